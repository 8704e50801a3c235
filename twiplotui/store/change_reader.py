"""Reads what alerts about posts, profiles and look-alikes are made of."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from twiplotui.model.account import label_of
from twiplotui.model.words import Level, PostKind
from twiplotui.store.connection import Store


@dataclass(frozen=True, slots=True)
class ChangedPost:
    """A post that was edited or deleted, with its account."""

    id: int
    network: str
    native_id: str
    account_id: int
    kind: PostKind
    label: str
    is_ours: bool
    is_watched: bool
    first_seen: int
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
            kind=PostKind(row["kind"]),
            first_seen=row["first_seen"],
            label=label_of(row["handle"], row["name"]),
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
    is_alerted: bool
    """Whether its alert was raised before; taken back or not."""


PROFILE_ALERT = "profile:"
"""What the key of an alert begins with, before that of the change."""


def changed_profiles(store: Store, account_ids: Collection[int]) -> list[ChangedProfile]:
    """Return the profile changes of those accounts that are watched or ours."""
    return [
        ChangedProfile(
            key=row["key"],
            account_id=row["account_id"],
            label=label_of(row["handle"], row["name"]),
            field=row["field"],
            old=row["old"],
            new=row["new"],
            after_at=row["after_at"],
            before_at=row["before_at"],
            is_alerted=bool(row["is_alerted"]),
        )
        for row in store.rows(
            "SELECT c.*, a.handle, a.name, EXISTS (SELECT 1 FROM alerts WHERE key = ? || c.key)"
            " AS is_alerted FROM profile_changes c"
            " JOIN accounts a ON a.id = c.account_id WHERE (a.is_watched = 1 OR a.is_ours = 1)"
            " AND a.id IN (SELECT value FROM json_each(?)) ORDER BY c.before_at, c.id",
            (PROFILE_ALERT, json.dumps(sorted(account_ids))),
        )
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """An account and the watched account that it could be taken for."""

    account_id: int
    handle: str
    label: str
    network: str
    native_id: str
    first_seen: int
    watched_handle: str
    watched_label: str
    is_same_face: bool
    """Whether both bear the same name and picture."""


_CLAIM = (
    "({0}.is_ours, coalesce({0}.is_watched, 0), {0}.actor_id IS NOT NULL,"
    " {0}.country <> '' OR {0}.role <> '', -{0}.first_seen, -{0}.id)"
)
"""How well an account is known; it is compared part by part."""


def lookalike_pairs(store: Store, import_id: int, described: Collection[int]) -> list[Pair]:
    """Return accounts that look like a watched one, of those that an import made or changed.

    Either the handle has the skeleton of a watched handle, or name and picture are the same. Of
    two watched accounts that look alike the better known one is the original.
    """
    columns = (
        f"SELECT n.*, w.handle AS watched_handle, w.name AS watched_name,"
        f" {_CLAIM.format('n')} < {_CLAIM.format('w')} AS is_lesser,"
        " n.name <> '' AND n.avatar <> '' AND n.name = w.name AND n.avatar = w.avatar AS is_face"
        " FROM accounts n CROSS JOIN accounts w ON n.id <> w.id AND n.merged_into IS NULL"
    )
    watched = (
        "(w.is_watched = 1 OR w.is_ours = 1) AND coalesce(n.is_ours, 0) = 0"
        " AND (n.actor_id IS NULL OR n.actor_id IS NOT w.actor_id)"
    )
    fresh = "(n.import_id = :import OR n.id IN (SELECT value FROM json_each(:described)))"
    found = {}
    for row in store.rows(
        f"{columns} AND w.skeleton = n.skeleton AND w.skeleton <> '' WHERE {watched} AND {fresh}"
        f" AND n.skeleton <> '' AND n.handle_key <> w.handle_key"
        f" UNION ALL {columns} AND n.network = w.network AND w.name = n.name"
        f" AND w.avatar = n.avatar AND w.avatar <> '' WHERE {watched} AND {fresh} AND w.name <> ''"
        " AND n.avatar <> ''",
        {"import": import_id, "described": json.dumps(sorted(described))},
    ):
        if not row["is_lesser"]:
            continue
        found[row["id"], row["watched_handle"]] = Pair(
            account_id=row["id"],
            handle=row["handle"],
            label=label_of(row["handle"], row["name"]),
            network=row["network"],
            native_id=row["native_id"] or row["handle"],
            first_seen=row["first_seen"],
            watched_handle=row["watched_handle"],
            watched_label=label_of(row["watched_handle"], row["watched_name"]),
            is_same_face=bool(row["is_face"]),
        )
    return list(found.values())
