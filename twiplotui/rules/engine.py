"""Searches one text for many rules at once; says where, not yet whether it counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Sequence
from itertools import accumulate, takewhile
from typing import Final, NamedTuple

from twiplotui.rules.beginnings import Beginnings, asked_of, held, is_ruled_out
from twiplotui.rules.boundary import fits
from twiplotui.rules.compiled import Pattern
from twiplotui.rules.finder import Finder, has_automaton, make_finder
from twiplotui.rules.finder import Hit as FoundAnchor
from twiplotui.rules.index import (
    Candidate,
    Half,
    Index,
    candidates,
    is_sign,
    joined,
    outline,
    read_pattern,
    unpacked,
)
from twiplotui.rules.spans import LONGEST_TEXT, spans_at, spans_near, spans_of, stretches
from twiplotui.rules.view import View

RawHit = tuple[int, int, int, bool]
"""Variant (-1: a pattern), start, end, and whether the span is one of the original text."""

_Gate = tuple[str, bool, Callable[[str], object]]
"""Name, whether it looks at the original text, search."""
_Gated = tuple[int, tuple[_Gate, ...]]
"""Number of a pattern and what must be there for it."""

_MANY: Final = 4
"""Patterns for which it pays to find out how the words of a text begin."""
_FEW: Final = 6
"""Beginnings of words that are looked for one by one."""
_ASCII_RUNS: Final = "".join(chr(code) * 64 for code in range(128))
"""Each ASCII character in a row: a gate that finds nothing here finds nothing in ASCII."""


class Engine:
    """The literals and patterns of packs, ready to search. Safe to use from several threads.

    Args:
        indexes: Those of the packs, each with the number of its first rule.
        is_pure: Whether to do without the compiled automaton.
    """

    def __init__(self, indexes: Sequence[tuple[Index, int]], *, is_pure: bool = False) -> None:
        self._indexes = indexes
        self._is_pure = is_pure or not has_automaton()
        self._searches: dict[bool, _Search] = {}
        counts = (index.pattern_count for index, _ in indexes)
        self._first_patterns = list(accumulate(counts, initial=0))
        self._lines: dict[int, list[bytes]] = {}
        """The patterns of packs of which one was used."""
        self._patterns: dict[int, _Ready] = {}
        self._expressions: dict[int, re.Pattern[str]] = {}
        self._gated: dict[bool, list[_Gated]] | None = None
        self._joined: dict[str, str] | None = None

    @property
    def pattern_numbers(self) -> range:
        """The numbers of all patterns."""
        return range(self._first_patterns[-1])

    def pattern(self, number: int) -> tuple[int, Pattern]:
        """Return a pattern, without its needles, and the number of its rule."""
        return self._ready(number)[:2]

    def _ready(self, number: int) -> _Ready:
        known = self._patterns.get(number)
        if known is None:
            pack = bisect_right(self._first_patterns, number) - 1
            index, first_rule = self._indexes[pack]
            lines = self._lines.get(pack)
            if lines is None:
                lines = self._lines[pack] = unpacked(index.patterns)
            rule, pattern = read_pattern(lines[number - self._first_patterns[pack]])
            known = self._patterns[number] = _Ready(first_rule + rule, pattern, asked_of(pattern))
        return known

    def search(self, view: View, wanted: Container[int]) -> dict[int, list[RawHit]]:
        """Return the hits of each rule, by number of the rule.

        Args:
            view: The text.
            wanted: The numbers of the rules that matter.
        """
        found: dict[int, list[RawHit]] = {}
        seen: dict[int, list[int]] = {}
        text = view.text
        shown = outline(text)
        for search in self._needed(text):
            search.collect(text, shown, wanted, found, seen)
        numbers = [*seen, *self._open(view)]
        if not numbers:
            return found
        words = Beginnings(text, shown)
        letters = words.look() if len(numbers) >= _MANY else None
        known = self._patterns
        for number in sorted(numbers):
            one = known.get(number) or self._ready(number)
            if one.rule not in wanted or (letters is not None and is_ruled_out(one.asked, letters)):
                continue
            if spans := self._run(number, one, view, seen.get(number), words):
                is_original = one.pattern.on_original
                hits = [(-1, start, end, is_original) for start, end in spans]
                found.setdefault(one.rule, []).extend(hits)
        return found

    def _run(
        self,
        number: int,
        one: _Ready,
        view: View,
        places: list[int] | None,
        words: Beginnings,
    ) -> list[tuple[int, int]]:
        """Return the matches of a pattern.

        Args:
            number: Of the pattern.
            one: What to run.
            view: The text.
            places: Where its needles begin.
            words: How the words of the text begin.
        """
        pattern = one.pattern
        openings, needs, text = pattern.openings, pattern.needs, view.text
        begins, near = None, None
        if openings and words.letters is not None and not (begins := words.shared(openings)):
            return []
        holding = held(text, needs, words.letters) if needs else []
        if holding is None:
            return []
        if places and pattern.reach and not pattern.on_original:
            near = stretches(text, pattern.reach, places, holding)
            if not near:
                return []
        if openings and begins is None and not (begins := words.shared(openings)):
            return []
        expression = self._expressions.get(number)
        if expression is None:
            expression = self._expressions[number] = re.compile(pattern.source)
        size = len(text)
        if openings and begins and len(begins) <= _FEW and size <= LONGEST_TEXT:
            whole = [(0, size, size)]
            return spans_at(expression, text, near or whole, begins, openings.leads)
        if near is None:
            return spans_of(expression, view.blanked if pattern.on_original else text)
        return spans_near(expression, text, near)

    def joined(self, tag: str) -> str | None:
        """Return the phrase of several words that `tag` is when its spaces are taken out."""
        if self._joined is None:
            self._joined = joined(key for index, _ in self._indexes for key in index.joined)
        return self._joined.get(tag)

    def _needed(self, text: str) -> list[_Search]:
        """Return what a text is searched with.

        An automaton takes long to make, so that of other scripts waits for a text of one.
        """
        in_ascii = self._search(is_ascii=True)
        return [in_ascii] if text.isascii() else [in_ascii, self._search(is_ascii=False)]

    def _search(self, *, is_ascii: bool) -> _Search:
        search = self._searches.get(is_ascii)
        if search is None:
            firsts = zip(self._indexes, self._first_patterns, strict=False)
            halves = [
                (index.half(is_ascii=is_ascii), first_rule, first_pattern)
                for (index, first_rule), first_pattern in firsts
            ]
            search = _Search(halves, is_ascii=is_ascii, is_pure=self._is_pure)
            self._searches[is_ascii] = search
        return search

    def _open(self, view: View) -> list[int]:
        """Return the patterns without needles whose gates are all open."""
        if self._gated is None:
            self._gated = self._read_gated()
        is_ascii = view.blanked.isascii() and view.text.isascii()
        known: dict[str, bool] = {}
        chosen = []
        for number, gates in self._gated[is_ascii]:
            for name, on_original, search in gates:
                is_open = known.get(name)
                if is_open is None:
                    text = view.blanked if on_original else view.text
                    is_open = known[name] = search(text) is not None
                if not is_open:
                    break
            else:
                chosen.append(number)
        return chosen

    def _read_gated(self) -> dict[bool, list[_Gated]]:
        """Return the patterns without needles: those that may open in ASCII, and all."""
        every: list[_Gated] = []
        in_ascii: list[_Gated] = []
        for (index, _), first in zip(self._indexes, self._first_patterns, strict=False):
            for number in (first + gated for gated in index.gated):
                pattern = self.pattern(number)[1]
                searches = [re.compile(gate).search for gate in pattern.gates]
                gates = tuple(
                    (f"{pattern.on_original} {gate}", pattern.on_original, search)
                    for gate, search in zip(pattern.gates, searches, strict=True)
                )
                every.append((number, gates))
                if all(search(_ASCII_RUNS) for search in searches):
                    in_ascii.append(every[-1])
        return {True: in_ascii, False: every}


class _Ready(NamedTuple):
    """A pattern ready to be run."""

    rule: int
    pattern: Pattern
    asked: tuple[frozenset[str], ...]
    """Beginnings of words; a text it matches has one of each set."""


class _Search:
    """The anchors of one kind of several packs, and what stands behind them."""

    def __init__(
        self, halves: Sequence[tuple[Half, int, int]], *, is_ascii: bool, is_pure: bool
    ) -> None:
        self._firsts = [(first_rule, first_pattern) for _, first_rule, first_pattern in halves]
        self._anchors = [anchor for half, _, _ in halves for anchor in half.anchors]
        self._ends = list(accumulate(len(half.anchors) for half, _, _ in halves))
        self._places = [half.places for half, _, _ in halves]
        self._lines: dict[int, list[bytes]] = {}
        """What stands behind the anchors of the packs that were found."""
        self._read: dict[int, list[Candidate]] = {}
        self._is_ascii = is_ascii
        self._signs = _signs(halves) if is_ascii else ()
        """Anchors that an outline does not show."""
        self._any_sign = re.compile("|".join(re.escape(sign) for _, sign in self._signs) or "$^")
        self._finder: Finder | None = None
        if self._anchors:
            self._finder = make_finder(self._anchors, is_pure=is_pure)

    def collect(
        self,
        text: str,
        shown: str,
        wanted: Container[int],
        found: dict[int, list[RawHit]],
        seen: dict[int, list[int]],
    ) -> None:
        """Add the hits of phrases to `found`, and where needles stand to `seen`."""
        read = self._read
        for anchor, at, _ in self._hits(text, shown):
            place = read.get(anchor)
            if place is None:
                place = read[anchor] = self._candidates(anchor)
            for literal, offset, left_edge, right_edge, uses, patterns in place:
                start = at - offset
                if start < 0 or not text.startswith(literal, start):
                    continue
                end = start + len(literal)
                for rule, variant, left, right in uses:
                    if rule in wanted and fits(text, start, end, left, right):
                        found.setdefault(rule, []).append((variant, start, end, False))
                if left_edge and start and ((last := text[start - 1]).isalnum() or last == "_"):
                    continue
                if right_edge and ((next_ := text[end : end + 1]).isalnum() or next_ == "_"):
                    continue
                for pattern in patterns:
                    seen.setdefault(pattern, []).append(start)

    def _hits(self, text: str, shown: str) -> list[FoundAnchor]:
        if self._finder is None:
            return []
        if not self._is_ascii:
            return self._finder.find(text)
        # A text without a letter or digit of ASCII holds none of their words.
        may_hold = text.isascii() or not shown.isspace()
        hits = self._finder.find(shown) if may_hold else []
        if self._any_sign.search(text):
            for number, sign in self._signs:
                at = text.find(sign)
                while at >= 0:
                    hits.append((number, at, at + len(sign)))
                    at = text.find(sign, at + 1)
        return hits

    def _candidates(self, anchor: int) -> list[Candidate]:
        pack = bisect_right(self._ends, anchor)
        lines = self._lines.get(pack)
        if lines is None:
            lines = self._lines[pack] = unpacked(self._places[pack])
        line = lines[anchor - (self._ends[pack - 1] if pack else 0)]
        return list(candidates(self._anchors[anchor], line, *self._firsts[pack]))


def _signs(halves: Sequence[tuple[Half, int, int]]) -> tuple[tuple[int, str], ...]:
    """Return the anchors without letters or digits, with their numbers."""
    found: list[tuple[int, str]] = []
    first = 0
    for half, _, _ in halves:
        found += enumerate(takewhile(is_sign, half.anchors), first)
        first += len(half.anchors)
    return tuple(found)
