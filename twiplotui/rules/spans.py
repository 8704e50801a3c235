"""Runs one pattern over a text: over all of it, or only over the stretches where it may match."""

from __future__ import annotations

import re
from typing import Final

from twiplotui.rules.compiled import Pattern

LONGEST_TEXT: Final = 4_000
"""Characters that a pattern without a reach sees at once."""
_OVERLAP: Final = 400


def spans_of(expression: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return the matches in a whole text, a stretch at a time where it is long."""
    if len(text) <= LONGEST_TEXT:
        return [found.span() for found in expression.finditer(text) if found[0]]
    spans: set[tuple[int, int]] = set()
    for low in range(0, len(text), LONGEST_TEXT - _OVERLAP):
        window = expression.finditer(text, low, low + LONGEST_TEXT)
        spans.update(found.span() for found in window if found[0])
    return sorted(spans)


def stretches(text: str, pattern: Pattern, places: list[int]) -> list[tuple[int, int, int]]:
    """Return where the pattern may match: begin, last place of a needle, end; in order.

    Each holds one of each further set of needles, and none overlaps another.
    """
    size, reach = len(text), pattern.reach
    # One look at the whole text is quicker than many at parts of it.
    if 2 * reach * len(places) > size and not holds_needs(text, pattern):
        return []
    if len(places) > 1:
        places.sort()
    found: list[tuple[int, int, int]] = []
    for place in places:
        low, high = max(0, place - reach), min(size, place + reach)
        if pattern.needs and high - low < size and not holds_needs(text[low:high], pattern):
            continue
        if found and low <= found[-1][2]:
            low = found.pop()[0]
        found.append((low, place, high))
    return found


def spans_near(
    expression: re.Pattern[str], text: str, near: list[tuple[int, int, int]]
) -> list[tuple[int, int]]:
    """Return what running over the whole text would find, looking at stretches only."""
    spans = []
    for low, place, high in near:
        # Behind the last needle a match may be cut off by the end of the stretch.
        last = high if high == len(text) else place
        while (found := expression.search(text, low, high)) and found.start() <= last:
            spans.append(found.span())
            low = max(found.end(), found.start() + 1)
    return spans


def holds_needs(text: str, pattern: Pattern) -> bool:
    """Return whether a text holds one of each further set of a pattern's needles."""
    for need in pattern.needs:
        for needle in need:
            if needle in text:
                break
        else:
            return False
    return True
