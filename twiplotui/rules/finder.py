"""Finds every occurrence of many literals in a text: one interface, two engines.

`AutomatonFinder` is a compiled Aho-Corasick automaton; `GramFinder` is pure Python and gives the
same hits where the automaton has no wheel. Boundaries are judged elsewhere.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from itertools import chain
from typing import Any, Final, Protocol

Hit = tuple[int, int, int]
"""Number of the literal, start and end of the hit."""

_GRAMS: Final = (6, 4)
"""Letters that longer literals are kept under, the most that fit."""
# In the outline of another script spaces stand in long rows, and nothing begins there.
_SPACE: Final = re.compile(r" (?!  )")
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
    """Literals by their first letters, then by their length; the shortest by themselves.

    Those that begin with a space are looked for only where one stands.
    """

    def __init__(self, literals: Sequence[str]) -> None:
        self._tables: dict[tuple[bool, int], dict[str, dict[int, dict[str, list[int]]]]] = {}
        for number, literal in enumerate(literals):
            size = len(literal)
            gram = next((gram for gram in _GRAMS if gram <= size), size)
            is_spaced = literal[0] == " " and literal[1:3].strip(" ") != ""
            table = self._tables.setdefault((is_spaced, gram), {})
            of_size = table.setdefault(literal[:gram], {}).setdefault(size, {})
            of_size.setdefault(literal, []).append(number)
        shortest = (self._tables.get((False, size), {}) for size in range(1, _GRAMS[-1]))
        self._short_ascii = [literal for literal in chain(*shortest) if literal.isascii()]

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal."""
        hits: list[Hit] = []
        is_ascii = text.isascii()
        spaces = [found.start() for found in _SPACE.finditer(text)]
        for (is_spaced, gram), table in self._tables.items():
            if is_ascii and gram < _GRAMS[-1] and not is_spaced:
                continue
            places = spaces if is_spaced else range(len(text) - gram + 1)
            for at in [at for at in places if text[at : at + gram] in table]:
                for size, literals in table[text[at : at + gram]].items():
                    for number in literals.get(text[at : at + size], ()):
                        hits.append((number, at, at + size))
        if is_ascii:
            # Few of the shortest are ASCII: asking for each is quicker than cutting the text up.
            for literal in [literal for literal in self._short_ascii if literal in text]:
                size = len(literal)
                numbers = self._tables[False, size][literal][size][literal]
                for at in range(text.find(literal), len(text)):
                    if text.startswith(literal, at):
                        hits.extend((number, at, at + size) for number in numbers)
        return hits
