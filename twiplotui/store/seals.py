"""Seals rows that evidence rests on: a hash of what they say, by which a flipped bit is noticed.

A row that is written without its seal, or whose words are changed (triggers take the seal off), is
sealed at the end of the import or undoing. Rows without one are not judged.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from twiplotui.store.connection import Store
from twiplotui.store.hashes import short_hash
from twiplotui.store.pace import Pace

SEALED: dict[str, tuple[str, ...]] = {
    "posts": (
        *("network", "native_id", "account_id", "kind", "title", "lang", "url", "published_at"),
        *("precision", "time_text", "is_complete", "edited_at", "presence", "presence_at"),
        *("deleted_at", "first_seen", "reply_to", "reply_to_account", "repost_of"),
        *("repost_author", "quote_of", "thread_id", "links", "mentions", "hashtags", "media"),
        *("version_count", "blanked_length", "format", "text_hash", "record_hash"),
    ),
    "alerts": (
        *("key", "kind", "level", "reason", "at", "post_id", "account_id", "event_id", "rule_id"),
        "created_at",
    ),
    "profiles": ("account_id", "observed_at", "last_confirmed_at", "fields", "source"),
    "profile_changes": (
        *("key", "account_id", "field", "old", "new", "after_at", "before_at", "source"),
    ),
    "presence_notes": ("network", "native_id", "presence", "at", "evidence"),
    "follow_runs": (
        *("key", "account_id", "direction", "captured_at", "source", "note", "claimed", "read"),
        *("is_complete", "is_list_hidden", "members", "dates"),
    ),
    "follow_events": (
        *("key", "kind", "actor_id", "target_id", "after_at", "before_at", "confidence"),
        "evidence",
    ),
}
"""Table → the columns that its seal covers; the triggers of the schema name the same."""
_AT_MOST = 20_000
"""Rows of a table that one pass seals: an older store is sealed little by little."""


def seal_of(values: Sequence[object]) -> int:
    """Return the seal of a row, given the values of its sealed columns in their order."""
    return short_hash(repr(tuple(values)).encode())


def seal_rows(store: Store) -> None:
    """Seal what has no seal yet."""
    for table, columns in SEALED.items():
        ids = [
            row[0]
            for row in store.rows(f"SELECT id FROM {table} WHERE seal IS NULL LIMIT {_AT_MOST}")
        ]
        for part in Pace(store, first=200, least=50, most=2000).parts(ids):
            with store.transaction("sealing what was stored") as connection:
                _seal(connection, table, columns, part)


def _seal(
    connection: sqlite3.Connection, table: str, columns: Iterable[str], ids: Sequence[int]
) -> None:
    rows = connection.execute(
        f"SELECT id, {', '.join(columns)} FROM {table}"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    ).fetchall()
    connection.executemany(
        f"UPDATE {table} SET seal = ? WHERE id = ?",
        [(seal_of(row[1:]), row[0]) for row in rows],
    )


def broken_seals(store: Store) -> Iterator[tuple[str, int]]:
    """Yield (table, id) of every row that does not say what it was sealed with."""
    for table, columns in SEALED.items():
        sql = f"SELECT id, seal, {', '.join(columns)} FROM {table} WHERE seal IS NOT NULL"
        for row in store.connection.execute(sql):
            if seal_of(row[2:]) != row[1]:
                yield table, int(row[0])
