"""Finds every occurrence of many literals in a text: one interface, two engines.

`AutomatonFinder` is a compiled Aho-Corasick automaton; `GramFinder` is pure Python and gives the
same hits where the automaton has no wheel. Boundaries are judged elsewhere.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final, Protocol

Hit = tuple[int, int, int]
"""Number of the literal, start and end of the hit."""

_GRAM: Final = 4
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Finder(Protocol):
    """Finds literals."""

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal, overlapping ones too, in any order."""
        ...


def has_automaton() -> bool:
    """Whether the compiled engine is installed."""
    return importlib.util.find_spec("ahocorasick_rs") is not None


def make_finder(literals: Sequence[str], *, is_pure: bool = False) -> Finder:
    """Return the fastest finder there is for `literals`.

    Args:
        literals: Not empty; one may stand there twice.
        is_pure: Take the pure Python engine even where the compiled one is installed.
    """
    if not is_pure and has_automaton():
        return AutomatonFinder(literals)
    return GramFinder(literals)


class AutomatonFinder:
    """Aho-Corasick in Rust."""

    def __init__(self, literals: Sequence[str]) -> None:
        module: Any = importlib.import_module("ahocorasick_rs")
        automaton = module.AhoCorasick(literals, store_patterns=False)
        self._search = automaton.find_matches_as_indexes

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal."""
        hits: list[Hit]
        try:
            hits = self._search(text, overlapping=True)
        except UnicodeEncodeError:
            # Half of a surrogate pair, from a JSON escape; it is in no literal.
            hits = self._search(_SURROGATE.sub("\ufffd", text), overlapping=True)
        return hits


class GramFinder:
    """Literals by their first four letters, then by their length; shorter ones by themselves.

    What of it a text holds is found by meeting sets, which Python does quickly.
    """

    def __init__(self, literals: Sequence[str]) -> None:
        self._by_gram: dict[str, dict[int, dict[str, list[int]]]] = {}
        self._short: dict[str, list[int]] = {}
        for number, literal in enumerate(literals):
            size = len(literal)
            if size < _GRAM:
                self._short.setdefault(literal, []).append(number)
            else:
                of_size = self._by_gram.setdefault(literal[:_GRAM], {}).setdefault(size, {})
                of_size.setdefault(literal, []).append(number)
        self._short_ascii = [literal for literal in self._short if literal.isascii()]

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal."""
        hits: list[Hit] = []
        for literal in self._shorts_in(text):
            size = len(literal)
            for at in _places(literal, text):
                hits.extend((number, at, at + size) for number in self._short[literal])
        for gram in self._by_gram.keys() & _grams(text, _GRAM):
            sizes = self._by_gram[gram].items()
            for at in _places(gram, text):
                for size, literals in sizes:
                    for number in literals.get(text[at : at + size], ()):
                        hits.append((number, at, at + size))
        return hits

    def _shorts_in(self, text: str) -> Iterable[str]:
        # Few are ASCII: asking for each is quicker than cutting the text up.
        if text.isascii():
            return [literal for literal in self._short_ascii if literal in text]
        return chain.from_iterable(
            self._short.keys() & _grams(text, size) for size in range(1, _GRAM)
        )


def _grams(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(len(text) - size + 1)}


def _places(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
