"""What is stored of posts that a source tells of again, as a merge or a dry run needs it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from twiplotui.model.post import PostFacts
from twiplotui.model.words import TimePrecision
from twiplotui.signals.merge import StoredPost
from twiplotui.store.connection import Store

Key = tuple[str, str]
"""Network and native id of a post."""
_FOUND = (
    "p.id, p.record_hash, p.published_at, p.index_handle, EXISTS"
    " (SELECT 1 FROM wordings w WHERE w.post_id = p.id) AS has_wordings"
)
_FIND = (
    f"SELECT {_FOUND}, p.native_id AS name FROM posts p"
    " WHERE p.network = :network AND p.native_id IN (SELECT value FROM json_each(:names))"
    " UNION ALL"
    f" SELECT {_FOUND}, v.native_id FROM post_versions v"
    " CROSS JOIN posts p ON p.id = v.post_id WHERE v.native_id <> '' AND p.network = :network"
    " AND v.native_id <> p.native_id AND v.native_id IN (SELECT value FROM json_each(:names))"
)


def find_posts(store: Store, chunk: Sequence[PostFacts]) -> dict[Key, sqlite3.Row]:
    """Return what is stored of the posts of a chunk, by (network, native id)."""
    by_network: dict[str, dict[str, set[str]]] = {}
    for facts in chunk:
        # Some networks give each edit an id of its own: any of them may be the stored one.
        names = by_network.setdefault(facts.network.value, {})
        names.setdefault(facts.native_id, set()).add(facts.native_id)
        for version in facts.versions:
            if version.native_id:
                names.setdefault(version.native_id, set()).add(facts.native_id)
    found: dict[Key, sqlite3.Row] = {}
    for network, names in by_network.items():
        for row in store.rows(_FIND, {"network": network, "names": json.dumps(list(names))}):
            for native_id in names[row["name"]]:
                # The row of the newest id goes before those of earlier ones.
                if (network, native_id) not in found or row["name"] == native_id:
                    found[network, native_id] = row
    return found


def full_row(connection: sqlite3.Connection, post_id: int) -> Any:  # noqa: ANN401  # a row or None
    """Return a stored post with its author's handle, or None."""
    return connection.execute(
        "SELECT p.*, a.handle AS author FROM posts p JOIN accounts a ON a.id = p.account_id"
        " WHERE p.id = ?",
        (post_id,),
    ).fetchone()


def stored_post(row: sqlite3.Row) -> StoredPost:
    """Return the part of a stored post that a decision needs."""
    return StoredPost(
        published_at=row["published_at"],
        precision=TimePrecision(row["precision"]),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        lang=row["lang"],
        url=row["url"],
        title=row["title"],
    )
