"""Merges two rows that are one account."""

from __future__ import annotations

import json
import sqlite3

from twiplotui.store import search_index
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace

_AT_ONCE = 500
"""Posts moved in one transaction at most."""


def why_not_merge(store: Store, kept: int, other: int) -> str:
    """Return why two rows cannot be one account, or nothing."""
    rows = {
        row["id"]: row
        for row in store.rows("SELECT * FROM accounts WHERE id IN (?, ?)", (kept, other))
    }
    if len(rows) < 2:
        return "One of the accounts does not exist."
    if rows[kept]["merged_into"] or rows[other]["merged_into"]:
        return "One of the accounts is a part of another already."
    if rows[kept]["network"] != rows[other]["network"]:
        return "They are on different networks; give both the same actor instead."
    if rows[kept]["native_id"] and rows[other]["native_id"]:
        return "Both have an id of their own on the network, so they are two accounts."
    return ""


def move_posts(store: Store, kept: int, other: int) -> int:
    """Give the posts of `other` to `kept`; return how many."""
    moved = 0
    # Posts have no index by account: they are looked for before the lock is taken, and once more
    # for what came meanwhile.
    while ids := [
        row[0] for row in store.rows("SELECT id FROM posts WHERE account_id = ?", (other,))
    ]:
        for part in Pace(store, first=100, least=20, most=_AT_ONCE).parts(ids):
            with store.transaction("merging accounts") as connection:
                search_index.take_out(connection, part)
                connection.execute(
                    "UPDATE posts SET account_id = ? WHERE id IN (SELECT value FROM json_each(?))",
                    (kept, json.dumps(part)),
                )
                search_index.put_in(connection, part)
        moved += len(ids)
    return moved


def join(connection: sqlite3.Connection, kept: int, other: int) -> None:
    """Make `other`, whose posts have moved, a part of `kept`, inside the caller's transaction.

    What was derived of `other` is withdrawn; the caller derives it anew, of `kept`.
    """
    _withdraw(connection, other)
    row = connection.execute("SELECT native_id FROM accounts WHERE id = ?", (other,)).fetchone()
    for table in ("profiles", "alerts", "sources", "mutes", "follow_runs"):
        connection.execute(f"UPDATE {table} SET account_id = ? WHERE account_id = ?", (kept, other))
    for table in ("profile_counts", "account_tags"):
        connection.execute(
            f"UPDATE OR IGNORE {table} SET account_id = ? WHERE account_id = ?", (kept, other)
        )
    for column in ("actor_id", "target_id"):
        connection.execute(
            f"UPDATE OR IGNORE edges SET {column} = ? WHERE {column} = ?", (kept, other)
        )
        connection.execute(f"DELETE FROM edges WHERE {column} = ?", (other,))
    connection.execute("UPDATE accounts SET merged_into = ? WHERE merged_into = ?", (kept, other))
    connection.execute(
        "UPDATE accounts SET merged_into = ?, native_id = NULL, is_watched = 0, handle_key ="
        " CASE handle_key WHEN '' THEN 'merged-' || id ELSE handle_key END WHERE id = ?",
        (kept, other),
    )
    if row["native_id"]:
        connection.execute(
            "UPDATE accounts SET native_id = coalesce(native_id, ?) WHERE id = ?",
            (row["native_id"], kept),
        )


def _withdraw(connection: sqlite3.Connection, account_id: int) -> None:
    """Withdraw the follow events and profile changes told of an account, and their alerts."""
    connection.execute(
        "UPDATE alerts SET is_withdrawn = 1 WHERE (kind = 'profile' AND account_id = :id)"
        " OR event_id IN (SELECT id FROM follow_events WHERE actor_id = :id OR target_id = :id)",
        {"id": account_id},
    )
    connection.execute(
        "UPDATE follow_events SET is_withdrawn = 1"
        " WHERE (actor_id = :id OR target_id = :id) AND is_withdrawn <> 1",
        {"id": account_id},
    )
    connection.execute("DELETE FROM profile_changes WHERE account_id = ?", (account_id,))
