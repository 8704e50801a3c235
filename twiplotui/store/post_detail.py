"""Reads all there is of one post."""

from __future__ import annotations

import json
import sqlite3

from twiplotui.model.flag import Finding
from twiplotui.model.post import Link, Media, Metrics
from twiplotui.model.post_detail import (
    MetricsRow,
    PostDetail,
    PresenceRow,
    VersionRow,
)
from twiplotui.model.view import PostRow
from twiplotui.model.words import Level, Presence
from twiplotui.store.alert_rows import to_alert
from twiplotui.store.connection import Store
from twiplotui.store.journal import to_entry
from twiplotui.store.posts import posts_by_id
from twiplotui.store.record_reader import origins_of

_MAX_THREAD = 20


def post_detail(store: Store, post_id: int) -> PostDetail | None:
    """Return all that is held of one post, or None where it does not exist."""
    rows = posts_by_id(store, [post_id])
    stored = store.row("SELECT * FROM posts WHERE id = ?", (post_id,))
    if not rows or stored is None:
        return None
    row = rows[0]
    alerts = store.rows(
        "SELECT * FROM alerts WHERE post_id = ? AND is_withdrawn = 0 ORDER BY id", (post_id,)
    )
    journal = store.rows(
        "SELECT * FROM journal WHERE subject = 'alert' AND subject_id IN"
        " (SELECT CAST(id AS TEXT) FROM alerts WHERE post_id = ?) ORDER BY id",
        (post_id,),
    )
    return PostDetail(
        row=row,
        links=tuple(Link(*link) for link in _json(stored["links"])),
        media=tuple(Media(*media) for media in _json(stored["media"])),
        mentions=_words(stored["mentions"]),
        hashtags=_words(stored["hashtags"]),
        reply_to=stored["reply_to"],
        reply_to_account=stored["reply_to_account"],
        repost_author=stored["repost_author"],
        quote_of=stored["quote_of"],
        time_text=stored["time_text"],
        last_seen=stored["last_seen"],
        presence_at=stored["presence_at"],
        deleted_at=stored["deleted_at"],
        findings=_findings(store, row),
        versions=versions_of(store, post_id),
        metrics=_metrics(store, post_id),
        presence_notes=_presence(store, row),
        origins=origins_of(store, post_id),
        thread=_thread(store, stored),
        alerts=tuple(to_alert(each) for each in alerts),
        journal=tuple(to_entry(each) for each in journal),
    )


def _json(text: str) -> list[list[str]]:
    values: list[list[str]] = json.loads(text) if text else []
    return values


def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _findings(store: Store, post: PostRow) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule_id=row["rule_id"],
            pack_id=row["pack_id"],
            title=row["title"],
            category=row["category"],
            level=Level(row["level"]),
            offset=row["offset"],
            length=row["length"],
            text=post.text[row["offset"] : row["offset"] + row["length"]],
            message=row["message"],
            description=row["description"],
            replacements=tuple(json.loads(row["replacements"])),
            references=tuple(json.loads(row["refs"])),
            is_grey=bool(row["is_grey"]),
            suppressed_by=row["suppressed_by"],
        )
        for row in store.rows(
            "SELECT * FROM flags WHERE post_id = ? ORDER BY offset, level DESC, id", (post.id,)
        )
    )


def versions_of(store: Store, post_id: int) -> tuple[VersionRow, ...]:
    """Return the wordings of a post, oldest first; empty where it has only one."""
    return tuple(
        VersionRow(row["at"], row["text"], row["observed_at"], row["source"])
        for row in store.rows(
            "SELECT at, text, observed_at, source FROM post_versions"
            " WHERE post_id = ? AND source <> 'edit history'"
            " ORDER BY at, observed_at",
            (post_id,),
        )
    )


def _metrics(store: Store, post_id: int) -> tuple[MetricsRow, ...]:
    return tuple(
        MetricsRow(row["at"], Metrics(*tuple(row)[1:]))
        for row in store.rows(
            "SELECT at, likes, reposts, replies, quotes, views, bookmarks FROM metrics"
            " WHERE post_id = ? ORDER BY at",
            (post_id,),
        )
    )


def _presence(store: Store, post: PostRow) -> tuple[PresenceRow, ...]:
    return tuple(
        PresenceRow(row["at"], Presence(row["presence"]), row["evidence"])
        for row in store.rows(
            "SELECT at, presence, evidence FROM presence_notes WHERE network = ? AND native_id = ?"
            " ORDER BY at, id",
            (post.network.value, post.native_id),
        )
    )


def _thread(store: Store, stored: sqlite3.Row) -> tuple[PostRow, ...]:
    ids: list[int] = []
    network, wanted = stored["network"], stored["reply_to"]
    while wanted and len(ids) < _MAX_THREAD:
        above = store.row(
            "SELECT id, reply_to FROM posts WHERE network = ? AND native_id = ?", (network, wanted)
        )
        if above is None or above["id"] in ids:
            break
        ids.append(above["id"])
        wanted = above["reply_to"]
    return tuple(posts_by_id(store, ids[::-1]))
