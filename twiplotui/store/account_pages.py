"""The watch list in lines, and all there is of one account, for the screen. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.clock import DAY
from twiplotui.model.view import AccountRow
from twiplotui.query import facets
from twiplotui.store.connection import Store
from twiplotui.store.desk_pages import _ACCOUNT, IS_RETURNED, account_of, known
from twiplotui.store.post_ids import first_id_at

SPARK_DAYS = 30
"""Days of the sparkline."""
_MOST_POSTS = 5000
"""Posts of one account that are looked at for its line, the newest."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the watch list shows it."""

    account: AccountRow
    open_alerts: int
    unread: int
    """Posts since the last review, at most a thousand."""
    days: tuple[int, ...]
    """Posts of each of the last thirty days, oldest first."""
    last_post: int | None
    health: str
    """What its source last said; empty: nothing is wrong, or it has no source."""
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """One account of a list of follows."""

    account: AccountRow
    since: int | None
    first_seen: int
    is_returned: bool | None
    """None: the list that would show it was never read whole."""


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A change of a profile, between two looks."""

    field: str
    old: str
    new: str
    before_at: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """All that the account's page shows besides lists."""

    line: AccountLine
    bio: str
    location: str
    link: str
    status: str
    role_text: str
    created_at: int | None
    observed_at: int | None
    first_seen: int
    followers: int | None
    following: int | None
    follows: tuple[FollowedLine, ...]
    """Watched accounts it follows, as far as runs show."""
    followed_by: tuple[FollowedLine, ...]
    changes: tuple[ProfileLine, ...]


_ORDERS = {
    "country": "a.country = '', a.country, a.role, a.handle_key, a.id",
    "role": "a.role = '', a.role, a.country, a.handle_key, a.id",
    "open": (
        "(SELECT count(*) FROM alerts l WHERE l.account_id = a.id AND l.is_withdrawn = 0"
        " AND l.state = 'new') DESC, a.country, a.handle_key, a.id"
    ),
}
ORDERS = tuple(_ORDERS)
"""Names of the orders of the watch list."""


def account_ids(store: Store, order: str = "country", letters: str = "") -> list[int]:
    """Return ids of watched accounts and ours, in an order, with letters in handle or name."""
    condition, parameters = "", []
    if letters:
        pattern = "%" + "".join("\\" + c if c in "%_\\" else c for c in letters) + "%"
        condition = (
            " AND (a.handle LIKE ? ESCAPE '\\' OR a.name LIKE ? ESCAPE '\\' OR a.country LIKE ?"
            " ESCAPE '\\' OR a.role LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM account_tags t"
            " WHERE t.account_id = a.id AND t.tag LIKE ? ESCAPE '\\'))"
        )
        parameters = [pattern] * 5
    rows = store.rows(
        "SELECT a.id FROM accounts a WHERE a.merged_into IS NULL"
        f" AND (a.is_watched = 1 OR a.is_ours = 1){condition} ORDER BY {_ORDERS[order]}",
        parameters,
    )
    return [row[0] for row in rows]


def account_lines(store: Store, ids: Sequence[int], since: int) -> list[AccountLine]:
    """Return lines of the watch list in any order.

    Args:
        store: Where to look.
        ids: Which accounts.
        since: The last review, milliseconds UTC; later posts count as unread.
    """
    rows = store.rows(
        f"SELECT {_ACCOUNT.format(p='a')},"
        " (SELECT count(*) FROM alerts l WHERE l.account_id = a.id AND l.is_withdrawn = 0"
        "  AND (l.state IN ('new', 'escalated'))) AS open_alerts,"
        " (SELECT group_concat(tag, ',') FROM (SELECT tag FROM account_tags"
        "  WHERE account_id = a.id ORDER BY tag)) AS tags,"
        " coalesce((SELECT CASE WHEN failures > 0 THEN last_error ELSE '' END FROM sources s"
        "  WHERE s.account_id = a.id AND s.state = 'active' ORDER BY failures DESC LIMIT 1), '')"
        " AS health"
        " FROM accounts a WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return [_line(store, row, since) for row in rows]


def _line(store: Store, row: sqlite3.Row, since: int) -> AccountLine:
    now = store.clock.now()
    match = f"facets : {facets.account(row['a_id'])}"
    begin = now - SPARK_DAYS * DAY
    days = [0] * SPARK_DAYS
    unread = 0
    for (at,) in store.rows(
        "SELECT published_at FROM posts WHERE id IN (SELECT rowid FROM posts_fts"
        " WHERE posts_fts MATCH ? AND rowid >= ? ORDER BY rowid DESC LIMIT ?)",
        (match, first_id_at(begin - DAY), _MOST_POSTS),
    ):
        if at is None:
            continue
        place = (at - begin) // DAY
        if 0 <= place < SPARK_DAYS:
            days[place] += 1
        if at > since:
            unread += 1
    return AccountLine(
        account=account_of(row, "a"),
        open_alerts=row["open_alerts"],
        unread=min(unread, 1000),
        days=tuple(days),
        last_post=last_post_at(store, row["a_id"]),
        health=row["health"],
        tags=tuple(row["tags"].split(",")) if row["tags"] else (),
    )


def last_post_at(store: Store, account_id: int) -> int | None:
    """Return when an account's newest post was published; None where no post or time is known."""
    newest = store.row(
        "SELECT published_at FROM posts WHERE id = (SELECT rowid FROM posts_fts"
        " WHERE posts_fts MATCH ? ORDER BY rowid DESC LIMIT 1)",
        (f"facets : {facets.account(account_id)}",),
    )
    return newest[0] if newest else None


def posts_of(store: Store, account_id: int, limit: int) -> list[int]:
    """Return ids of an account's posts, newest first."""
    rows = store.rows(
        "SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? ORDER BY rowid DESC LIMIT ?",
        (f"facets : {facets.account(account_id)}", limit),
    )
    return [row[0] for row in rows]


def account_page(store: Store, account_id: int, since: int) -> AccountPage | None:
    """Return all there is of an account, or None where it does not exist."""
    lines = account_lines(store, [account_id], since)
    row = store.row("SELECT * FROM accounts WHERE id = ?", (account_id,))
    if not lines or row is None:
        return None
    counts = store.row(
        "SELECT followers, following FROM profile_counts WHERE account_id = ?"
        " ORDER BY at DESC LIMIT 1",
        (account_id,),
    )
    changes = store.rows(
        "SELECT field, old, new, before_at FROM profile_changes WHERE account_id = ?"
        " ORDER BY before_at DESC LIMIT 100",
        (account_id,),
    )
    return AccountPage(
        line=lines[0],
        bio=row["bio"],
        location=row["location"],
        link=row["link"],
        status=row["status"],
        role_text=row["role_text"],
        created_at=row["created_at"],
        observed_at=row["observed_at"],
        first_seen=row["first_seen"],
        followers=counts["followers"] if counts else None,
        following=counts["following"] if counts else None,
        follows=_followed(store, account_id, mine="actor_id", other="target_id"),
        followed_by=_followed(store, account_id, mine="target_id", other="actor_id"),
        changes=tuple(ProfileLine(*tuple(change)) for change in changes),
    )


def _followed(store: Store, account_id: int, *, mine: str, other: str) -> tuple[FollowedLine, ...]:
    rows = store.rows(
        f"SELECT {_ACCOUNT.format(p='a')}, e.since, e.first_seen,"
        f" {IS_RETURNED} AS is_returned"
        f" FROM edges e JOIN accounts a ON a.id = e.{other}"
        f" WHERE e.{mine} = ? AND e.first_missing IS NULL AND (a.is_watched = 1 OR a.is_ours = 1)"
        " ORDER BY a.is_ours DESC, a.country, a.handle_key LIMIT 500",
        (account_id,),
    )
    return tuple(
        FollowedLine(
            account_of(row, "a"), row["since"], row["first_seen"], known(row["is_returned"])
        )
        for row in rows
    )


def tag_counts(store: Store) -> list[tuple[str, int]]:
    """Return the desk's tags with how many accounts bear each."""
    rows = store.rows("SELECT tag, count(*) FROM account_tags GROUP BY tag ORDER BY tag")
    return [(row[0], row[1]) for row in rows]
