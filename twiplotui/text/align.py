"""Aligning two sequences of words in bounded time (patience diff, difflib in small areas)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple

Block = tuple[int, int, int]
"""Start in the old sequence, start in the new one, length."""

# Pairs of equal words that difflib may look at, in one area and in all: about 0.3 s in all.
_AREA_PAIRS: Final = 40_000
_ALL_PAIRS: Final = 2_000_000
# Lengths of word groups that are tried as landmarks when single words repeat too much.
_LANDMARKS: Final = (1, 3, 8)


class _Area(NamedTuple):
    low: int
    high: int
    start: int
    end: int


def matching_blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Return the stretches both sequences have, in order and without overlap.

    Args:
        old: Earlier words.
        new: Later words.

    Returns:
        Blocks in rising order. Where the texts are long, differ much and repeat themselves,
        common words may be missed, but what is returned is always common.
    """
    found: list[Block] = []
    pending = [_Area(0, len(old), 0, len(new))]
    budget = _ALL_PAIRS
    while pending:
        area, ends = _without_common_ends(old, new, pending.pop())
        found.extend(ends)
        if area.low == area.high or area.start == area.end:
            continue
        pairs = _equal_pairs(old[area.low : area.high], new[area.start : area.end])
        if pairs == 0:
            continue
        if pairs <= min(_AREA_PAIRS, budget):
            budget -= pairs
            found.extend(_compared(old, new, area))
        else:
            pending.extend(_between_landmarks(old, new, area))
    return sorted(found)


def _compared(old: Sequence[str], new: Sequence[str], area: _Area) -> list[Block]:
    matcher = SequenceMatcher(
        None, old[area.low : area.high], new[area.start : area.end], autojunk=False
    )
    return [
        (area.low + block.a, area.start + block.b, block.size)
        for block in matcher.get_matching_blocks()
        if block.size
    ]


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(number * counts[word] for word, number in Counter(old).items())


def _without_common_ends(
    old: Sequence[str], new: Sequence[str], area: _Area
) -> tuple[_Area, list[Block]]:
    low, high, start, end = area
    shortest = min(high - low, end - start)
    head = 0
    while head < shortest and old[low + head] == new[start + head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[high - 1 - tail] == new[end - 1 - tail]:
        tail += 1
    ends = [
        (at_old, at_new, length)
        for at_old, at_new, length in ((low, start, head), (high - tail, end - tail, tail))
        if length
    ]
    return _Area(low + head, high - tail, start + head, end - tail), ends


def _between_landmarks(old: Sequence[str], new: Sequence[str], area: _Area) -> list[_Area]:
    """Cut an area at word groups that occur once in both and keep their order."""
    low, high, start, end = area
    for length in _LANDMARKS:
        pairs = _shared_unique(old[low:high], new[start:end], length)
        cuts = [(low + at_old, start + at_new) for at_old, at_new in _longest_rising(pairs)]
        if cuts:
            edges = [(low, start), *cuts, (high, end)]
            return [
                _Area(from_old, to_old, from_new, to_new)
                for (from_old, from_new), (to_old, to_new) in pairwise(edges)
            ]
    return []


def _shared_unique(old: Sequence[str], new: Sequence[str], length: int) -> list[tuple[int, int]]:
    new_places = _unique_places(new, length)
    return [
        (place, new_places[group])
        for group, place in _unique_places(old, length).items()
        if group in new_places
    ]


def _unique_places(words: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    groups = list(zip(*(words[offset:] for offset in range(length)), strict=False))
    counts = Counter(groups)
    return {group: place for place, group in enumerate(groups) if counts[group] == 1}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises on both sides; the first side rises already."""
    tops: list[int] = []
    at_top: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        height = bisect_left(tops, place)
        before.append(at_top[height - 1] if height else -1)
        if height == len(tops):
            tops.append(place)
            at_top.append(index)
        else:
            tops[height] = place
            at_top[height] = index
    run: list[tuple[int, int]] = []
    index = at_top[-1] if at_top else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]
