"""Reads single accounts, and lists of them for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twiplotui.store.connection import Store

_TOLD = (
    *("id", "network", "native_id", "handle", "name", "actor", "bio", "location", "link"),
    *("country", "role", "role_text", "status", "moved_to", "created_at", "first_seen"),
    *("observed_at", "priority", "merged_into"),
)


def fields_of(store: Store, account_id: int, names: Sequence[str]) -> dict[str, Any] | None:
    """Return columns of an account, or None where it does not exist."""
    row = store.row("SELECT * FROM accounts WHERE id = ?", (account_id,))
    return None if row is None else {name: row[name] for name in names}


def watched_skeletons(store: Store) -> list[tuple[str, str, int, str]]:
    """Return skeleton, handle, id and actor of watched accounts and ours, the best known first.

    Of two that look alike the better known one is the original, as where look-alikes are told.
    """
    return [
        (row[0], row[1], row[2], row[3])
        for row in store.rows(
            "SELECT a.skeleton, a.handle, a.id, coalesce(o.name, '') FROM accounts a"
            " LEFT JOIN actors o ON o.id = a.actor_id WHERE (a.is_watched = 1 OR a.is_ours = 1)"
            " AND a.merged_into IS NULL AND a.skeleton <> '' ORDER BY a.is_ours DESC,"
            " coalesce(a.is_watched, 0) DESC, a.actor_id IS NULL,"
            " a.country = '' AND a.role = '', a.first_seen, a.id"
        )
    ]


def tags_of(store: Store, account_id: int) -> list[str] | None:
    """Return the tags of an account, sorted, or None where it does not exist."""
    if store.row("SELECT 1 FROM accounts WHERE id = ?", (account_id,)) is None:
        return None
    rows = store.rows(
        "SELECT tag FROM account_tags WHERE account_id = ? ORDER BY tag", (account_id,)
    )
    return [row[0] for row in rows]


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
        " AND (:country = '' OR a.country = :country) AND (:role = '' OR a.role = :role)"
        " ORDER BY a.country = '', a.country, a.handle_key, a.id LIMIT :limit OFFSET :offset",
        {"country": country, "role": role, "limit": limit, "offset": offset},
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
