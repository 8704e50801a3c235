"""Undo and redo of journal batches; what someone else changed since is left alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twiplotui.errors import StateError
from twiplotui.store import account_merge
from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.reflag_marks import JUDGED_BY, mark_account

_TABLES: dict[str, tuple[str, frozenset[str]]] = {
    "alert": (
        "alerts",
        frozenset({"state", "snoozed_until", "note_count"}),
    ),
    "account": (
        "accounts",
        frozenset(
            {"country", "role", "role_text", "is_ours", "is_watched", "priority", "name", "handle"}
            | {"actor_id", "native_id", "handle_key"}
        ),
    ),
    "mute": ("mutes", frozenset({"is_lifted"})),
    "draft": ("drafts", frozenset({"is_removed", "title", "network"})),
    "source": ("sources", frozenset({"state", "is_approved"})),
    "run": ("follow_runs", frozenset({"is_held"})),
}
"""Subject → table and the columns that an act may change."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did."""

    batch: int
    summary: str
    subjects: tuple[tuple[str, str], ...]
    """(subject, id) of what was put back, first to last."""
    skipped: int
    """Things left alone because they were changed since."""


def undo(store: Store, *, by: str) -> Undone:
    """Undo the latest batch that is not undone.

    Raises:
        StateError: There is nothing to undo.
    """
    with store.transaction("undoing") as connection:
        row = connection.execute(
            "SELECT id, summary FROM batches WHERE undone_seq IS NULL ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise StateError("There is nothing to undo.")
        done = _turn(store, row, by=by, act="undo")
        sequence = connection.execute("SELECT max(id) FROM journal").fetchone()[0]
        connection.execute("UPDATE batches SET undone_seq = ? WHERE id = ?", (sequence, row["id"]))
        return done


def redo(store: Store, *, by: str) -> Undone:
    """Do again the batch that was undone last, if nothing else was done since.

    Raises:
        StateError: There is nothing to redo.
    """
    with store.transaction("redoing") as connection:
        row = connection.execute(
            "SELECT id, summary FROM batches WHERE undone_seq IS NOT NULL AND id >"
            " coalesce((SELECT max(id) FROM batches WHERE undone_seq IS NULL), 0)"
            " ORDER BY undone_seq DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise StateError("There is nothing to redo.")
        done = _turn(store, row, by=by, act="redo")
        connection.execute("UPDATE batches SET undone_seq = NULL WHERE id = ?", (row["id"],))
        return done


def undo_act(store: Store, batch_id: int, *, by: str) -> Undone:
    """Undo one act, whichever was done since; what a later act changed is left alone.

    Raises:
        StateError: It cannot be undone, is undone already, or nothing of it is left as it was.
    """
    return _turn_chosen(store, batch_id, by=by, act="undo")


def redo_act(store: Store, batch_id: int, *, by: str) -> Undone:
    """Do one act again that is undone; what was changed since is left alone.

    Raises:
        StateError: It cannot be undone, is not undone, or nothing of it is left as it was.
    """
    return _turn_chosen(store, batch_id, by=by, act="redo")


def _turn_chosen(store: Store, batch_id: int, *, by: str, act: str) -> Undone:
    with store.transaction(f"{act}ing") as connection:
        row = connection.execute(
            "SELECT id, summary, undone_seq FROM batches WHERE id = ?", (batch_id,)
        ).fetchone()
        if row is None:
            raise StateError("This act cannot be undone.")
        if (row["undone_seq"] is None) != (act == "undo"):
            raise StateError(f"This act is {'' if act == 'undo' else 'not '}undone already.")
        done = _turn(store, row, by=by, act=act, is_chosen=True)
        if not done.subjects:
            raise StateError(
                f"Nothing of it can be {act}ne: all was changed since.",
                "The journal tells by whom.",
            )
        sequence = None
        if act == "undo":
            sequence = connection.execute("SELECT max(id) FROM journal").fetchone()[0]
        connection.execute("UPDATE batches SET undone_seq = ? WHERE id = ?", (sequence, batch_id))
        return done


def _is_overtaken(connection: sqlite3.Connection, entry: sqlite3.Row) -> bool:
    """Whether a later act that stands has changed a field that this entry changed."""
    names = json.loads(entry["before"]).keys() | json.loads(entry["after"]).keys()
    later = connection.execute(
        "SELECT j.after FROM journal j JOIN batches b ON b.id = j.batch AND b.undone_seq IS NULL"
        " WHERE j.subject = ? AND j.subject_id = ? AND j.id > ? AND j.batch <> ?",
        (entry["subject"], entry["subject_id"], entry["id"], entry["batch"]),
    )
    return any(names & json.loads(row[0]).keys() for row in later)


def _turn(
    store: Store, batch: sqlite3.Row, *, by: str, act: str, is_chosen: bool = False
) -> Undone:
    connection = store.connection
    rows = connection.execute(
        "SELECT * FROM journal WHERE batch = ? ORDER BY id", (batch["id"],)
    ).fetchall()
    if act == "undo":
        rows.reverse()
    now = store.clock.now()
    entries: list[Entry] = []
    skipped = 0
    for row in rows:
        before, after = json.loads(row["before"]), json.loads(row["after"])
        was, becomes = (after, before) if act == "undo" else (before, after)
        if is_chosen and _is_overtaken(connection, row):
            skipped += 1
        elif put_fields(
            connection, row["subject"], row["subject_id"], was, becomes, now=now, by=by
        ):
            entries.append(Entry(act, row["subject"], row["subject_id"], was, becomes))
        else:
            skipped += 1
    if not entries:
        entries.append(Entry(act, "batch", str(batch["id"]), {}, {}))
    append_batch(
        connection,
        entries,
        at=now,
        by=by,
        summary=f"{act} of: {batch['summary']}",
        undoes=batch["id"],
        is_undoable=False,
    )
    subjects = tuple((e.subject, e.subject_id) for e in entries if e.subject != "batch")
    if act == "undo":
        subjects = subjects[::-1]
    return Undone(batch["id"], batch["summary"], subjects, skipped)


def put_fields(
    connection: sqlite3.Connection,
    subject: str,
    subject_id: str,
    was: Mapping[str, Any],
    becomes: Mapping[str, Any],
    *,
    now: int,
    by: str,
) -> bool:
    """Set fields of a thing if they still are as they `was`; return whether it was done.

    Raises:
        StateError: An account is to be merged or parted that was merged otherwise since.
    """
    if subject == "tags":
        return _put_tags(connection, subject_id, was, becomes)
    if "merged_into" in becomes:
        account_merge.turn(connection, int(subject_id), was["merged_into"], becomes["merged_into"])
        return True
    table, allowed = _TABLES[subject]
    names = [name for name in becomes if name in allowed]
    if len(names) != len(becomes):
        raise StateError(f"The journal names unknown fields of a {subject}.")
    if not names:
        return True
    current = connection.execute(
        f"SELECT {', '.join(names)} FROM {table} WHERE id = ?",
        (subject_id,),
    ).fetchone()
    if current is None or any(current[name] != was.get(name) for name in names):
        return False
    assignments = [f"{name} = ?" for name in names]
    values: list[Any] = [becomes[name] for name in names]
    if table == "alerts":
        assignments += ["version = version + 1", "updated_at = ?", "updated_by = ?"]
        values += [now, by]
    connection.execute(
        f"UPDATE {table} SET {', '.join(assignments)} WHERE id = ?",
        (*values, subject_id),
    )
    if subject == "account" and JUDGED_BY & set(names):
        mark_account(connection, int(subject_id))
    return True


def _put_tags(
    connection: sqlite3.Connection,
    account_id: str,
    was: Mapping[str, Any],
    becomes: Mapping[str, Any],
) -> bool:
    rows = connection.execute("SELECT tag FROM account_tags WHERE account_id = ?", (account_id,))
    if {row[0] for row in rows} != set(was.get("tags", [])):
        return False
    connection.execute("DELETE FROM account_tags WHERE account_id = ?", (account_id,))
    connection.executemany(
        "INSERT INTO account_tags (account_id, tag) VALUES (?, ?)",
        [(account_id, tag) for tag in becomes.get("tags", [])],
    )
    return True
