"""One folding for rules and search: texts that a reader takes as the same become the same.

NFKC, case, accents of Latin and Greek, Arabic and Hebrew spelling variants, Turkish i, digits,
invisible characters, and letters borrowed from a look-alike script inside one word. The result
is for comparing only and is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from twiplotui.text.fold_table import FOLD_TABLE, changed
from twiplotui.text.mixed import unmix

FOLD_VERSION: Final = 2
"""Raised whenever `fold` or the tokens made from it change: an older index must be rebuilt."""

_ASCII_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_FOREIGN_LOOKALIKE: Final = re.compile("[\u0370-\u052f]")
# Letters that join what precedes: Hangul vowels and finals, half-width voicing marks and jamo,
# and Arabic presentation forms that vanish.
_JOINED: Final = (
    ("\u1160", "\u11ff"),
    ("\uff9e", "\uffdc"),
    ("\ufcf2", "\ufcf4"),
    ("\ufe70", "\ufe7f"),
)
# What folding changes only in its case, and nothing that follows it here can join.
_PLAIN: Final = re.compile(r"[ -~\u0410-\u044f]+(?=[ -~\u0410-\u044f]|\Z)")
_MARK: Final = frozenset(("Mn", "Mc", "Me"))


def fold(text: str) -> str:
    """Return the text as it is compared: for matching and indexing, never for showing.

    Args:
        text: Any text, as it came.

    Returns:
        The folded text. Folding a folded text changes nothing.
    """
    if text.isascii():
        if not text.isprintable():
            text = _ASCII_CONTROL.sub("", text)
        return text.lower()
    composed = unicodedata.normalize("NFKC", text)
    folded = changed().sub(_replacement, composed)
    # What was dropped may have stood between a letter and its mark.
    if folded is not composed and not unicodedata.is_normalized("NFC", folded):
        folded = unicodedata.normalize("NFC", folded)
    if _FOREIGN_LOOKALIKE.search(folded):
        folded = unmix(folded)
    return folded.casefold()


def fold_map(text: str) -> tuple[str, list[int]]:
    """Fold a text and say where every character of the result came from.

    Args:
        text: Any text, as it came.

    Returns:
        `fold(text)`, and for each of its characters the index in `text` of the character
        it was made from (non-decreasing).
    """
    if text.isascii() and (text.isprintable() or not _ASCII_CONTROL.search(text)):
        return text.lower(), list(range(len(text)))
    pieces: list[str] = []
    origins: list[int] = []
    last = 0
    for plain in _PLAIN.finditer(text):
        _fold_stretch(text, last, plain.start(), pieces, origins)
        pieces.append(plain[0])
        origins.extend(range(*plain.span()))
        last = plain.end()
    _fold_stretch(text, last, len(text), pieces, origins)
    return _case_mapped(unmix("".join(pieces)), origins)


def _fold_stretch(text: str, low: int, high: int, pieces: list[str], origins: list[int]) -> None:
    """Fold a part of a text but for its case, and add it to `pieces` and `origins`."""
    for start, segment, indices in _segments(text, low, high):
        composed = unicodedata.normalize("NFKC", segment)
        parts = [FOLD_TABLE[char] for char in composed]
        folded = unicodedata.normalize("NFC", "".join(parts))
        if composed == segment and folded == "".join(parts):
            for part, index in zip(parts, indices, strict=True):
                origins.extend([index] * len(part))
        else:
            origins.extend([start] * len(folded))
        pieces.append(folded)


def original_span(origins: list[int], start: int, end: int, length: int) -> tuple[int, int]:
    """Turn a span of the folded text into a span of the original.

    Args:
        origins: The index map of `fold_map`.
        start: First folded character of the span.
        end: Folded character after the span; greater than `start`.
        length: Length of the original text.

    Returns:
        Start and end in the original; the end takes in marks and invisible characters that
        belong to the last character.
    """
    first, last = origins[start], origins[end - 1]
    while end < len(origins) and origins[end] == last:
        end += 1
    return first, origins[end] if end < len(origins) else length


def _replacement(match: re.Match[str]) -> str:
    return FOLD_TABLE[match.group()]


def _case_mapped(text: str, origins: list[int]) -> tuple[str, list[int]]:
    folded = text.casefold()
    if len(folded) == len(text):
        return folded, origins
    spread: list[int] = []
    for char, origin in zip(text, origins, strict=True):
        spread.extend([origin] * len(char.casefold()))
    return folded, spread


def _segments(text: str, low: int, high: int) -> list[tuple[int, str, list[int]]]:
    """Cut a part of a text where neither normalisation nor dropping characters can reach across."""
    segments: list[tuple[int, str, list[int]]] = []
    chars: list[str] = []
    indices: list[int] = []
    for index in range(low, high):
        char = text[index]
        if chars and _begins_segment(char):
            segments.append((indices[0], "".join(chars), indices))
            chars, indices = [], []
        chars.append(char)
        indices.append(index)
    if chars:
        segments.append((indices[0], "".join(chars), indices))
    return segments


def _begins_segment(char: str) -> bool:
    if char < "\u0300":
        return bool(FOLD_TABLE[char])
    if unicodedata.category(char) in _MARK or not FOLD_TABLE[char]:
        return False
    return not any(first <= char <= last for first, last in _JOINED)
