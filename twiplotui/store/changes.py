"""Reads what changed: presence of posts, edits, profiles."""

from __future__ import annotations

from typing import Any

from twiplotui.query import facets
from twiplotui.signals.reposted import WINDOW, Candidate, find_repost
from twiplotui.store.connection import Store
from twiplotui.store.post_detail import versions_of
from twiplotui.store.post_ids import first_id_at
from twiplotui.text.diff import word_diff

EVER = 2**63 - 1
"""An end of a period that lies after everything."""
_NAME = "CASE WHEN a.handle <> '' THEN '@' || a.handle ELSE a.name END AS account, a.country"


def presence_changes(
    store: Store, *, since: int = 0, until: int = EVER, limit: int = 200
) -> list[dict[str, Any]]:
    """Return posts found missing or gone in a period, newest first, with the evidence.

    Args:
        store: Where to look.
        since: Beginning, milliseconds UTC, included.
        until: End, not included.
        limit: At most so many.
    """
    found = []
    for row in store.rows(
        f"SELECT p.*, {_NAME} FROM posts p JOIN accounts a ON a.id = p.account_id"
        " WHERE p.presence <> 'seen' AND p.presence_at >= ? AND p.presence_at < ?"
        " ORDER BY p.presence_at DESC, p.id DESC LIMIT ?",
        (since, until, limit),
    ):
        notes = store.rows(
            "SELECT at, presence, evidence FROM presence_notes WHERE network = ? AND native_id = ?"
            " ORDER BY at",
            (row["network"], row["native_id"]),
        )
        at = row["deleted_at"] or row["presence_at"]
        again = repost_of_deleted(store, row["id"])
        found.append(
            {
                "kind": row["presence"],
                "account": row["account"],
                "country": row["country"] or None,
                "post": row["id"],
                "text": row["text"],
                "published": row["published_at"],
                "first": row["last_seen"] if row["last_seen"] < at else row["published_at"],
                "last": at,
                "stood_ms": at - row["published_at"] if row["published_at"] else None,
                "confidence": "confirmed" if row["presence"] == "deleted" else "unconfirmed",
                "evidence": [note["evidence"] for note in notes]
                or [f"the source marks it as {row['presence']} ({row['format']})"],
                "reposted_as": again.id if again else None,
                "reposted": {"at": again.at, "text": again.text} if again else None,
                "difference": _difference(row["text"], again.text) if again else None,
                "post_kind": row["kind"],
                "blanked_length": row["blanked_length"],
            }
        )
    return found


def _difference(old: str, new: str) -> list[dict[str, str]]:
    return [{"kind": part.kind, "text": part.text} for part in word_diff(old, new)]


def repost_of_deleted(store: Store, post_id: int) -> Candidate | None:
    """Return the post by which its account said nearly the same again, if any."""
    row = store.row("SELECT * FROM posts WHERE id = ?", (post_id,))
    if row is None or not row["text"]:
        return None
    at = row["deleted_at"] or row["presence_at"]
    if at is None:
        return None
    rows = store.rows(
        "SELECT p.id, coalesce(p.published_at, p.first_seen) AS at, p.text FROM posts_fts f"
        " CROSS JOIN posts p ON p.id = f.rowid WHERE f.posts_fts MATCH ? AND f.rowid >= ?"
        " AND f.rowid < ? AND p.id <> ? AND p.presence = 'seen' ORDER BY f.rowid LIMIT 200",
        (
            f'facets : "{facets.account(row["account_id"])}"',
            first_id_at(at - WINDOW),
            first_id_at(at + WINDOW),
            post_id,
        ),
    )
    candidates = [Candidate(each["id"], each["at"], each["text"]) for each in rows]
    return find_repost(row["text"], row["published_at"], at, candidates)


def edit_changes(
    store: Store, *, since: int = 0, until: int = EVER, limit: int = 200
) -> list[dict[str, Any]]:
    """Return posts edited in a period (as `presence_changes`), newest first, with every wording."""
    return [
        {
            "kind": "edit",
            "account": row["account"],
            "country": row["country"] or None,
            "post": row["id"],
            "published": row["published_at"],
            "first": row["published_at"],
            "last": row["edited_at"],
            "confidence": "confirmed",
            "evidence": [f"{row['version_count']} wordings held"],
            "wordings": [
                {"at": version.at, "text": version.text, "source": version.source}
                for version in versions_of(store, row["id"])
            ],
        }
        for row in store.rows(
            f"SELECT p.*, {_NAME} FROM posts p JOIN accounts a ON a.id = p.account_id"
            " WHERE p.version_count > 1 AND coalesce(p.edited_at, p.last_seen) >= ?"
            " AND coalesce(p.edited_at, p.last_seen) < ?"
            " ORDER BY p.edited_at DESC, p.id DESC LIMIT ?",
            (since, until, limit),
        )
    ]


def profile_change_list(
    store: Store,
    *,
    since: int = 0,
    until: int = EVER,
    limit: int = 200,
    account: int | None = None,
) -> list[dict[str, Any]]:
    """Return changes of profiles in a period (as `presence_changes`), newest first."""
    return [
        {
            "kind": "profile",
            "account": row["account"],
            "country": row["country"] or None,
            "field": row["field"],
            "old": row["old"],
            "new": row["new"],
            "first": row["after_at"],
            "last": row["before_at"],
            "confidence": "confirmed",
            "evidence": [row["source"] or "two dated observations of the profile"],
        }
        for row in store.rows(
            f"SELECT c.*, {_NAME} FROM profile_changes c JOIN accounts a ON a.id = c.account_id"
            " WHERE c.before_at >= :since AND c.before_at < :until"
            " AND (:account IS NULL OR c.account_id = :account)"
            " ORDER BY c.before_at DESC, c.id DESC LIMIT :limit",
            {"since": since, "until": until, "account": account, "limit": limit},
        )
    ]
