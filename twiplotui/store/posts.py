"""Reads rows of posts for lists, by id."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from twiplotui.model.view import AccountRow, PostRow
from twiplotui.model.words import (
    AlertState,
    Level,
    Network,
    PostKind,
    Presence,
    TimePrecision,
)
from twiplotui.store.connection import Store

_ROWS = (
    "SELECT p.id, p.network, p.native_id, p.kind, p.text, p.title, p.lang, p.url, p.published_at,"
    " p.precision, p.is_complete, p.presence, p.version_count, p.edited_at, p.first_seen,"
    " p.media, a.id AS account_id, a.native_id AS account_native, a.handle, a.name, a.country,"
    " a.role, a.is_ours, a.is_watched, a.skeleton, c.name AS actor,"
    " (SELECT max(level) FROM flags f WHERE f.post_id = p.id AND f.suppressed_by = '') AS level,"
    " (SELECT state FROM alerts l WHERE l.post_id = p.id AND l.is_withdrawn = 0"
    "  ORDER BY l.level DESC, l.id LIMIT 1) AS alert_state"
    " FROM posts p JOIN accounts a ON a.id = p.account_id"
    " LEFT JOIN actors c ON c.id = a.actor_id"
)


def to_post_row(row: sqlite3.Row) -> PostRow:
    """Return a row of `_ROWS` as a record."""
    complete = row["is_complete"]
    return PostRow(
        id=row["id"],
        network=Network(row["network"]),
        native_id=row["native_id"],
        account=AccountRow(
            id=row["account_id"],
            network=Network(row["network"]),
            native_id=row["account_native"] or "",
            handle=row["handle"],
            name=row["name"],
            country=row["country"],
            role=row["role"],
            is_ours=bool(row["is_ours"]),
            is_watched=bool(row["is_watched"]),
            actor=row["actor"] or "",
            skeleton=row["skeleton"],
        ),
        kind=PostKind(row["kind"]),
        text=row["text"],
        title=row["title"],
        lang=row["lang"],
        url=row["url"],
        published_at=row["published_at"],
        precision=TimePrecision(row["precision"]),
        is_complete=None if complete is None else bool(complete),
        presence=Presence(row["presence"]),
        version_count=row["version_count"],
        edited_at=row["edited_at"],
        first_seen=row["first_seen"],
        media_count=len(json.loads(row["media"])) if row["media"] else 0,
        level=None if row["level"] is None else Level(row["level"]),
        alert_state=None if row["alert_state"] is None else AlertState(row["alert_state"]),
    )


def texts_below(store: Store, below: int, limit: int) -> list[sqlite3.Row]:
    """Return posts that have words of their own with what a rule asks of them, newest first.

    Args:
        store: Where to look.
        below: Only posts with smaller ids.
        limit: At most so many.
    """
    return store.rows(
        "SELECT p.id, p.text, p.lang, p.published_at, p.media <> '' AS has_media,"
        " a.handle, a.name, a.native_id, a.country, a.role, a.is_ours"
        " FROM posts p JOIN accounts a ON a.id = p.account_id"
        " WHERE p.id < ? AND p.kind <> ? AND p.text <> '' ORDER BY p.id DESC LIMIT ?",
        (below, PostKind.REPOST.value, limit),
    )


def posts_by_id(store: Store, ids: Sequence[int]) -> list[PostRow]:
    """Return rows of posts in the order of `ids`; those that do not exist are left out."""
    rows = store.rows(
        _ROWS + " WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    found = {row["id"]: to_post_row(row) for row in rows}
    return [found[each] for each in ids if each in found]
