"""Ids in pages, and rows by id, for the lists of the screen. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple

from twiplotui.model.triage import Alert
from twiplotui.model.view import AccountRow
from twiplotui.model.words import AlertState, Confidence, FollowEventKind, Level, Network
from twiplotui.store.alert_rows import to_alert
from twiplotui.store.connection import Store

_ACCOUNT = (
    "{p}.id AS {p}_id, {p}.network AS {p}_network, {p}.native_id AS {p}_native_id,"
    " {p}.handle AS {p}_handle, {p}.name AS {p}_name, {p}.country AS {p}_country,"
    " {p}.role AS {p}_role, {p}.is_ours AS {p}_is_ours, {p}.is_watched AS {p}_is_watched,"
    " {p}.skeleton AS {p}_skeleton,"
    " coalesce((SELECT name FROM actors WHERE id = {p}.actor_id), '') AS {p}_actor"
)


IS_RETURNED = (
    "CASE WHEN EXISTS (SELECT 1 FROM edges b WHERE b.actor_id = e.target_id"
    " AND b.target_id = e.actor_id AND b.first_missing IS NULL) THEN 1"
    " WHEN EXISTS (SELECT 1 FROM follow_runs r WHERE r.account_id = e.target_id"
    " AND r.direction = 'following' AND r.is_complete = 1 AND r.is_list_hidden = 0"
    " AND r.is_held <> 1) THEN 0 END"
)
"""Whether the target of `e` follows its actor; NULL where no whole list of it was read."""


def known(value: int | None) -> bool | None:
    """Return a stored yes or no; None stays unknown."""
    return None if value is None else bool(value)


class AlertLine(NamedTuple):
    """An alert as the queue shows it."""

    alert: Alert
    account: AccountRow | None
    text: str
    """The beginning of its post; empty where it is about none."""


class EventLine(NamedTuple):
    """A follow change as its list shows it."""

    id: int
    kind: FollowEventKind
    actor: AccountRow
    target: AccountRow
    after_at: int | None
    before_at: int
    confidence: Confidence
    evidence: str
    """JSON: the runs it is derived from."""
    is_returned: bool | None
    """Whether the target follows the actor at present; None: no whole list of it was read."""
    alert: Alert | None


def _in(ids: Sequence[int]) -> tuple[str]:
    return (json.dumps(list(ids)),)


def account_of(row: sqlite3.Row, prefix: str) -> AccountRow:
    """Return the account that a join put into a row under a prefix."""
    return AccountRow(
        id=row[f"{prefix}_id"],
        network=Network(row[f"{prefix}_network"]),
        native_id=row[f"{prefix}_native_id"] or "",
        handle=row[f"{prefix}_handle"],
        name=row[f"{prefix}_name"],
        country=row[f"{prefix}_country"],
        role=row[f"{prefix}_role"],
        is_ours=bool(row[f"{prefix}_is_ours"]),
        is_watched=bool(row[f"{prefix}_is_watched"]),
        actor=row[f"{prefix}_actor"],
        skeleton=row[f"{prefix}_skeleton"],
    )


def alert_lines(store: Store, ids: Sequence[int]) -> list[AlertLine]:
    """Return lines of the queue in any order; alerts that are gone are left out."""
    rows = store.rows(
        f"SELECT l.*, {_ACCOUNT.format(p='a')}, substr(p.text, 1, 400) AS words FROM alerts l"
        " LEFT JOIN accounts a ON a.id = l.account_id LEFT JOIN posts p ON p.id = l.post_id"
        " WHERE l.is_withdrawn = 0 AND l.id IN (SELECT value FROM json_each(?))",
        _in(ids),
    )
    return [
        AlertLine(
            to_alert(row),
            account_of(row, "a") if row["a_id"] is not None else None,
            row["words"] or "",
        )
        for row in rows
    ]


def standing(store: Store, table: str, ids: Collection[int]) -> set[int]:
    """Return those of some alerts, or follow changes, that are there and not withdrawn.

    Args:
        store: Where they are looked for.
        table: `alerts` or `follow_events`.
        ids: Theirs.
    """
    rows = store.rows(
        f"SELECT id FROM {table} WHERE is_withdrawn = 0 AND id IN (SELECT value FROM json_each(?))",
        _in(list(ids)),
    )
    return {row[0] for row in rows}


def queue_page(store: Store, states: Sequence[AlertState], limit: int | None = None) -> list[int]:
    """Return ids of alerts in the given effective states, highest level first, then newest."""
    # Each part is read in its order from the index of the queue, and the parts are merged.
    parts = [
        f"SELECT level, at, id FROM alerts WHERE is_withdrawn = 0 AND {part}"
        for part in _in_states(states)
    ]
    rows = store.rows(
        f"{' UNION ALL '.join(parts)} ORDER BY level DESC, at DESC, id DESC LIMIT :limit",
        {"now": store.clock.now(), "limit": -1 if limit is None else limit},
    )
    return [row[2] for row in rows]


def _in_states(states: Sequence[AlertState]) -> list[str]:
    """Return conditions, each on one stored state, that together mean these effective states."""
    woken = "state = 'snoozed' AND snoozed_until <= :now"
    asleep = "state = 'snoozed' AND (snoozed_until IS NULL OR snoozed_until > :now)"
    found = [
        asleep if state is AlertState.SNOOZED else f"state = '{state.value}'" for state in states
    ]
    return [*found, woken] if AlertState.NEW in states else found


def open_by_level(store: Store) -> dict[Level, int]:
    """Return how many alerts are new (ended snoozes too), by level."""
    counts = dict.fromkeys(Level, 0)
    for condition in _in_states((AlertState.NEW,)):
        for row in store.rows(
            "SELECT level, count(*) FROM alerts WHERE is_withdrawn = 0"
            f" AND {condition} GROUP BY level",
            {"now": store.clock.now()},
        ):
            counts[Level(row[0])] += row[1]
    return counts


def event_lines(store: Store, ids: Sequence[int]) -> list[EventLine]:
    """Return follow changes in any order; withdrawn ones are left out."""
    rows = store.rows(
        "SELECT e.id AS event, e.kind AS event_kind, e.after_at, e.before_at, e.confidence,"
        f" e.evidence, {_ACCOUNT.format(p='a')}, {_ACCOUNT.format(p='t')},"
        f" {IS_RETURNED} AS is_returned"
        " FROM follow_events e JOIN accounts a ON a.id = e.actor_id"
        " JOIN accounts t ON t.id = e.target_id"
        " WHERE e.is_withdrawn = 0 AND e.id IN (SELECT value FROM json_each(?))",
        _in(ids),
    )
    alerts = {
        row["event_id"]: to_alert(row)
        for row in store.rows(
            "SELECT * FROM alerts WHERE is_withdrawn = 0"
            " AND event_id IN (SELECT value FROM json_each(?))",
            _in(ids),
        )
    }
    return [
        EventLine(
            id=row["event"],
            kind=FollowEventKind(row["event_kind"]),
            actor=account_of(row, "a"),
            target=account_of(row, "t"),
            after_at=row["after_at"],
            before_at=row["before_at"],
            confidence=Confidence(row["confidence"]),
            evidence=row["evidence"],
            is_returned=known(row["is_returned"]),
            alert=alerts.get(row["event"]),
        )
        for row in rows
    ]


_EVENT_FILTERS = {
    "all": "1",
    "mutual": "e.kind IN ('mutual-formed', 'mutual-broken')",
    "one-sided": f"e.kind = 'follow' AND ({IS_RETURNED}) = 0",
    "ours": "(SELECT max(is_ours) FROM accounts WHERE id IN (e.actor_id, e.target_id)) = 1",
    "unconfirmed": "e.confidence = 'unconfirmed'",
}
EVENT_FILTERS = tuple(_EVENT_FILTERS)
"""Names of the filters of follow changes."""


def event_page(
    store: Store,
    kept: str = "all",
    *,
    country: str = "",
    account: int | None = None,
    limit: int | None = None,
) -> list[int]:
    """Return ids of follow changes, newest first.

    Args:
        store: Where to look.
        kept: One of `EVENT_FILTERS`.
        country: Only where the actor or the target is of this country.
        account: Only of or towards this account.
        limit: At most so many.
    """
    conditions = ["e.is_withdrawn = 0", _EVENT_FILTERS[kept]]
    parameters: list[object] = []
    if country:
        conditions.append(
            "? IN (SELECT country FROM accounts WHERE id IN (e.actor_id, e.target_id))"
        )
        parameters.append(country)
    if account is not None:
        conditions.append("(e.actor_id = ? OR e.target_id = ?)")
        parameters += [account, account]
    rows = store.rows(
        f"SELECT e.id FROM follow_events e WHERE {' AND '.join(conditions)}"
        " ORDER BY e.before_at DESC, e.id DESC LIMIT ?",
        (*parameters, -1 if limit is None else limit),
    )
    return [row[0] for row in rows]


def _pending(store: Store) -> list[int]:
    # As `import_log.pending_ids`, without what an import needs: this is read before the first
    # picture.
    return [row[0] for row in store.rows("SELECT id FROM imports WHERE state = 'running'")]


def posts_page(
    store: Store, *, limit: int, before: int | None = None, after: int | None = None
) -> list[int]:
    """Return ids of posts, newest first; of the page below `before` or above `after`."""
    pending = _pending(store)
    where = ["1"]
    parameters: list[object] = []
    if before is not None:
        where.append("id < ?")
        parameters.append(before)
    if after is not None:
        where.append("id > ?")
        parameters.append(after)
    if pending:
        where.append("import_id NOT IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(pending))
    direction = "ASC" if after is not None else "DESC"
    rows = store.rows(
        f"SELECT id FROM posts WHERE {' AND '.join(where)} ORDER BY id {direction} LIMIT ?",
        (*parameters, limit),
    )
    ids = [row[0] for row in rows]
    return ids[::-1] if after is not None else ids


def count_posts(store: Store) -> int:
    """Return how many posts are shown; those of a running import are not."""
    row = store.row("SELECT count(*) FROM posts")
    total = int(row[0]) if row else 0
    for pending in _pending(store):
        row = store.row("SELECT count(*) FROM posts WHERE import_id = ?", (pending,))
        total -= int(row[0]) if row else 0
    return total


def count_events(store: Store, since: int) -> int:
    """Count the follow changes that ended at a moment or later."""
    row = store.row(
        "SELECT count(*) FROM follow_events WHERE is_withdrawn = 0 AND before_at >= ?", (since,)
    )
    return int(row[0]) if row else 0


def has_any(store: Store, table: str) -> bool:
    """Return whether there is any row in `alerts` or `posts`."""
    return store.row(f"SELECT 1 FROM {table} LIMIT 1") is not None


def posts_from(store: Store, first_id: int, cap: int) -> int:
    """Return how many posts have this id or a higher one, up to a cap."""
    row = store.row(
        "SELECT count(*) FROM (SELECT 1 FROM posts WHERE id >= ? LIMIT ?)", (first_id, cap)
    )
    return int(row[0]) if row else 0


def alerts_of_posts(store: Store, post_ids: Sequence[int]) -> dict[int, Alert]:
    """Return, by post, its highest alert."""
    rows = store.rows(
        "SELECT * FROM alerts WHERE is_withdrawn = 0"
        " AND post_id IN (SELECT value FROM json_each(?)) ORDER BY level, id DESC",
        _in(post_ids),
    )
    return {row["post_id"]: to_alert(row) for row in rows}
