"""Adds alerts to the queue. The same reason (key) is one alert, however often it is found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from twiplotui.model.triage import AlertFacts
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace

_INSERT = (
    "INSERT INTO alerts (key, kind, level, reason, at, post_id, account_id, event_id, rule_id,"
    " created_at, import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, level = excluded.level,"
    " at = excluded.at, event_id = coalesce(excluded.event_id, event_id), is_withdrawn = 0"
    " WHERE reason <> excluded.reason OR level <> excluded.level OR is_withdrawn = 1"
)


def add_alerts(
    connection: sqlite3.Connection, alerts: Iterable[AlertFacts], *, now: int, import_id: int | None
) -> int:
    """Add alerts inside the caller's transaction; a known one keeps its state in triage.

    Returns:
        How many rows were added or reworded.
    """
    before = connection.total_changes
    connection.executemany(
        _INSERT,
        [
            (
                alert.key,
                alert.kind.value,
                int(alert.level),
                alert.reason,
                alert.at,
                alert.post_id,
                alert.account_id,
                alert.event_id,
                alert.rule_id,
                now,
                import_id,
            )
            for alert in alerts
        ],
    )
    return connection.total_changes - before


def raise_alerts(store: Store, alerts: Sequence[AlertFacts], *, import_id: int | None) -> None:
    """Add alerts in transactions of their own."""
    for part in Pace(store, first=500, least=100, most=5000).parts(alerts):
        with store.transaction("raising alerts") as connection:
            add_alerts(connection, part, now=store.clock.now(), import_id=import_id)


def withdraw_alerts(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Withdraw alerts whose reason no longer holds; their triage stays in the journal."""
    connection.executemany(
        "UPDATE alerts SET is_withdrawn = 1 WHERE key = ? AND is_withdrawn = 0",
        [(key,) for key in keys],
    )


def withdraw_profile_alerts(store: Store, account_ids: Collection[int]) -> None:
    """Withdraw alerts of changes of these profiles that no observation carries any more."""
    with store.transaction("withdrawing alerts") as connection:
        connection.execute(
            "UPDATE alerts SET is_withdrawn = 1 WHERE kind = 'profile' AND is_withdrawn = 0"
            " AND account_id IN (SELECT value FROM json_each(?))"
            " AND substr(key, length('profile:') + 1) NOT IN (SELECT key FROM profile_changes)",
            (json.dumps(sorted(account_ids)),),
        )
