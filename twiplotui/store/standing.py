"""What the store holds of an account's posts and follows, for a refresh to compare with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from twiplotui.clock import DAY
from twiplotui.model.account import AccountFacts
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence
from twiplotui.query import facets
from twiplotui.store.connection import Store
from twiplotui.store.post_ids import first_id_at
from twiplotui.store.run_writer import unpack_ids

_GONE = (Presence.DELETED.value, Presence.ACCOUNT_GONE.value)


@dataclass(frozen=True, slots=True)
class StandingPost:
    """A stored post that was not known to be gone."""

    native_id: str
    published_at: int
    presence: Presence
    edited_at: int | None
    url: str


def standing_posts(store: Store, account_id: int, since: int) -> list[StandingPost]:
    """Return an account's posts published since a moment and not known to be gone."""
    # Ids begin with the best time known when a post was first stored; a later correction moves the
    # shown time a little, not the id: a day's margin is ample.
    lowest = first_id_at(since - DAY)
    rows = store.rows(
        "SELECT native_id, published_at, presence, edited_at, url FROM posts WHERE id IN"
        " (SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? AND rowid >= ?)"
        " AND published_at >= ? AND presence NOT IN (?, ?)",
        (f"facets : {facets.account(account_id)}", lowest, since, *_GONE),
    )
    return [
        StandingPost(
            row["native_id"],
            row["published_at"],
            Presence(row["presence"]),
            row["edited_at"],
            row["url"],
        )
        for row in rows
    ]


def stored_ids(store: Store, posts: Iterable[PostFacts]) -> set[tuple[str, str]]:
    """Return (network, native id) of those posts that are stored."""
    wanted: dict[str, list[str]] = {}
    for post in posts:
        wanted.setdefault(post.network.value, []).append(post.native_id)
    return {
        (network, row[0])
        for network, names in wanted.items()
        for row in store.rows(
            "SELECT native_id FROM posts WHERE network = ?"
            " AND native_id IN (SELECT value FROM json_each(?))",
            (network, json.dumps(names)),
        )
    }


def account_ids(
    store: Store, accounts: Iterable[AccountFacts]
) -> dict[tuple[str, str | None], int]:
    """Return our ids of accounts by (network, native id), of those that are stored."""
    wanted = json.dumps([(each.network.value, each.native_id) for each in accounts])
    rows = store.rows(
        "SELECT a.network, a.native_id, coalesce(a.merged_into, a.id) FROM json_each(?) AS wanted"
        " JOIN accounts a ON a.network = json_extract(wanted.value, '$[0]')"
        " AND a.native_id = json_extract(wanted.value, '$[1]')",
        (wanted,),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def edits_known(store: Store, network: str, native_ids: Iterable[str]) -> dict[str, int | None]:
    """Return when stored posts were last edited, by native id; unknown posts are left out."""
    rows = store.rows(
        "SELECT native_id, edited_at FROM posts WHERE network = ?"
        " AND native_id IN (SELECT value FROM json_each(?))",
        (network, json.dumps(list(native_ids))),
    )
    return {row["native_id"]: row["edited_at"] for row in rows}


def last_members(store: Store, account_id: int) -> dict[str, str] | None:
    """Return native id → handle of the members of the newest complete `following` run.

    None where there is no complete run yet.
    """
    row = store.row(
        "SELECT members FROM follow_runs WHERE account_id = ? AND direction = 'following'"
        " AND is_complete = 1 ORDER BY captured_at DESC, id DESC LIMIT 1",
        (account_id,),
    )
    if row is None:
        return None
    ids = json.dumps(list(unpack_ids(row["members"])))
    rows = store.rows(
        "SELECT native_id, handle FROM accounts WHERE id IN (SELECT value FROM json_each(?))"
        " AND native_id IS NOT NULL",
        (ids,),
    )
    return {each["native_id"]: each["handle"] for each in rows}


def handles_unknown(store: Store, network: str, native_ids: Iterable[str]) -> list[str]:
    """Return those accounts of which no handle is known yet."""
    rows = store.rows(
        "SELECT native_id FROM accounts WHERE network = ? AND handle_key <> ''"
        " AND native_id IN (SELECT value FROM json_each(?))",
        (network, json.dumps(list(native_ids))),
    )
    known = {row["native_id"] for row in rows}
    return [native_id for native_id in native_ids if native_id not in known]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by which a refresh tells what it brought."""

    new_posts: int
    follow_events: int


def tally(store: Store, import_id: int | None) -> Tally:
    """Count the posts of one import and all follow events that stand."""
    posts = store.row("SELECT count(*) FROM posts WHERE import_id = ?", (import_id,))
    return Tally(int(posts[0]) if posts and import_id else 0, count_events(store))


def count_events(store: Store) -> int:
    """Count the follow events that stand."""
    events = store.row(
        "SELECT count(*) FROM follow_events WHERE is_withdrawn = 0"
        " AND kind NOT IN ('mutual-formed', 'mutual-broken')"
    )
    return int(events[0]) if events else 0
