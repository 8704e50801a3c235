"""What the store can tell of its own health. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from twiplotui.errors import StoreError, StoreLockedError
from twiplotui.store.connection import Store, WriterLock, import_lock_path
from twiplotui.store.search_index import REBUILDING
from twiplotui.text.fold import FOLD_VERSION


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Facts about an open store."""

    quick_check: str
    """`ok`, or SQLite's first complaint."""
    posts: int
    indexed: int
    """Posts in the full-text index."""
    is_rebuild_unfinished: bool
    old_folding: int
    """Posts indexed by an older folding of text."""
    running_imports: int
    is_import_alive: bool
    """Whether a program holds the right to import; without one, running imports have died."""


def store_health(store: Store) -> StoreHealth:
    """Look a store over; takes some seconds on a large one."""
    return StoreHealth(
        quick_check=str(_value(store, "PRAGMA quick_check(1)")),
        posts=_count(store, "SELECT count(*) FROM posts"),
        indexed=_count(store, "SELECT count(*) FROM posts_fts_docsize"),
        is_rebuild_unfinished=_count(
            store, "SELECT count(*) FROM settings WHERE key = ?", REBUILDING
        )
        > 0,
        old_folding=_count(
            store, "SELECT count(*) FROM posts WHERE fold_version <> ?", FOLD_VERSION
        ),
        running_imports=_count(store, "SELECT count(*) FROM imports WHERE state = 'running'"),
        is_import_alive=_is_import_alive(store),
    )


def _value(store: Store, sql: str, *parameters: object) -> object:
    row = store.row(sql, parameters)
    return row[0] if row else None


def _count(store: Store, sql: str, *parameters: object) -> int:
    return int(str(_value(store, sql, *parameters) or 0))


def _is_import_alive(store: Store) -> bool:
    path = import_lock_path(store.path)
    if not path.exists():
        return False
    try:
        with WriterLock(path, 0).held():
            return False
    except StoreLockedError:
        return True
    except StoreError:
        return False  # Where the lock cannot be written no import can run either.


def sqlite_version() -> str:
    """Return the version of SQLite in use."""
    return sqlite3.sqlite_version


def has_wal_reset_fault(version: str) -> bool:
    """Return whether a version of SQLite may lose pages when two programs write at one moment.

    Fixed in 3.51.3, and in 3.50.7 and 3.44.6 of the older branches.
    """
    number = tuple(int(part) for part in version.split("."))
    if number[:2] == (3, 50):
        return number < (3, 50, 7)
    if number[:2] == (3, 44):
        return number < (3, 44, 6)
    return number < (3, 51, 3)
