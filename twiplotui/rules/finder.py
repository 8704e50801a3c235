"""Finds every occurrence of many literals in a text: one interface, two engines.

`AutomatonFinder` is a compiled Aho-Corasick automaton; `GramFinder` is pure Python and gives the
same hits where the automaton has no wheel. Boundaries are judged elsewhere.
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Sequence
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
        literals: Distinct and not empty.
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
    """An index of each literal under its rarest four letters; shorter ones under themselves."""

    def __init__(self, literals: Sequence[str]) -> None:
        counts = Counter(
            literal[at : at + _GRAM]
            for literal in literals
            for at in range(max(1, len(literal) - _GRAM + 1))
        )
        self._by_gram: dict[str, list[tuple[int, int, str]]] = {}
        self._by_size: dict[int, dict[str, int]] = {}
        for number, literal in enumerate(literals):
            if len(literal) < _GRAM:
                self._by_size.setdefault(len(literal), {})[literal] = number
                continue
            offsets = range(len(literal) - _GRAM + 1)
            at = min(offsets, key=lambda at, text=literal: counts[text[at : at + _GRAM]])  # type: ignore[misc]  # key sees a default argument
            place = self._by_gram.setdefault(literal[at : at + _GRAM], [])
            place.append((number, at, literal))
        self._ascii_sizes = {
            size: found
            for size, table in self._by_size.items()
            if (found := {key: number for key, number in table.items() if key.isascii()})
        }

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal."""
        hits: list[Hit] = []
        get = self._by_gram.get
        for at, place in enumerate([get(text[i : i + _GRAM]) for i in range(len(text))]):
            if place is None:
                continue
            for number, offset, literal in place:
                start = at - offset
                if start >= 0 and text.startswith(literal, start):
                    hits.append((number, start, start + len(literal)))
        for size, table in (self._ascii_sizes if text.isascii() else self._by_size).items():
            known = table.get
            for start in range(len(text) - size + 1):
                found = known(text[start : start + size])
                if found is not None:
                    hits.append((found, start, start + size))
        return hits
