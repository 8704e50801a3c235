"""Reads the queue in pages and writes acts on alerts, compare-and-set by version."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twiplotui.model.account import label_of
from twiplotui.model.triage import Alert
from twiplotui.model.words import Act, AlertState
from twiplotui.store.alert_rows import to_alert
from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.undo import put_fields
from twiplotui.text.counts import plural
from twiplotui.triage.plan import TriagePlan
from twiplotui.triage.states import PAST

_ALERT = "SELECT a.* FROM alerts a WHERE a.is_withdrawn = 0"


def alerts_by_id(store: Store, ids: Sequence[int]) -> list[Alert]:
    """Return alerts in the order of `ids`; those that do not exist are left out."""
    rows = store.rows(
        f"{_ALERT} AND a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    by_id = {row["id"]: to_alert(row) for row in rows}
    return [by_id[each] for each in ids if each in by_id]


def oldest_alerts(store: Store, count: int) -> list[int]:
    """Return the ids of the oldest alerts, in whatever state."""
    rows = store.rows(
        "SELECT id FROM alerts WHERE is_withdrawn = 0 ORDER BY at, id LIMIT ?", (count,)
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a plan when it was written."""

    batch: int | None
    done: tuple[int, ...]
    """Ids of alerts that changed."""
    overtaken: tuple[Alert, ...]
    """Alerts that someone else changed since they were shown, as they are now."""


def write_plan(store: Store, plan: TriagePlan, *, by: str) -> Written:
    """Carry out a plan as one batch; alerts that changed since they were shown are left alone."""
    done: list[int] = []
    overtaken: list[int] = []
    entries: list[Entry] = []
    now = store.clock.now()
    with store.transaction("triaging") as connection:
        for change in plan.changes:
            alert = change.alert
            row = connection.execute(
                "SELECT version, state, snoozed_until, note_count FROM alerts WHERE id = ?",
                (alert.id,),
            ).fetchone()
            if row is None or row["version"] != alert.version:
                overtaken.append(alert.id)
                continue
            before, after = _fields(plan, row, change.to, change.snoozed_until)
            put_fields(connection, "alert", str(alert.id), before, after, now=now, by=by)
            entries.append(
                Entry(plan.act.value, "alert", str(alert.id), before, after, plan.reason, plan.note)
            )
            done.append(alert.id)
        batch = None
        if entries:
            summary = f"{PAST[plan.act]} {plural(len(entries), 'alert')}"
            batch = append_batch(connection, entries, at=now, by=by, summary=summary)
    return Written(batch, tuple(done), tuple(alerts_by_id(store, overtaken)))


def _fields(
    plan: TriagePlan, row: sqlite3.Row, to: AlertState, snoozed_until: int | None
) -> tuple[dict[str, object], dict[str, object]]:
    before: dict[str, object] = {"state": row["state"], "snoozed_until": row["snoozed_until"]}
    after: dict[str, object] = {"state": to.value, "snoozed_until": snoozed_until}
    if plan.act is Act.NOTE or plan.note:
        before["note_count"] = row["note_count"]
        after["note_count"] = row["note_count"] + 1
    return before, after


def count_by_state(store: Store) -> dict[AlertState, int]:
    """Return how many alerts stand in each state at present (ended snoozes count as new)."""
    counts: dict[AlertState, int] = dict.fromkeys(AlertState, 0)
    for row in store.rows(
        "SELECT CASE WHEN state = 'snoozed' AND snoozed_until <= ? THEN 'new' ELSE state END AS s,"
        " count(*) FROM alerts WHERE is_withdrawn = 0 GROUP BY s",
        (store.clock.now(),),
    ):
        counts[AlertState(row[0])] = row[1]
    return counts


def notes_of(store: Store, alert_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the notes of alerts, oldest first."""
    notes: dict[int, list[str]] = {}
    for row in store.rows(
        "SELECT j.subject_id, j.note FROM journal j JOIN batches b ON b.id = j.batch"
        " WHERE j.subject = 'alert' AND j.note <> '' AND b.undone_seq IS NULL"
        " AND j.subject_id IN (SELECT value FROM json_each(?)) ORDER BY j.id",
        (json.dumps([str(each) for each in alert_ids]),),
    ):
        notes.setdefault(int(row[0]), []).append(row[1])
    return notes


_LEVELS_FIRST = "a.level DESC, a.at DESC, a.id DESC"


def queue_ids(
    store: Store,
    *,
    states: Sequence[AlertState],
    limit: int,
    offset: int = 0,
    newest_first: bool = False,
) -> list[int]:
    """Return ids of alerts in the given effective states: highest level first, then newest."""
    now = store.clock.now()
    order = "a.at DESC, a.id DESC" if newest_first else _LEVELS_FIRST
    rows = store.rows(
        "SELECT a.id FROM alerts a WHERE a.is_withdrawn = 0 AND (CASE WHEN a.state = 'snoozed'"
        " AND a.snoozed_until <= ? THEN 'new' ELSE a.state END) IN"
        f" (SELECT value FROM json_each(?)) ORDER BY {order} LIMIT ? OFFSET ?",
        (now, json.dumps([state.value for state in states]), limit, offset),
    )
    return [row[0] for row in rows]


def handles_of(store: Store, alerts: Sequence[Alert]) -> dict[int, str]:
    """Return, by alert id, how its account is named."""
    ids = json.dumps([alert.id for alert in alerts])
    rows = store.rows(
        "SELECT l.id, a.handle, a.name FROM alerts l JOIN accounts a ON a.id = l.account_id"
        " WHERE l.id IN (SELECT value FROM json_each(?))",
        (ids,),
    )
    return {row[0]: label_of(row[1], row[2]) for row in rows}
