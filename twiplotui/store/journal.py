"""The append-only journal: every act of the desk, in batches, chained by hashes.

A batch is one act on any number of things, and one undo. An undo writes inverse entries; nothing is
ever deleted. `batches` only remembers which batch is undone at present.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from twiplotui.model.triage import JournalEntry
from twiplotui.store.connection import Store

_GENESIS = "0" * 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a batch does."""

    act: str
    subject: str
    subject_id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str = ""
    note: str = ""


def append_batch(
    connection: sqlite3.Connection,
    entries: Sequence[Entry],
    *,
    at: int,
    by: str,
    summary: str,
    undoes: int | None = None,
    is_undoable: bool = True,
) -> int:
    """Write a batch inside the caller's transaction and return its number.

    Args:
        connection: In a transaction.
        entries: What was done.
        at: When, milliseconds UTC.
        by: Who.
        summary: As the undo will name it, for example `dismissed 14 alerts`.
        undoes: The batch this one undoes or does again.
        is_undoable: Whether undo may come to it (an undo itself is not).
    """
    last = connection.execute("SELECT id, batch, hash FROM journal ORDER BY id DESC LIMIT 1")
    row = last.fetchone()
    batch = (row["batch"] if row else 0) + 1
    previous = row["hash"] if row else _GENESIS
    for entry in entries:
        values = (
            batch,
            at,
            by,
            entry.act,
            entry.subject,
            entry.subject_id,
            json.dumps(entry.before, sort_keys=True),
            json.dumps(entry.after, sort_keys=True),
            entry.reason,
            entry.note,
            undoes,
        )
        current = chain_hash(previous, values)
        connection.execute(
            "INSERT INTO journal (batch, at, by_whom, act, subject, subject_id, before, after,"
            " reason, note, undoes, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, previous, current),
        )
        previous = current
    if is_undoable:
        connection.execute(
            "INSERT INTO batches (id, at, by_whom, summary) VALUES (?, ?, ?, ?)",
            (batch, at, by, summary),
        )
    return batch


def chain_hash(previous: str, values: Sequence[object]) -> str:
    """Return the hash of an entry in the chain."""
    text = json.dumps([previous, *values], ensure_ascii=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def history(store: Store, subject: str, subject_id: str) -> list[JournalEntry]:
    """Return what was done to one thing, oldest first."""
    return [
        to_entry(row)
        for row in store.rows(
            "SELECT * FROM journal WHERE subject = ? AND subject_id = ? ORDER BY id",
            (subject, subject_id),
        )
    ]


def to_entry(row: sqlite3.Row) -> JournalEntry:
    """Return a row of `journal` as a record."""
    return JournalEntry(
        id=row["id"],
        batch=row["batch"],
        at=row["at"],
        by=row["by_whom"],
        act=row["act"],
        subject=row["subject"],
        subject_id=row["subject_id"],
        before=row["before"],
        after=row["after"],
        reason=row["reason"],
        note=row["note"],
        undoes=row["undoes"],
    )


def broken_link(rows: Iterable[sqlite3.Row]) -> int | None:
    """Return the id of the first entry whose hash does not fit, given all entries in order."""
    previous = _GENESIS
    names = ("batch", "at", "by_whom", "act", "subject", "subject_id", "before", "after")
    for row in rows:
        values = [row[name] for name in (*names, "reason", "note", "undoes")]
        if row["previous_hash"] != previous or row["hash"] != chain_hash(previous, values):
            return int(row["id"])
        previous = row["hash"]
    return None
