"""A row of `alerts` as a record."""

from __future__ import annotations

import sqlite3

from twiplotui.model.triage import Alert, AlertFacts
from twiplotui.model.words import AlertKind, AlertState, Level


def to_alert(row: sqlite3.Row) -> Alert:
    """Return a row of `alerts` as a record."""
    return Alert(
        id=row["id"],
        facts=AlertFacts(
            key=row["key"],
            kind=AlertKind(row["kind"]),
            level=Level(row["level"]),
            reason=row["reason"],
            at=row["at"],
            post_id=row["post_id"],
            account_id=row["account_id"],
            event_id=row["event_id"],
            rule_id=row["rule_id"],
        ),
        state=AlertState(row["state"]),
        version=row["version"],
        snoozed_until=row["snoozed_until"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
        note_count=row["note_count"],
    )
