"""Reads what alerts about posts, profiles and look-alikes are made of."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from twiplotui.model.words import Level
from twiplotui.store.open import Store


@dataclass(frozen=True, slots=True)
class ChangedPost:
    """A post that was edited or deleted, with its account."""

    id: int
    network: str
    native_id: str
    account_id: int
    label: str
    is_ours: bool
    is_watched: bool
    published_at: int | None
    edited_at: int | None
    deleted_at: int | None
    presence_at: int | None
    last_seen: int
    version_count: int
    level: Level | None


def changed_posts(store: Store, ids: Collection[int]) -> list[ChangedPost]:
    """Return posts by id."""
    return [
        ChangedPost(
            id=row["id"],
            network=row["network"],
            native_id=row["native_id"],
            account_id=row["account_id"],
            label=f"@{row['handle']}" if row["handle"] else row["name"],
            is_ours=bool(row["is_ours"]),
            is_watched=bool(row["is_watched"]),
            published_at=row["published_at"],
            edited_at=row["edited_at"],
            deleted_at=row["deleted_at"],
            presence_at=row["presence_at"],
            last_seen=row["last_seen"],
            version_count=row["version_count"],
            level=Level(row["level"]) if row["level"] else None,
        )
        for row in store.rows(
            "SELECT p.*, a.handle, a.name, a.is_ours, a.is_watched, (SELECT max(level) FROM flags f"
            " WHERE f.post_id = p.id AND f.suppressed_by = '') AS level"
            " FROM posts p JOIN accounts a ON a.id = p.account_id"
            " WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
            (json.dumps(sorted(ids)),),
        )
    ]


@dataclass(frozen=True, slots=True)
class ChangedProfile:
    """A change of a watched profile."""

    key: str
    account_id: int
    label: str
    field: str
    old: str
    new: str
    after_at: int
    before_at: int


def changed_profiles(store: Store, account_ids: Collection[int]) -> list[ChangedProfile]:
    """Return the profile changes of those accounts that are watched or ours."""
    return [
        ChangedProfile(
            key=row["key"],
            account_id=row["account_id"],
            label=f"@{row['handle']}" if row["handle"] else row["name"],
            field=row["field"],
            old=row["old"],
            new=row["new"],
            after_at=row["after_at"],
            before_at=row["before_at"],
        )
        for row in store.rows(
            "SELECT c.*, a.handle, a.name FROM profile_changes c"
            " JOIN accounts a ON a.id = c.account_id WHERE (a.is_watched = 1 OR a.is_ours = 1)"
            " AND a.id IN (SELECT value FROM json_each(?)) ORDER BY c.before_at, c.id",
            (json.dumps(sorted(account_ids)),),
        )
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """A newly seen account and the watched account whose handle its own resembles."""

    account_id: int
    handle: str
    network: str
    native_id: str
    first_seen: int
    watched_handle: str


def lookalike_pairs(store: Store, import_id: int) -> list[Pair]:
    """Return accounts first seen in an import whose skeleton is that of a watched account."""
    return [
        Pair(
            row["id"],
            row["handle"],
            row["network"],
            row["native_id"] or row["handle"],
            row["first_seen"],
            row["watched_handle"],
        )
        for row in store.rows(
            "SELECT n.*, w.handle AS watched_handle FROM accounts n JOIN accounts w"
            " ON w.skeleton = n.skeleton AND w.id <> n.id"
            " WHERE n.import_id = ? AND n.skeleton <> '' AND n.handle_key <> w.handle_key"
            " AND (w.is_watched = 1 OR w.is_ours = 1)"
            " AND (n.actor_id IS NULL OR n.actor_id IS NOT w.actor_id)",
            (import_id,),
        )
    ]
