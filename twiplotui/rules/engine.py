"""Searches one text for all rules of one scope; says where, not yet whether it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from twiplotui.rules.boundary import fits
from twiplotui.rules.compile import CompiledRule, Pattern
from twiplotui.rules.finder import make_finder
from twiplotui.rules.vet import LONGEST_TEXT
from twiplotui.rules.view import View

RawHit = tuple[int, int, int, bool]
"""Variant (-1: a pattern), start, end, and whether the span is one of the original text."""

_OVERLAP: Final = 400
_SHORTEST_JOINED: Final = 8


class Engine:
    """The literals and patterns of a set of rules, ready to search."""

    def __init__(self, rules: Sequence[CompiledRule], *, is_pure: bool = False) -> None:
        numbers: dict[str, int] = {}
        uses: list[list[tuple[int, int, int, int]]] = []
        wanted: dict[int, list[int]] = {}
        self._always: list[int] = []
        self._patterns: list[tuple[int, Pattern, list[set[int]]]] = []

        def number_of(literal: str) -> int:
            number = numbers.setdefault(literal, len(uses))
            if number == len(uses):
                uses.append([])
            return number

        for rule_number, compiled in enumerate(rules):
            for phrase in compiled.phrases:
                use = (rule_number, phrase.variant, phrase.left, phrase.right)
                uses[number_of(phrase.key)].append(use)
            for pattern in compiled.patterns:
                number = len(self._patterns)
                needs = [{number_of(needle) for needle in need} for need in pattern.needles]
                self._patterns.append((rule_number, pattern, needs[1:]))
                if not needs:
                    self._always.append(number)
                for literal in needs[0] if needs else ():
                    wanted.setdefault(literal, []).append(number)
        self._uses = uses
        self._wanted = wanted
        self._literals = numbers
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._joined: dict[str, str] | None = None
        self._find = make_finder(list(numbers), is_pure=is_pure).find if numbers else _find_nothing

    def search(self, view: View) -> dict[int, list[RawHit]]:
        """Return the hits of each rule, by number of the rule."""
        found: dict[int, list[RawHit]] = {}
        text = view.text
        patterns: set[int] = set(self._always)
        seen: set[int] = set()
        for literal, start, end in self._find(text):
            for rule, variant, left, right in self._uses[literal]:
                if fits(text, start, end, left, right):
                    found.setdefault(rule, []).append((variant, start, end, False))
            if literal not in seen:
                seen.add(literal)
                if literal in self._wanted:
                    patterns.update(self._wanted[literal])
        for number in sorted(patterns):
            rule, pattern, needs = self._patterns[number]
            if any(need.isdisjoint(seen) for need in needs):
                continue
            where = view.blanked if pattern.on_original else text
            for start, end in self._run(number, where):
                found.setdefault(rule, []).append((-1, start, end, pattern.on_original))
        return found

    def joined(self, tag: str) -> str | None:
        """Return the phrase of several words that `tag` is when its spaces are taken out."""
        if self._joined is None:
            self._joined = {
                joined: literal
                for literal in self._literals
                if " " in literal
                and len(joined := literal.replace(" ", "")) >= _SHORTEST_JOINED
                and self._uses[self._literals[literal]]
            }
        return self._joined.get(tag)

    def _run(self, number: int, text: str) -> list[tuple[int, int]]:
        pattern = self._compiled.get(number)
        if pattern is None:
            pattern = self._compiled[number] = re.compile(self._patterns[number][1].source)
        if len(text) <= LONGEST_TEXT:
            return [found.span() for found in pattern.finditer(text) if found[0]]
        spans: set[tuple[int, int]] = set()
        for low in range(0, len(text), LONGEST_TEXT - _OVERLAP):
            window = pattern.finditer(text, low, low + LONGEST_TEXT)
            spans.update(found.span() for found in window if found[0])
        return sorted(spans)


def _find_nothing(_text: str) -> list[tuple[int, int, int]]:
    return []
