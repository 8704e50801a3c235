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

_SPACED_GRAMS: Final = (7, 4)
"""Letters that literals that begin with a space are kept under, the most that fit."""
_GRAMS: Final = (4, 2)
"""The same for the others: every place of a text is looked at for each of these."""
_LEAST_ASCII: Final = 4
"""Letters from which on a literal of ASCII is kept like the others."""
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
    """Literals by their first letters; the shortest of ASCII by themselves.

    Those that begin with a space are looked for only where one stands.
    """

    def __init__(self, literals: Sequence[str]) -> None:
        numbers: dict[str, list[int]] = {}
        for number, literal in enumerate(literals):
            numbers.setdefault(literal, []).append(number)
        self._numbers = {literal: tuple(every) for literal, every in numbers.items()}
        self._short_ascii: list[str] = []
        sizes: dict[tuple[bool, int], dict[str, list[int]]] = {}
        for literal in self._numbers:
            size = len(literal)
            if size < _LEAST_ASCII and literal.isascii():
                self._short_ascii.append(literal)
                continue
            is_spaced = literal[0] == " " and literal[1:3].strip(" ") != ""
            grams = _SPACED_GRAMS if is_spaced else _GRAMS
            gram = next((gram for gram in grams if gram <= size), size)
            of_gram = sizes.setdefault((is_spaced, gram), {}).setdefault(literal[:gram], [])
            if size not in of_gram:
                of_gram.append(size)
        # Most grams have the same few sizes: kept once, they stay in the processor's cache.
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._tables = [
            (is_spaced, gram, {key: _once(shared, found) for key, found in table.items()}.get)
            for (is_spaced, gram), table in sizes.items()
        ]

    def find(self, text: str) -> list[Hit]:
        """Return every occurrence of every literal."""
        hits: list[Hit] = []
        known = self._numbers
        is_ascii, end = text.isascii(), len(text)
        spaces = [found.start() for found in _SPACE.finditer(text)]
        for is_spaced, gram, sizes_of in self._tables:
            if is_ascii and gram < _LEAST_ASCII:
                continue
            places = spaces if is_spaced else range(len(text))
            begun = [(at, sizes) for at in places if (sizes := sizes_of(text[at : at + gram]))]
            for at, sizes in begun:
                for size in sizes:
                    # At the end of a text a longer literal is cut down to a shorter one.
                    if at + size <= end and (literal := text[at : at + size]) in known:
                        hits.extend((number, at, at + size) for number in known[literal])
        # Few of the shortest are ASCII: asking for each is quicker than cutting the text up.
        for literal in [literal for literal in self._short_ascii if literal in text]:
            size = len(literal)
            at = text.find(literal)
            while at >= 0:
                hits.extend((number, at, at + size) for number in known[literal])
                at = text.find(literal, at + 1)
        return hits


def _once(shared: dict[tuple[int, ...], tuple[int, ...]], sizes: list[int]) -> tuple[int, ...]:
    key = tuple(sorted(sizes))
    return shared.setdefault(key, key)
