"""Searches one text for all rules of one scope; says where, not yet whether it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from twiplotui.rules.boundary import fits
from twiplotui.rules.compile import CompiledRule, Pattern
from twiplotui.rules.confirm import Confirmer
from twiplotui.rules.finder import make_finder
from twiplotui.rules.needles import EDGE
from twiplotui.rules.vet import LONGEST_TEXT
from twiplotui.rules.view import View

RawHit = tuple[int, int, int, bool]
"""Variant (-1: a pattern), start, end, and whether the span is one of the original text."""

_OVERLAP: Final = 400
_SHORTEST_JOINED: Final = 8
_ASCII_RUNS: Final = "".join(chr(code) * 64 for code in range(128))
"""Each ASCII character in a row: a gate that finds nothing here finds nothing in ASCII."""


class Engine:
    """The literals and patterns of a set of rules, ready to search."""

    def __init__(self, rules: Sequence[CompiledRule], *, is_pure: bool = False) -> None:
        self._literals: dict[str, int] = {}
        self._uses: list[list[tuple[int, int, int, int]]] = []
        self._needles: list[list[tuple[bool, bool, int]]] = []
        self._needle_ids: dict[str, int] = {}
        self._wanted: dict[int, list[int]] = {}
        self._gated: list[tuple[int, list[tuple[bool, str]]]] = []
        self._gates: dict[str, re.Pattern[str]] = {}
        self._foreign_gates: set[str] = set()
        self._patterns: list[tuple[int, Pattern]] = []
        self._confirming: list[tuple[tuple[str, ...], ...]] = []
        for number, compiled in enumerate(rules):
            for phrase in compiled.phrases:
                use = (number, phrase.variant, phrase.left, phrase.right)
                self._uses[self._literal(phrase.key)].append(use)
            for pattern in compiled.patterns:
                self._add_pattern(number, pattern)
        self._confirmer = Confirmer(self._confirming, is_pure=is_pure)
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._joined: dict[str, str] | None = None
        literals = list(self._literals)
        self._find = make_finder(literals, is_pure=is_pure).find if literals else _find_nothing

    def _add_pattern(self, rule: int, pattern: Pattern) -> None:
        number = len(self._patterns)
        self._patterns.append((rule, pattern))
        self._confirming.append(pattern.needles[1:])
        if not pattern.needles:
            self._gated.append((number, [(pattern.on_original, gate) for gate in pattern.gates]))
            for gate in pattern.gates:
                compiled = self._gates[gate] = re.compile(gate)
                if not compiled.search(_ASCII_RUNS):
                    self._foreign_gates.add(gate)
            return
        needle_ids, wanted = self._needle_ids, self._wanted
        for needle in pattern.needles[0]:
            known = needle_ids.get(needle)
            if known is None:
                known = needle_ids[needle] = len(needle_ids)
                place = self._needles[self._literal(needle.strip(EDGE))]
                place.append((needle[0] == EDGE, needle[-1] == EDGE, known))
                wanted[known] = [number]
            else:
                wanted[known].append(number)

    def _literal(self, text: str) -> int:
        number = self._literals.get(text)
        if number is None:
            number = self._literals[text] = len(self._uses)
            self._uses.append([])
            self._needles.append([])
        return number

    def search(self, view: View) -> dict[int, list[RawHit]]:
        """Return the hits of each rule, by number of the rule."""
        found: dict[int, list[RawHit]] = {}
        text = view.text
        seen: set[int] = set()
        needles, uses = self._needles, self._uses
        for literal, start, end in self._find(text):
            for left_edge, right_edge, needle in needles[literal]:
                if (
                    needle not in seen
                    and not (left_edge and start and _is_re_word(text[start - 1]))
                    and not (right_edge and end < len(text) and _is_re_word(text[end]))
                ):
                    seen.add(needle)
            for rule, variant, left, right in uses[literal]:
                if fits(text, start, end, left, right):
                    found.setdefault(rule, []).append((variant, start, end, False))
        for number in self._to_run(seen, text, view.blanked):
            rule, pattern = self._patterns[number]
            where = view.blanked if pattern.on_original else text
            for start, end in self._run(number, where):
                found.setdefault(rule, []).append((-1, start, end, pattern.on_original))
        return found

    def _to_run(self, seen: set[int], text: str, blanked: str) -> list[int]:
        """Return the patterns with a needle among those seen, and those whose gates are open."""
        numbers: set[int] = set()
        for needle in seen:
            numbers.update(self._wanted[needle])
        chosen = self._confirmed(numbers, text) if numbers else []
        is_ascii = blanked.isascii() and text.isascii()
        known: dict[tuple[bool, str], bool] = {}
        for number, gates in self._gated:
            for gate in gates:
                is_open = known.get(gate)
                if is_open is None:
                    is_open = known[gate] = not (
                        is_ascii and gate[1] in self._foreign_gates
                    ) and bool(self._gates[gate[1]].search(blanked if gate[0] else text))
                if not is_open:
                    break
            else:
                chosen.append(number)
        chosen.sort()
        return chosen

    def _confirmed(self, numbers: set[int], text: str) -> list[int]:
        """Return the patterns of which each further set of needles has one in the text."""
        chosen = []
        known: dict[tuple[str, ...], bool] = {}
        has_one = self._confirmer.for_text(text)
        for number in numbers:
            for need in self._confirming[number]:
                is_there = known.get(need)
                if is_there is None:
                    is_there = known[need] = has_one(need)
                if not is_there:
                    break
            else:
                chosen.append(number)
        return chosen

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


def _is_re_word(char: str) -> bool:
    r"""Whether `re` takes `char` for a word character at `\b`."""
    return char.isalnum() or char == "_"


def _find_nothing(_text: str) -> list[tuple[int, int, int]]:
    return []
