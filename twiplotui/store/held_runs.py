"""Runs that lost too many members at once to be believed: what waits, and letting one count."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.account import label_of
from twiplotui.store.connection import Store
from twiplotui.store.follow_lists import HELD, RELEASED
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.undo import put_fields

HELD_ALERT = "held:"
"""How the keys of alerts about held runs begin."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose list was read."""

    label: str
    country: str
    is_watched: bool
    """Watched, or ours."""


def owner_of(store: Store, account_id: int) -> Owner:
    """Return whose list it is, as far as an alert about it needs to know."""
    row = store.row("SELECT * FROM accounts WHERE id = ?", (account_id,))
    if row is None:
        return Owner(f"account {account_id}", "", False)
    label = label_of(row["handle"], row["name"], row["native_id"])
    return Owner(label, row["country"], bool(row["is_watched"] or row["is_ours"]))


def held_alert_keys(store: Store) -> set[str]:
    """Return the keys of the alerts about held runs that stand."""
    rows = store.rows(
        "SELECT key FROM alerts WHERE key >= ? AND key < ? AND is_withdrawn = 0",
        (HELD_ALERT, HELD_ALERT[:-1] + ";"),
    )
    return {row["key"] for row in rows}


def count_held(store: Store, import_id: int | None = None) -> int:
    """Count the runs that wait for a look, of one import or of all."""
    row = store.row(
        "SELECT count(*) FROM follow_runs WHERE is_held = ? AND (? IS NULL OR import_id = ?)",
        (HELD, import_id, import_id),
    )
    return int(row[0]) if row else 0


def release_run(store: Store, run_id: int, *, by: str) -> tuple[int, str] | None:
    """Let a held run count, as an act of the journal.

    Undo does not come to it: its unfollows may have been acted on by then.

    Returns:
        Account and direction of its list; None where the run is not held.
    """
    before, after = {"is_held": HELD}, {"is_held": RELEASED}
    with store.transaction("releasing a run") as connection:
        now = store.clock.now()
        if not put_fields(connection, "run", str(run_id), before, after, now=now, by=by):
            return None
        row = connection.execute(
            "SELECT account_id, direction FROM follow_runs WHERE id = ?", (run_id,)
        ).fetchone()
        append_batch(
            connection,
            [Entry("release", "run", str(run_id), before, after)],
            at=now,
            by=by,
            summary=f"let run {run_id} count",
            is_undoable=False,
        )
        return row["account_id"], row["direction"]
