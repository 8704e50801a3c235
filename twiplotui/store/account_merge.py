"""Merges two rows that are one account."""

from __future__ import annotations

import json

from twiplotui.store import search_index
from twiplotui.store.connection import Store

_CHUNK = 500
"""Posts moved in one transaction."""


def why_not_merge(store: Store, kept: int, other: int) -> str:
    """Return why two rows cannot be one account, or nothing."""
    rows = {
        row["id"]: row
        for row in store.rows("SELECT * FROM accounts WHERE id IN (?, ?)", (kept, other))
    }
    if len(rows) < 2:
        return "One of the accounts does not exist."
    if rows[kept]["network"] != rows[other]["network"]:
        return "They are on different networks; give both the same actor instead."
    if rows[kept]["native_id"] and rows[other]["native_id"]:
        return "Both have an id of their own on the network, so they are two accounts."
    return ""


def merge(store: Store, kept: int, other: int) -> int:
    """Move what hangs on `other` to `kept`; return how many posts moved."""
    moved = 0
    while True:
        with store.transaction("merging accounts") as connection:
            ids = [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM posts WHERE account_id = ? LIMIT ?", (other, _CHUNK)
                )
            ]
            if not ids:
                break
            search_index.take_out(connection, ids)
            connection.execute(
                "UPDATE posts SET account_id = ? WHERE id IN (SELECT value FROM json_each(?))",
                (kept, json.dumps(ids)),
            )
            search_index.put_in(connection, ids)
            moved += len(ids)
    _move_the_rest(store, kept, other)
    return moved


def _move_the_rest(store: Store, kept: int, other: int) -> None:
    with store.transaction("merging accounts") as connection:
        native = connection.execute(
            "SELECT native_id FROM accounts WHERE id = ?", (other,)
        ).fetchone()[0]
        for table in ("profiles", "alerts", "sources", "mutes", "follow_runs"):
            connection.execute(
                f"UPDATE {table} SET account_id = ? WHERE account_id = ?", (kept, other)
            )
        for table in ("profile_counts", "account_tags"):
            connection.execute(
                f"UPDATE OR IGNORE {table} SET account_id = ? WHERE account_id = ?", (kept, other)
            )
        for column in ("actor_id", "target_id"):
            connection.execute(
                f"UPDATE OR IGNORE edges SET {column} = ? WHERE {column} = ?", (kept, other)
            )
            connection.execute(f"DELETE FROM edges WHERE {column} = ?", (other,))
        connection.execute(
            "UPDATE accounts SET merged_into = ?, native_id = NULL, is_watched = 0, handle_key ="
            " CASE handle_key WHEN '' THEN 'merged-' || id ELSE handle_key END WHERE id = ?",
            (kept, other),
        )
        if native:
            connection.execute(
                "UPDATE accounts SET native_id = coalesce(native_id, ?) WHERE id = ?",
                (native, kept),
            )
