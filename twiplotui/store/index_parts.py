"""Keeps low the number of parts that the full-text index is made of.

Each transaction adds one. SQLite merges four of them as soon as there are four, and so writes most
of them anew several times; a big import has them gathered and merges a hundred at once.
"""

from __future__ import annotations

import sqlite3

from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace

GATHER_AFTER = 2_000
"""New posts of an import after which parts are gathered."""
MERGE_AFTER = 100
"""Transactions whose parts are merged together: most imports end before. While there are so many,
a search takes a millisecond more, at worst six."""

_MERGED_AT_ONCE = 1000
"""Pages of the index merged in one transaction at most."""
_USUAL = {"automerge": 4, "crisismerge": 16, "usermerge": 4}
"""SQLite's own settings: how many parts of one size are merged bit by bit, at one go, and when it
is told to merge."""
_GATHERING = {"automerge": 0, "crisismerge": 1999, "usermerge": 16}


class IndexParts:
    """The parts that one import adds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._merged_at: int | None = None
        """The commits of the store by then; None: parts are not gathered yet."""

    def grow(self, posts: int) -> None:
        """Take note that the import has brought so many new posts; merges where it is time."""
        if self._merged_at is None:
            if posts < GATHER_AFTER:
                return
            _set(self._store, _GATHERING)
        elif self._store.commits - self._merged_at < MERGE_AFTER:
            return
        else:
            _merge(self._store)
        self._merged_at = self._store.commits


def stop_gathering(store: Store) -> None:
    """Merge what was gathered, a little at a time, and let SQLite merge again by itself.

    An import that was killed leaves this to the next.
    """
    if store.row("SELECT 1 FROM posts_fts_config WHERE k = 'automerge' AND v = 0") is not None:
        _set(store, {"usermerge": _USUAL["usermerge"]})
        _merge(store)
        _set(store, _USUAL)


def settle(store: Store) -> None:
    """Merge all parts into one, a little at a time: searches are about twice as quick."""
    _merge(store, is_all=True)


def _set(store: Store, values: dict[str, int]) -> None:
    with store.transaction("preparing the index") as connection:
        connection.executemany(
            "INSERT INTO posts_fts (posts_fts, rank) VALUES (?, ?)", list(values.items())
        )


def _merge(store: Store, *, is_all: bool = False) -> None:
    """Merge parts of one size, or all. Every step is a short transaction of its own."""
    pace = Pace(store, first=100, least=16, most=_MERGED_AT_ONCE)
    sign = -1 if is_all else 1  # Below zero begins to merge everything, those after it go on.
    while True:
        pages = pace.size
        with store.transaction("settling the index") as connection:
            is_done = not _merge_step(connection, sign * pages)
        if is_done:
            return
        pace.learn(pages)
        sign = 1


def _merge_step(connection: sqlite3.Connection, pages: int) -> bool:
    """Merge about so many pages; return whether there was anything to merge."""
    before = connection.total_changes
    connection.execute("INSERT INTO posts_fts (posts_fts, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes - before >= 2
