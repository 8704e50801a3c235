"""Tells which of a pattern's further needles are in a text, in one pass where the text is long.

A pattern runs only where each set of its needles has one in the text. Looking for them one by one
costs some two microseconds each in a text of several thousand letters, and there are hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from twiplotui.rules.finder import has_automaton, make_finder

Need = tuple[str, ...]
"""Needles of which one must be in the text."""

LONG_TEXT: Final = 800
"""Characters from which on one pass is cheaper."""
_SHORT_NEEDLE: Final = 4
"""Needles up to this length are everywhere; they are looked for one by one."""


class Confirmer:
    """The further needles of a set of patterns. Safe to use from several threads.

    Args:
        needs: The sets of needles of each pattern, complete when a text is first asked about.
        is_pure: Whether there is no automaton to make the one pass with.
    """

    def __init__(self, needs: Sequence[Sequence[Need]], *, is_pure: bool) -> None:
        self._needs = needs
        self._has_pass = not is_pure and has_automaton()
        self._pass: _Pass | None = None

    def for_text(self, text: str) -> Callable[[Need], bool]:
        """Return what says whether one of the needles is in `text`."""
        is_in_text = text.__contains__
        if len(text) < LONG_TEXT or not self._has_pass:
            return lambda need: any(map(is_in_text, need))
        if self._pass is None:
            self._pass = _Pass(self._needs)
        parts, found = self._pass.parts, self._pass.find(text)

        def is_there(need: Need) -> bool:
            short, long = parts[need]
            return any(map(is_in_text, short)) or not long.isdisjoint(found)

        return is_there


class _Pass:
    """All long needles in one automaton."""

    def __init__(self, needs: Sequence[Sequence[Need]]) -> None:
        numbers: dict[str, int] = {}
        self.parts: dict[Need, tuple[Need, frozenset[int]]] = {}
        """The short needles of each set, and the numbers of its long ones."""
        for need in {need for of_pattern in needs for need in of_pattern}:
            short = tuple(needle for needle in need if len(needle) <= _SHORT_NEEDLE)
            long = (needle for needle in need if len(needle) > _SHORT_NEEDLE)
            own = frozenset(numbers.setdefault(needle, len(numbers)) for needle in long)
            self.parts[need] = (short, own)
        self._finder = make_finder(list(numbers)) if numbers else None

    def find(self, text: str) -> set[int]:
        """Return the numbers of the needles in a text."""
        return {number for number, _, _ in self._finder.find(text)} if self._finder else set()
