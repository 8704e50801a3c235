"""Reads accounts with their figures for lists, and merges rows that are one account."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from twiplotui.store import search_index
from twiplotui.store.connection import Store

_CHUNK = 500
_TOLD = (
    *("id", "network", "native_id", "handle", "name", "actor", "bio", "location", "link"),
    *("country", "role", "role_text", "status", "moved_to", "created_at", "first_seen"),
    *("observed_at", "priority", "merged_into"),
)


def fields_of(store: Store, account_id: int, names: Sequence[str]) -> dict[str, Any] | None:
    """Return columns of an account, or None where it does not exist."""
    row = store.row("SELECT * FROM accounts WHERE id = ?", (account_id,))
    return None if row is None else {name: row[name] for name in names}


def tags_of(store: Store, account_id: int) -> list[str] | None:
    """Return the tags of an account, sorted, or None where it does not exist."""
    if store.row("SELECT 1 FROM accounts WHERE id = ?", (account_id,)) is None:
        return None
    rows = store.rows(
        "SELECT tag FROM account_tags WHERE account_id = ? ORDER BY tag", (account_id,)
    )
    return [row[0] for row in rows]


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


def list_accounts(
    store: Store,
    *,
    only: str = "watched",
    country: str = "",
    role: str = "",
    limit: int = 1000,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Return accounts as rows, by country and handle.

    Args:
        store: Where to look.
        only: `watched` (with ours), `ours` or `all`.
        country: Only this country, alpha-2.
        role: Only this role.
        limit: At most so many.
        offset: Leave out the first so many.
    """
    condition = {
        "watched": "(a.is_watched = 1 OR a.is_ours = 1)",
        "ours": "a.is_ours = 1",
        "all": "1",
    }[only]
    rows = store.rows(
        "SELECT a.*, c.name AS actor, (SELECT group_concat(tag, ',') FROM account_tags t"
        " WHERE t.account_id = a.id) AS tags FROM accounts a LEFT JOIN actors c ON c.id ="
        f" a.actor_id WHERE a.merged_into IS NULL AND {condition}"
        " AND (?1 = '' OR a.country = ?1) AND (?2 = '' OR a.role = ?2)"
        " ORDER BY a.country = '', a.country, a.handle_key, a.id LIMIT ?3 OFFSET ?4",
        (country, role, limit, offset),
    )
    return [
        {
            "id": row["id"],
            "network": row["network"],
            "native_id": row["native_id"],
            "handle": row["handle"],
            "name": row["name"],
            "actor": row["actor"],
            "country": row["country"],
            "role": row["role"],
            "role_text": row["role_text"],
            "ours": bool(row["is_ours"]),
            "watched": bool(row["is_watched"]),
            "status": row["status"],
            "tags": sorted((row["tags"] or "").split(",")) if row["tags"] else [],
        }
        for row in rows
    ]


def account_detail(store: Store, account_id: int) -> dict[str, Any] | None:
    """Return all there is of one account, or None where it does not exist."""
    row = store.row(
        "SELECT a.*, c.name AS actor FROM accounts a LEFT JOIN actors c ON c.id = a.actor_id"
        " WHERE a.id = ?",
        (account_id,),
    )
    if row is None:
        return None
    detail: dict[str, Any] = {name: row[name] for name in _TOLD}
    for name in ("verified", "protected", "is_ours", "is_watched"):
        detail[name] = None if row[name] is None else bool(row[name])
    detail["tags"] = tags_of(store, account_id) or []
    detail["counts"] = [
        dict(each)
        for each in store.rows(
            "SELECT at, followers, following, posts FROM profile_counts WHERE account_id = ?"
            " ORDER BY at",
            (account_id,),
        )
    ]
    detail["changes"] = [
        dict(each)
        for each in store.rows(
            "SELECT field, old, new, after_at, before_at FROM profile_changes"
            " WHERE account_id = ? ORDER BY before_at",
            (account_id,),
        )
    ]
    return detail
