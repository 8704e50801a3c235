"""Which runs of a list may be trusted for what. A capped or partial list never shows a removal."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from twiplotui.model.words import Network

PAGE_SIZES: dict[Network, int] = {
    Network.X: 100,
    Network.MASTODON: 40,
    Network.TRUTH: 40,
    Network.BLUESKY: 50,
}
"""Smallest page of each network's interface (X: 5,000, 1,000, 200 and 100 are multiples of it);
a list of exactly so many pages may have been cut."""

OTHER_PAGE = 1000
"""The same, where the network's pages are not known."""

HOLD_SHARE = 0.2
HOLD_COUNT = 3
"""A run in which more than this share, and more than so many, vanish at once waits for a look."""

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of one list, as the derivation needs it."""

    id: int
    at: int
    """Captured at, milliseconds UTC."""
    members: Sequence[int]
    """Ids of accounts, sorted, each once."""
    is_complete: bool | None
    is_whole_by_format: bool = False
    """Whether the format itself proves completeness (an archive, a repository)."""
    claimed: int | None = None
    source: str = ""
    is_released: bool = False
    """Whether someone looked at a held run and let it count."""
    is_list_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """All runs of one list that were captured at one moment, taken together.

    Who is in any of them was there; who is missing from all of them was not, if one is whole.
    """

    at: int
    runs: tuple[int, ...]
    members: array[int]
    is_whole: bool
    """Whether absence means anything."""
    is_hidden: bool
    is_released: bool
    source: str


def may_be_capped(run: Run, network: Network) -> bool:
    """Return whether the size of a list is one at which its network cuts lists.

    Five lists of exactly 5,000 in two real snapshots of one parliament would have announced 1,441
    unfollows that never happened.
    """
    size = len(run.members)
    if size == 0 or run.is_whole_by_format or run.claimed == size:
        return False
    return size % PAGE_SIZES.get(network, OTHER_PAGE) == 0


def shows_removals(run: Run, network: Network) -> bool:
    """Return whether absence from this run means anything."""
    return run.is_complete is True and not run.is_list_hidden and not may_be_capped(run, network)


def must_be_held(before: int, vanished: int) -> bool:
    """Return whether so many vanishing at once is more likely a fault than a decision.

    Args:
        before: Size of the list before.
        vanished: How many are gone.
    """
    return vanished > HOLD_COUNT and vanished > before * HOLD_SHARE


def moments_of(runs: Sequence[Run], network: Network) -> list[Moment]:
    """Return the runs of a list by time; several of one moment become one."""
    ordered = sorted(runs, key=lambda run: (run.at, run.id))
    return [_together(list(same), network) for _, same in groupby(ordered, lambda run: run.at)]


def _together(runs: list[Run], network: Network) -> Moment:
    first = runs[0].members
    members = first if isinstance(first, array) else array("q", first)
    if any(run.members != first for run in runs[1:]):
        members = array("q", sorted(set().union(*(run.members for run in runs))))
    return Moment(
        at=runs[0].at,
        runs=tuple(run.id for run in runs),
        members=members,
        is_whole=any(shows_removals(run, network) for run in runs),
        is_hidden=any(run.is_list_hidden for run in runs) and not members,
        is_released=any(run.is_released for run in runs),
        source=min(run.source for run in runs),
    )


def holds(members: array[int], member: int) -> bool:
    """Return whether a sorted list has a member."""
    at = bisect_left(members, member)
    return at < len(members) and members[at] == member


def difference(before: array[int], after: array[int]) -> tuple[list[int], list[int]]:
    """Return (who joined, who left) between two sorted lists.

    Works in blocks, so that lists of ten million cost no more memory than themselves.
    """
    if before is after or before == after:
        return [], []
    joined: list[int] = []
    left: list[int] = []
    low = 0
    for start in range(0, len(before), _BLOCK):
        block = before[start : start + _BLOCK]
        high = bisect_right(after, block[-1], low)
        other = after[low:high]
        low = high
        if block == other:
            continue
        was, now = set(block), set(other)
        joined.extend(sorted(now - was))
        left.extend(sorted(was - now))
    joined.extend(after[low:])
    return joined, left


def with_joined(members: array[int], joined: Sequence[int]) -> array[int]:
    """Return a sorted list with others, none of them in it, put in their places."""
    if not joined:
        return members
    merged: array[int] = array("q")
    start = 0
    for each in joined:
        stop = bisect_left(members, each, start)
        merged.extend(members[start:stop])
        merged.append(each)
        start = stop
    merged.extend(members[start:])
    return merged
