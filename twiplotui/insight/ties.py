"""Who follows whom among the watched. Unknown is kept apart from no.

Definitions after the yearly Twiplomacy study: a *mutual* tie is A follows B and B follows A, both
on the list; *best connected* counts mutual ties; *popular among peers* counts listed accounts that
follow it, answered or not; *follows no peer* is none within the list, for accounts whose own list
of follows was read to its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Tie(StrEnum):
    """How one account stands to another."""

    MUTUAL = "mutual"
    FOLLOWS = "follows"
    """It follows, and is not followed back."""
    FOLLOWED = "followed"
    """It is followed, and does not follow back."""
    FOLLOWS_UNKNOWN = "follows, back unknown"
    FOLLOWED_UNKNOWN = "followed, back unknown"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rank:
    """One account in a ranking."""

    id: int
    mutual: int
    followers: int
    """Peers that follow it."""
    following: int
    """Peers it follows."""
    is_read: bool
    """Whether its own list was read to its end; else mutual and following are lower bounds."""


class Ties:
    """The follows among a set of accounts.

    Args:
        ids: The accounts.
        read: Those whose own list of follows was read to its end.
        edges: (actor, target) pairs that stand; both ends in `ids`.
    """

    def __init__(
        self, ids: Sequence[int], read: Collection[int], edges: Iterable[tuple[int, int]]
    ) -> None:
        self.ids = tuple(ids)
        self._read = frozenset(read)
        self._out: dict[int, set[int]] = defaultdict(set)
        self._in: dict[int, set[int]] = defaultdict(set)
        for actor, target in edges:
            if actor != target:
                self._out[actor].add(target)
                self._in[target].add(actor)

    def edges(self) -> Iterator[tuple[int, int]]:
        """Yield (actor, target) of every follow."""
        for actor in self.ids:
            for target in sorted(self._out.get(actor, ())):
                yield actor, target

    def tie(self, one: int, other: int) -> Tie:
        """Return how `one` stands to `other`."""
        there = other in self._out.get(one, ())
        back = one in self._out.get(other, ())
        if there and back:
            return Tie.MUTUAL
        if there:
            return Tie.FOLLOWS if other in self._read else Tie.FOLLOWS_UNKNOWN
        if back:
            return Tie.FOLLOWED if one in self._read else Tie.FOLLOWED_UNKNOWN
        return Tie.NONE if one in self._read and other in self._read else Tie.UNKNOWN

    def ranks(self) -> tuple[Rank, ...]:
        """Return every account with its counts, best connected first."""
        found = [
            Rank(
                each,
                len(self._out.get(each, set()) & self._in.get(each, set())),
                len(self._in.get(each, ())),
                len(self._out.get(each, ())),
                each in self._read,
            )
            for each in self.ids
        ]
        return tuple(sorted(found, key=lambda rank: (-rank.mutual, -rank.followers, rank.id)))

    def unanswered(self) -> tuple[tuple[int, int], ...]:
        """Return (actor, target) where the target was read and does not follow back."""
        return tuple(
            (actor, target)
            for actor in self.ids
            for target in sorted(self._out.get(actor, ()))
            if target in self._read and actor not in self._out.get(target, ())
        )

    def follows_no_peer(self) -> tuple[int, ...]:
        """Return accounts that were read and follow none of the others."""
        return tuple(each for each in self.ids if each in self._read and not self._out.get(each))
