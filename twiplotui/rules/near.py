"""Tests for words before, after or anywhere around a hit; on folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from twiplotui.rules.boundary import LONGEST_ENDING, SHORTEST_STEM, Left, Right, edges
from twiplotui.rules.schema import Boundary, Near
from twiplotui.text.charsets import BIGRAM_CLASS
from twiplotui.text.fold import fold

_SENTENCE_END: Final = re.compile(
    r"(?<![ .][a-z])[.!?؟۔।]+(?=[\s\"')\]|]|$)|[。！？]|\n", re.MULTILINE
)
_LONGEST_WORD: Final = 40
_LETTERS: Final = re.compile(r"[^\W\d_]+$")
# No ending but another word: an operation is no opera.
_ANOTHER_WORD: Final = "(?:tion|cion|cao)"
_LEFT: Final = {
    Left.ANY: "",
    Left.WORD: r"(?<![^\W_])",
    Left.ARABIC: r"(?<![^\W_])[وفبکلسا]{0,4}",
    Left.HEBREW: r"(?<![^\W_])[והבכלמש]{0,3}",
}


_Tailed = tuple[str, str]
"""A word, or what is left of it, and the pattern of what may stand behind it."""

_ASCII_UNIT: Final = re.compile(r"\w+")


@cache
def _unit() -> re.Pattern[str]:
    # Two characters of a script without spaces count as one word.
    return re.compile(rf"[{BIGRAM_CLASS}]{{1,2}}|[^\W{BIGRAM_CLASS}]+")


def _units(text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    return (_ASCII_UNIT if text.isascii() else _unit()).finditer(text, low, high)


class NearTest:
    """The compiled form of `unless` or `requires`."""

    def __init__(self, near: Near) -> None:
        self._within = near.within
        self._before = words_pattern(near.before)
        self._after = words_pattern(near.after)
        self._anywhere = words_pattern(near.anywhere)

    def find(self, text: str, start: int, end: int) -> str:
        """Return the word found near `start`..`end`, or an empty text."""
        if self._anywhere and (found := self._anywhere.search(text)):
            return found[0]
        if self._before:
            low = window_before(text, start, self._within)
            if found := self._before.search(text, low, start):
                return found[0]
        if self._after:
            high = window_after(text, end, self._within)
            if found := self._after.search(text, end, high):
                return found[0]
        return ""


@lru_cache(maxsize=64)
def near_test(near: Near) -> NearTest:
    """Return the compiled form of what many rules share."""
    return NearTest(near)


def window_before(text: str, start: int, words: int) -> int:
    """Return where the window of `words` words before `start` begins, within its sentence."""
    low = max(0, start - words * _LONGEST_WORD)
    for found in _SENTENCE_END.finditer(text, low, start):
        low = found.end()
    units = [found.start() for found in _units(text, low, start)]
    return units[-words] if len(units) >= words else low


def window_after(text: str, end: int, words: int) -> int:
    """Return where the window of `words` words after `end` ends, within its sentence."""
    high = min(len(text), end + words * _LONGEST_WORD)
    if found := _SENTENCE_END.search(text, end, high):
        high = found.start()
    units = [found.end() for found in _units(text, end, high)]
    return units[words - 1] if len(units) >= words else high


@lru_cache(maxsize=512)
def words_pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return one pattern for any of `words`, or None for none.

    A word of five letters or more may have an ending (*condemn* finds *condemned*), a word
    that ends in `*` any ending.
    """
    by_left: dict[Left, list[_Tailed]] = {}
    for word in words:
        if folded := " ".join(fold(word.rstrip("*")).split()):
            left, right = edges(folded, Boundary.AUTO, "*")
            tail = _tail(folded, right, is_open=word.endswith("*"))
            by_left.setdefault(left, []).append((folded, tail))
    # What may begin a word of one kind begins none of another: their order does not matter.
    parts = [_LEFT[left] + _tree(tailed) for left, tailed in by_left.items()]
    return re.compile("|".join(parts)) if parts else None


def _tree(words: Sequence[_Tailed]) -> str:
    """Return a pattern for any of `words`, which tries no beginning twice.

    What matches is what would if each was tried in turn.
    """
    parts: list[str] = []
    by_first: dict[str, list[_Tailed]] = {}

    def close() -> None:
        parts.extend(re.escape(first) + _tree(rest) for first, rest in by_first.items())
        by_first.clear()

    for word, tail in words:
        if word:
            by_first.setdefault(word[0], []).append((word[1:], tail))
        else:
            close()
            parts.append(tail)
    close()
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _tail(folded: str, right: Right, *, is_open: bool) -> str:
    """Return what may stand behind a folded word."""
    if right is Right.ANY:
        return ""
    if is_open:
        return r"\w*"
    ending = ""
    last = _LETTERS.search(folded)
    if right is Right.STEM or (last and len(last[0]) >= SHORTEST_STEM):
        ending = rf"(?!{_ANOTHER_WORD})[^\W\d_]{{0,{LONGEST_ENDING}}}"
    return ending + r"(?![^\W_])"
