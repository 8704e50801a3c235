"""Runs one pattern over a text: over all of it, or only over the stretches where it may match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

LONGEST_TEXT: Final = 4_000
"""Characters that a pattern without a reach sees at once."""
_OVERLAP: Final = 400

Stretch = tuple[int, int, int]
"""Begin, last place of a needle, end."""


def spans_of(expression: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return the matches in a whole text, a stretch at a time where it is long."""
    if len(text) <= LONGEST_TEXT:
        return [found.span() for found in expression.finditer(text) if found[0]]
    spans: set[tuple[int, int]] = set()
    for low in range(0, len(text), LONGEST_TEXT - _OVERLAP):
        window = expression.finditer(text, low, low + LONGEST_TEXT)
        spans.update(found.span() for found in window if found[0])
    return sorted(spans)


def stretches(
    text: str, reach: int, places: list[int], held: Sequence[Sequence[str]] = ()
) -> list[Stretch]:
    """Return where a pattern may match, in order.

    Each stretch holds one of each further set of needles, and none overlaps another.

    Args:
        text: Folded.
        reach: How far from a needle a match can extend.
        places: Where its needles begin.
        held: Of each further set, those that the text holds.
    """
    size = len(text)
    if len(places) > 1:
        places.sort()
    found: list[Stretch] = []
    for place in places:
        low, high = max(0, place - reach), min(size, place + reach)
        if held and high - low < size and not _holds(text, low, high, held):
            continue
        if found and low <= found[-1][2]:
            low = found.pop()[0]
        found.append((low, place, high))
    return found


def _holds(text: str, low: int, high: int, held: Sequence[Sequence[str]]) -> bool:
    for needles in held:
        for needle in needles:
            if text.find(needle, low, high) >= 0:
                break
        else:
            return False
    return True


def spans_near(
    expression: re.Pattern[str], text: str, near: Iterable[Stretch]
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


def spans_at(
    expression: re.Pattern[str],
    text: str,
    near: Iterable[Stretch],
    shared: Iterable[str],
    leads: Sequence[int],
) -> list[tuple[int, int]]:
    """Return what `spans_near` would, trying only where the first word of a match can stand.

    Args:
        expression: To be run.
        text: Folded.
        near: Where it may match.
        shared: What that word begins with, as far as words of the text do.
        leads: How many characters of a match can stand before it, in order.
    """
    spans = []
    for low, place, high in near:
        last = high if high == len(text) else place
        starts = set()
        for letters in shared:
            at = text.find(letters, low)
            while 0 <= at <= last + leads[-1]:
                starts.update([at - lead for lead in leads])
                at = text.find(letters, at + 1)
        for start in sorted(starts):
            if low <= start <= last and (found := expression.match(text, start, high)):
                spans.append(found.span())
                low = max(found.end(), start + 1)
    return spans
