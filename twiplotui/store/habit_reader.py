"""Reads what accounts posted before, for what is said of their habits."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from twiplotui.clock import HOUR
from twiplotui.query import facets
from twiplotui.store.connection import Store
from twiplotui.text.tokens import query_tokens

_EARLIER = 200
"""Earlier posts that make a habit."""
_BEFORE_AN_IMPORT = HOUR
"""Milliseconds; a refresh becomes an import when it first meets something new."""
_MOST_NEW = 2_000
"""New posts of an import that are looked at, the latest first."""


class HeldPost(NamedTuple):
    """A post as far as habits need it."""

    id: int
    account_id: int
    published_at: int
    text: str
    lang: str


class HabitOwner(NamedTuple):
    """A watched account or one of ours."""

    id: int
    label: str
    country: str
    role: str


def habit_owners(store: Store, account_ids: Collection[int]) -> list[HabitOwner]:
    """Return those of the accounts that are watched or ours."""
    rows = store.rows(
        "SELECT id, CASE handle WHEN '' THEN name ELSE '@' || handle END, country, role"
        " FROM accounts WHERE (is_watched = 1 OR is_ours = 1)"
        " AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(account_ids)),),
    )
    return [HabitOwner(*row) for row in rows]


def new_posts(
    store: Store, import_id: int, account_ids: Collection[int], recent: int
) -> list[HeldPost]:
    """Return the latest posts that an import brought of accounts, by account and time.

    Args:
        store: Where to look.
        import_id: The import.
        account_ids: The accounts.
        recent: Age in milliseconds above which a post was no news when it was first seen.
    """
    rows = store.rows(
        "SELECT id, account_id, published_at, text, lang FROM posts WHERE import_id = ?"
        " AND kind <> 'repost' AND published_at >= first_seen - ?"
        " AND account_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?",
        (import_id, recent, json.dumps(sorted(account_ids)), _MOST_NEW),
    )
    posts = [HeldPost(*row) for row in rows]
    return sorted(posts, key=lambda post: (post.account_id, post.published_at, post.id))


def earlier_posts(
    store: Store, account_id: int, before: int, most: int = _EARLIER
) -> list[HeldPost]:
    """Return an account's last posts before a moment (milliseconds UTC), newest first."""
    rows = store.rows(
        "SELECT id, account_id, published_at, text, lang FROM posts WHERE kind <> 'repost'"
        " AND published_at < ? AND id IN (SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?"
        " ORDER BY rowid DESC LIMIT ?) ORDER BY published_at DESC, id DESC LIMIT ?",
        (before, _of_account(account_id), most + _MOST_NEW, most),
    )
    return [HeldPost(*row) for row in rows]


def count_earlier(store: Store, account_id: int, before_id: int, names: Sequence[str] = ()) -> int:
    """Count an account's posts before another one, all or those with one of some names."""
    match = _of_account(account_id)
    if names:
        phrases = (" ".join(query_tokens(name)) for name in names)
        any_of = " OR ".join(f'words : "{phrase}"' for phrase in phrases if phrase)
        if not any_of:
            return 0
        match = f"{match} AND ({any_of})"
    row = store.row(
        "SELECT count(*) FROM posts_fts WHERE posts_fts MATCH ? AND rowid < ?", (match, before_id)
    )
    return int(row[0]) if row else 0


def accounts_read(store: Store, import_id: int) -> list[int]:
    """Return the accounts whose live source was read without error with or since an import."""
    rows = store.rows(
        "SELECT DISTINCT account_id FROM sources WHERE account_id IS NOT NULL AND failures = 0"
        " AND state = 'active'"
        " AND checked_at >= (SELECT started_at FROM imports WHERE id = ?) - ?",
        (import_id, _BEFORE_AN_IMPORT),
    )
    return [row[0] for row in rows]


def _of_account(account_id: int) -> str:
    return f'facets : "{facets.account(account_id)}"'
