"""Sizes what a transaction writes by the time the one before took: nobody waits long for the lock.

How many posts fit depends on the store: a million of them, given out of time order, touch six times
as many pages as the first ten thousand do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from twiplotui.store.connection import HELD_AT_MOST, Store

AIM_SECONDS = HELD_AT_MOST / 2
"""How long a transaction should hold the writer's lock; one may take twice as long as another."""
_FASTER = 2.0
"""How many times as much as the one before a transaction writes at most."""

Item = TypeVar("Item")


class Pace:
    """How many items a transaction writes: as many as fit into the time.

    Args:
        store: Where they are written.
        first: How many to begin with.
        least: Never fewer, however slow the disk.
        most: Never more.
    """

    def __init__(self, store: Store, *, first: int, least: int, most: int) -> None:
        self._store = store
        self._least = least
        self._most = most
        self.size = first

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """Yield the items in order, cut into what one transaction of the caller's may write."""
        start = 0
        while start < len(items):
            part = items[start : start + self.size]
            start += len(part)
            self._store.held = 0.0
            yield part
            self.learn(len(part))

    def learn(self, count: int) -> None:
        """Take the last transaction, which wrote `count` items, as the measure of the next."""
        held = self._store.held
        if held == 0.0:
            return  # It was a part of another transaction.
        if held > AIM_SECONDS or count >= self.size:
            fits = int(count * min(AIM_SECONDS / held, _FASTER))
            self.size = min(max(fits, self._least), self._most)
