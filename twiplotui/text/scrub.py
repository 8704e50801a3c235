"""Character by character cleaning for `clean`: what becomes of each class, and of each run."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from twiplotui.text.charsets import BIDI_NAMES, INVISIBLE_CLASS, ZWJ, ZWNJ, mark_class
from twiplotui.text.script import script_of

REPLACEMENT: Final = "\ufffd"
MARKS_PER_BASE: Final = 4
"""Combining marks shown on one base; no living script writes more."""

_EMOJI_STYLES: Final = "\ufe0e\ufe0f"
_BASE_FOR_STRAY: Final = "\u25cc"
_INVISIBLE: Final = re.compile(f"[{INVISIBLE_CLASS}]")
# Printable by category, and yet to be looked at: fillers, selectors, piled or stray marks.
_PRINTABLE_SUSPECTS: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Latin letters and punctuation, which have no marks. To know all marks takes a walk through
# Unicode, for which the first picture of the screen need not wait.
_LATIN: Final = re.compile("[\0-\u02ff\u2000-\u20cf]*")
_PLAIN_SPACES: Final = "\xa0\u3000\u202f\u2009"
# Scripts whose letters change shape by their neighbours or by joiners.
_JOINING: Final = frozenset((
    "Arab", "Syrc", "Mong", "Nkoo", "Mand", "Adlm", "Rohg", "Phag", "Deva", "Beng", "Guru",
    "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Mymr", "Khmr", "Tibt", "Java",
    "Bali", "Cakm", "Newa", "Tirh",
))  # fmt: skip
_FLAG_TAGS: Final = ("gbeng", "gbsct", "gbwls")
_FLAG: Final = re.compile("\U0001f3f4([\U000e0061-\U000e007a]{5})\U000e007f")
_TAG_BASE: Final = 0xE0000


def has_suspects(text: str) -> bool:
    """Tell quickly whether anything in the text may need `scrub`; may err towards yes."""
    plain = text.replace("\n", " ")
    if not plain.isprintable():
        for space in _PLAIN_SPACES:
            plain = plain.replace(space, " ")
        if not plain.isprintable():
            return True
    if text.isascii():
        return False
    return _PRINTABLE_SUSPECTS.search(text) is not None or _has_piled_marks(text)


def scrub(text: str) -> str:
    """Replace, badge or remove what must not reach the screen; line breaks are unified already."""
    shown: list[str] = []
    flags = {match.start(): match.end() for match in _FLAG.finditer(text) if _is_flag(match)}
    narrow_marks = spacing_marks = 0
    index = 0
    while index < len(text):
        char = text[index]
        if index in flags:
            shown.append(text[index : flags[index]])
            index = flags[index]
            narrow_marks = spacing_marks = 0
            continue
        kind = _KINDS[char]
        if kind == _KEEP:
            shown.append(char)
            narrow_marks = spacing_marks = 0
        elif kind == _MARK:
            narrow_marks += unicodedata.category(char) != "Mc"
            spacing_marks += unicodedata.category(char) == "Mc"
            if not shown or shown[-1] == "\n":
                shown.append(_BASE_FOR_STRAY)
            if max(narrow_marks, spacing_marks) <= MARKS_PER_BASE:
                shown.append(char)
        elif kind == _CONTEXT:
            if _keeps(shown, text, index, max(narrow_marks, spacing_marks)):
                shown.append(char)
        elif kind:
            shown.append(kind)
            narrow_marks = spacing_marks = 0
        index += 1
    return "".join(shown)


def show_char(char: str) -> str:
    """Return one character of a handle, or its number in ‹› when a reader could not see it."""
    if char == " " or (char.isprintable() and not _INVISIBLE.match(char) and char != "\u2800"):
        return char
    return f"‹{ord(char):04X}›"


def _is_flag(match: re.Match[str]) -> bool:
    return "".join(chr(ord(char) - _TAG_BASE) for char in match.group(1)) in _FLAG_TAGS


_KEEP: Final = "keep"
_MARK: Final = "mark"
_CONTEXT: Final = "context"
_REMOVE: Final = ""


class _Kinds(dict[str, str]):
    """What becomes of a character: one of the four kinds above, or the text that replaces it."""

    def __missing__(self, char: str) -> str:
        kind = _kind_of(char)
        if char < "\U00020000":
            self[char] = kind
        return kind


_KINDS: Final = _Kinds()


def _kind_of(char: str) -> str:
    code = ord(char)
    if char in "\n\u2800":
        return _KEEP
    if char in BIDI_NAMES:
        return f"⟦{BIDI_NAMES[char]}⟧"
    if char in (ZWJ, ZWNJ) or char in _EMOJI_STYLES or 0x180B <= code <= 0x180D:
        return _CONTEXT
    if 0xE0100 <= code <= 0xE01EF:
        return _CONTEXT
    if _INVISIBLE.match(char):
        return _REMOVE
    category = unicodedata.category(char)
    if category == "Cc":
        return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else REPLACEMENT
    if category in ("Cn", "Co", "Cs"):
        return REPLACEMENT
    if category in ("Zl", "Zp"):
        return "\n"
    if category[0] == "M":
        return _MARK
    if category == "Cf" and not 0x600 <= code <= 0x8E2 and code not in (0x110BD, 0x110CD):
        return _REMOVE
    return _KEEP


def _keeps(shown: list[str], text: str, index: int, marks: int) -> bool:
    """Decide about a joiner or a variation selector by what stands around it."""
    char = text[index]
    before = shown[-1][-1] if shown else ""
    if not before:
        return False
    if char in _EMOJI_STYLES:
        return _takes_style(before)
    if char in (ZWJ, ZWNJ):
        after = text[index + 1] if index + 1 < len(text) else ""
        if marks >= MARKS_PER_BASE and after and _KINDS[after] == _MARK:
            return False
        return _joins(char, before, after)
    if char < "\u1810":
        return script_of(before) == "Mong"
    return script_of(before) == "Hani"


def _takes_style(char: str) -> bool:
    return char in "#*‼⁉〰〽㊗㊙" or char.isdigit() or unicodedata.category(char) in ("So", "Sm")


def _joins(joiner: str, before: str, after: str) -> bool:
    if joiner == ZWJ and _is_emoji(before) and after and unicodedata.category(after)[0] == "S":
        return True
    if script_of(before) not in _JOINING or not _is_letter(before):
        return False
    if after and script_of(after) in _JOINING and _is_letter(after):
        return True
    # Old spellings of Malayalam and Bengali end a word in virama and joiner.
    return joiner == ZWJ and unicodedata.combining(before) == 9


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"


def _is_emoji(char: str) -> bool:
    return char in "\ufe0f\u20e3" or unicodedata.category(char)[0] == "S"


def _has_piled_marks(text: str) -> bool:
    if _LATIN.fullmatch(text) or _markless().fullmatch(text):
        return False
    mark, piled = _mark_patterns()
    return mark.search(text) is not None and piled.search(text) is not None


@lru_cache(maxsize=1)
def _markless() -> re.Pattern[str]:
    """Return what is true of most texts in the alphabets most in use; a class of it takes time."""
    return re.compile(
        "[\0-\u02ff\u0370-\u0482\u048a-\u0590\u05be\u05d0-\u060f\u061b-\u064a\u0660-\u066f"
        "\u0671-\u06d5\u2000-\u20cf\u20f1-\u2cee\u3000-\u3029\u3030-\u3098\u309b-\ua66e"
        "\uac00-\ud7ff]*"
    )


@lru_cache(maxsize=1)
def _mark_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    marks = mark_class()
    return (
        re.compile(f"[{marks}]"),
        re.compile(f"[{marks}](?:[{marks}]{{{MARKS_PER_BASE}}}|(?<=\\A.)|(?<=\\n.))"),
    )
