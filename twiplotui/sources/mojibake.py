"""Repairs text that was encoded twice: UTF-8 read as Latin-1 or Windows-1252 and encoded again."""

from __future__ import annotations

import re

_SUSPECT = re.compile(
    r"[\u00c2\u00c3][\u0080-\u00bf]|[\u00c2-\u00f4](?:[\u0080-\u009f\u00a1-\u00aa\u00ac-\u00af\u00b1-"
    r"\u00b6\u00b8-\u00ba\u00bc-\u00bf]|[\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122])"
)
"""What twice encoded text has in it. A letter before a fixed space, a degree sign, a raised dot or
a quotation mark is no sign: “groß” before a fixed space, “CAFÉ»” are words as they should be."""
_UNDEFINED = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}
_BYTES = {
    ord(bytes([number]).decode("cp1252") if number not in _UNDEFINED else chr(number)): number
    for number in range(128, 256)
}
_BYTES.update({code: code for code in range(128, 160)})


def repair(text: str) -> str:
    """Return what was meant, or the text as it is where it was not encoded twice."""
    if not _SUSPECT.search(text):
        return text
    try:
        raw = bytes(code if (code := ord(char)) < 128 else _BYTES[code] for char in text)
        return raw.decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return text


def repair_latin1(text: str) -> str:
    """Return what the downloads of Meta mean: each byte of UTF-8 written as one character."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def repair_tree(value: object) -> object:
    """Repair all strings of a parsed record of Meta, at any depth."""
    if isinstance(value, str):
        return repair_latin1(value)
    if isinstance(value, list):
        return [repair_tree(item) for item in value]
    if isinstance(value, dict):
        return {key: repair_tree(item) for key, item in value.items()}
    return value
