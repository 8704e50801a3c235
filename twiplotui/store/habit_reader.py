"""Reads when accounts posted last, for what is said of their habits."""

from __future__ import annotations

from twiplotui.query import facets
from twiplotui.store.open import Store

_MOST_POSTS = 200


def last_times(store: Store, account_id: int) -> list[tuple[int, int]]:
    """Return time (milliseconds UTC) and id of an account's last posts, newest first."""
    rows = store.rows(
        "SELECT published_at, id FROM posts WHERE published_at IS NOT NULL AND id IN (SELECT rowid"
        " FROM posts_fts WHERE posts_fts MATCH ? ORDER BY rowid DESC LIMIT ?)"
        " ORDER BY published_at DESC, id DESC",
        (f'facets : "{facets.account(account_id)}"', _MOST_POSTS),
    )
    return [(row[0], row[1]) for row in rows]


def watched_label(store: Store, account_id: int) -> str:
    """Return how a watched account or one of ours is called; empty for others."""
    row = store.row(
        "SELECT handle, name FROM accounts WHERE id = ? AND (is_watched OR is_ours)", (account_id,)
    )
    if row is None:
        return ""
    return f"@{row['handle']}" if row["handle"] else str(row["name"])
