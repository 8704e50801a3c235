"""Reads what a brief tells: alerts of a period with what became of them, and counts of acts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from twiplotui.model.account import label_of
from twiplotui.model.brief import BriefAlert
from twiplotui.model.words import Act, AlertKind, AlertState, Level
from twiplotui.store.alerts import notes_of
from twiplotui.store.connection import Store
from twiplotui.store.post_ids import first_id_at
from twiplotui.triage.states import effective_state

_OF_PERIOD = (
    "a.is_withdrawn = 0 AND ((a.created_at >= :since AND a.created_at < :until)"
    " OR (a.at >= :since AND a.at < :until) OR (a.updated_at >= :since AND a.updated_at < :until))"
)
_ORDER = (
    AlertState.ESCALATED,
    AlertState.NEW,
    AlertState.SNOOZED,
    AlertState.ACKNOWLEDGED,
    AlertState.DISMISSED,
)


def alerts_of_period(store: Store, since: int, until: int, limit: int) -> list[BriefAlert]:
    """Return alerts that happened, were raised or were decided in a period.

    Args:
        store: Where to look.
        since: Beginning, milliseconds UTC, included.
        until: End, not included.
        limit: At most so many: highest level first, then by state, then newest.
    """
    rows = store.rows(
        "SELECT a.*, p.text AS post_text, p.url AS post_url, x.handle, x.name, x.country"
        " FROM alerts a LEFT JOIN posts p ON p.id = a.post_id"
        " LEFT JOIN accounts x ON x.id = a.account_id"
        f" WHERE {_OF_PERIOD} ORDER BY a.level DESC, a.at DESC, a.id DESC LIMIT :limit",
        {"since": since, "until": until, "limit": limit},
    )
    ids = [row["id"] for row in rows]
    notes = notes_of(store, ids)
    decisions = _decisions(store, ids)
    now = store.clock.now()
    found = [_alert(row, decisions.get(row["id"]), notes.get(row["id"], ()), now) for row in rows]
    return sorted(found, key=lambda alert: (-alert.level, _ORDER.index(alert.state)))


def _alert(
    row: sqlite3.Row, decision: sqlite3.Row | None, notes: Sequence[str], now: int
) -> BriefAlert:
    state = effective_state(AlertState(row["state"]), row["snoozed_until"], now)
    if state is AlertState.NEW and (decision is None or decision["act"] != Act.REOPEN):
        # It waits: never decided, taken back, or its snooze is over.
        by, at = "", None
    elif decision is None:
        by, at = row["updated_by"], row["updated_at"]
    else:
        by, at = decision["by_whom"], decision["at"]
    is_dismissed = state is AlertState.DISMISSED and decision is not None
    return BriefAlert(
        id=row["id"],
        level=Level(row["level"]),
        state=state,
        kind=AlertKind(row["kind"]),
        at=row["at"],
        account=label_of(row["handle"], row["name"]),
        country=row["country"] or "",
        reason=row["reason"],
        text=row["post_text"] or "",
        url=row["post_url"] or "",
        dismissed_as=decision["reason"] if is_dismissed and decision is not None else "",
        decided_by=by,
        decided_at=at,
        notes=tuple(notes),
    )


def _decisions(store: Store, ids: Sequence[int]) -> dict[int, sqlite3.Row]:
    """Return the latest decision on each alert that was not undone; a note is none."""
    rows = store.rows(
        "SELECT j.subject_id, j.act, j.by_whom, j.at, j.reason"
        " FROM journal j JOIN batches b ON b.id = j.batch"
        " WHERE j.subject = 'alert' AND j.act <> 'note' AND b.undone_seq IS NULL"
        " AND j.subject_id IN (SELECT value FROM json_each(?)) ORDER BY j.id",
        (json.dumps([str(each) for each in ids]),),
    )
    return {int(row["subject_id"]): row for row in rows}


def count_alerts(store: Store, since: int, until: int) -> int:
    """Count the alerts of a period."""
    row = store.row(
        f"SELECT count(*) FROM alerts a WHERE {_OF_PERIOD}", {"since": since, "until": until}
    )
    return int(row[0]) if row else 0


def acts_of_period(store: Store, since: int, until: int) -> dict[Act, int]:
    """Count alerts by what was done with them in a period; acts that were undone do not count."""
    rows = store.rows(
        "SELECT j.act, count(DISTINCT j.subject_id) FROM journal j JOIN batches b ON b.id = j.batch"
        " WHERE j.subject = 'alert' AND b.undone_seq IS NULL AND j.undoes IS NULL"
        " AND j.at >= ? AND j.at < ? GROUP BY j.act",
        (since, until),
    )
    known = {act.value: act for act in Act}
    return {known[row[0]]: row[1] for row in rows if row[0] in known}


def count_posts(store: Store, since: int, until: int) -> int:
    """Count posts by the best time known when they were first stored."""
    row = store.row(
        "SELECT count(*) FROM posts WHERE id >= ? AND id < ?",
        (first_id_at(since), first_id_at(until)),
    )
    return int(row[0]) if row else 0


_CHANGES = {
    "follows": (
        "SELECT count(*) FROM follow_events WHERE is_withdrawn = 0"
        " AND before_at >= :since AND before_at < :until"
    ),
    "deletions": (
        "SELECT count(*) FROM posts WHERE presence <> 'seen'"
        " AND presence_at >= :since AND presence_at < :until"
    ),
    "edits": (
        "SELECT count(*) FROM posts WHERE version_count > 1"
        " AND coalesce(edited_at, last_seen) >= :since AND coalesce(edited_at, last_seen) < :until"
    ),
    "profiles": (
        "SELECT count(*) FROM profile_changes WHERE before_at >= :since AND before_at < :until"
    ),
}


def count_changes(store: Store, since: int, until: int) -> dict[str, int]:
    """Count the changes of a period, by the list of the brief that tells them."""
    period = {"since": since, "until": until}
    rows = {name: store.row(sql, period) for name, sql in _CHANGES.items()}
    return {name: int(row[0]) if row else 0 for name, row in rows.items()}


def post_urls(store: Store, ids: Sequence[int]) -> dict[int, str]:
    """Return the address of each post that has one."""
    rows = store.rows(
        "SELECT id, url FROM posts WHERE url <> '' AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row[0]: row[1] for row in rows}
