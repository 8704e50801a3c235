"""Tests for words before, after or anywhere around a hit; on folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Final, NamedTuple

from twiplotui.rules.boundary import LONGEST_ENDING, SHORTEST_STEM, Left, Right, edges
from twiplotui.rules.schema import Boundary, Near
from twiplotui.text.charsets import BIGRAM_CLASS
from twiplotui.text.fold import fold

_SENTENCE_END: Final = re.compile(
    r"(?<![ .][a-z])[.!?؟۔।]+(?=[\s\"')\]|]|$)|[。！？]|\n", re.MULTILINE
)
_LONGEST_WORD: Final = 40
_LETTERS: Final = re.compile(r"[^\W\d_]+$")
_PROCLITICS: Final = {Left.ARABIC: ("وفبکلسا", 4), Left.HEBREW: ("והבכלמש", 3)}
"""Letters that may be written together with the word behind them, and how many at most."""
_WORD_ENDING: Final = re.compile(r"\w*")
# No ending but another word: an operation is no opera.
_ENDING: Final = re.compile(rf"(?!tion|cion|cao)[^\W\d_]{{0,{LONGEST_ENDING}}}(?![^\W_])")


class Tail(Enum):
    """What may stand behind a word of a list."""

    ANYTHING = auto()
    EDGE = auto()
    ENDING = auto()
    """A few letters."""
    OPEN = auto()
    """The rest of the word."""


class Word(NamedTuple):
    """One word, or several, of a list of those that remove a hit or are required."""

    letters: str
    """Folded."""
    left: Left
    tail: Tail


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
        self._before = words_of(near.before)
        self._after = words_of(near.after)
        self._anywhere = words_of(near.anywhere)

    def find(self, text: str, start: int, end: int) -> str:
        """Return the word found near `start`..`end`, or an empty text."""
        if self._anywhere and (found := find_word(self._anywhere, text)):
            return found
        if self._before:
            low = window_before(text, start, self._within)
            if found := find_word(self._before, text, low, start):
                return found
        if self._after:
            high = window_after(text, end, self._within)
            return find_word(self._after, text, end, high)
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
def words_of(words: tuple[str, ...]) -> tuple[Word, ...]:
    """Return words as they are looked for.

    A word of five letters or more may have an ending (*condemn* finds *condemned*), a word
    that ends in `*` any ending.
    """
    found: dict[Word, None] = {}
    for word in words:
        if letters := " ".join(fold(word.rstrip("*")).split()):
            left, right = edges(letters, Boundary.AUTO, "*")
            found[Word(letters, left, _tail(letters, right, is_open=word.endswith("*")))] = None
    return tuple(found)


def _tail(letters: str, right: Right, *, is_open: bool) -> Tail:
    if right is Right.ANY:
        return Tail.ANYTHING
    if is_open:
        return Tail.OPEN
    last = _LETTERS.search(letters)
    if right is Right.STEM or (last and len(last[0]) >= SHORTEST_STEM):
        return Tail.ENDING
    return Tail.EDGE


def find_word(words: Sequence[Word], text: str, low: int = 0, high: int | None = None) -> str:
    """Return the first of the words that stands in a stretch of folded text, as it stands there.

    Looking for each is quicker than one expression of all, which takes long to compile.

    Args:
        words: From `words_of`.
        text: Folded.
        low: Where the stretch begins; what stands before it still decides where a word begins.
        high: Where it ends, by default with the text; what stands behind it is not looked at.
    """
    high = len(text) if high is None else high
    stretch = text[low:high]
    first, first_end = high, high
    for letters, left, tail in [word for word in words if word[0] in stretch]:
        at = text.find(letters, low, high)
        while at >= 0:
            begin = _begin(text, at, low, left)
            if begin >= first:
                break
            end = _end(text, at + len(letters), high, tail)
            if begin >= 0 and end >= 0:
                first, first_end = begin, end
                break
            at = text.find(letters, at + 1, high)
    return text[first:first_end]


def _begin(text: str, at: int, low: int, left: Left) -> int:
    """Return where a word found at `at` begins, with what is written together with it, or -1."""
    if left is Left.ANY:
        return at
    if left is Left.WORD:
        return -1 if at and text[at - 1].isalnum() else at
    letters, most = _PROCLITICS[left]
    begin = at
    while True:
        if not (begin and text[begin - 1].isalnum()):
            return begin
        if begin == low or at - begin == most or text[begin - 1] not in letters:
            return -1
        begin -= 1


def _end(text: str, end: int, high: int, tail: Tail) -> int:
    """Return where a word ends whose letters end at `end`, or -1 where another one goes on."""
    if tail is Tail.ANYTHING:
        return end
    if tail is Tail.EDGE:
        return -1 if end < high and text[end].isalnum() else end
    found = (_WORD_ENDING if tail is Tail.OPEN else _ENDING).match(text, end, high)
    return found.end() if found else -1
