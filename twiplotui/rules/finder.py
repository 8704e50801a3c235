"""Finds every occurrence of many literals in a text: one interface, two engines.

`AutomatonFinder` is a compiled Aho-Corasick automaton; `GramFinder` is pure Python and gives the
same hits where the automaton has no wheel. Boundaries are judged elsewhere.
"""

from __future__ import annotations

import importlib.util
import re
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
    """An index of each literal under its first four letters; shorter ones under themselves."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._by_gram: dict[str, list[tuple[int, str]]] = {}
        self._by_size: dict[int, dict[str, list[int]]] = {}
        for number, literal in enumerate(literals):
            if len(literal) < _GRAM:
                sizes = self._by_size.setdefault(len(literal), {})
                sizes.setdefault(literal, []).append(number)
            else:
                self._by_gram.setdefault(literal[:_GRAM], []).append((number, literal))

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal."""
        hits: list[Hit] = []
        get = self._by_gram.get
        for at, place in enumerate([get(text[i : i + _GRAM]) for i in range(len(text))]):
            if place is None:
                continue
            for number, literal in place:
                if text.startswith(literal, at):
                    hits.append((number, at, at + len(literal)))
        for size, table in self._by_size.items():
            known = table.get
            for start in range(len(text) - size + 1):
                for number in known(text[start : start + size], ()):
                    hits.append((number, start, start + size))
        return hits
