"""Reads the journal as a whole, with the names of what each act was done to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twiplotui.model.account import label_of
from twiplotui.model.triage import JournalEntry
from twiplotui.model.words import Act
from twiplotui.store.connection import Store
from twiplotui.store.journal import to_entry


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the journal and how what it was done to is called."""

    entry: JournalEntry
    name: str
    """Reason of an alert, handle of an account, what a silence hides, title of a draft or source;
    empty where it is gone or has no name."""


def journal_entries(
    store: Store,
    *,
    since: int = 0,
    until: int | None = None,
    by: str = "",
    act: str = "",
    about: Sequence[tuple[str, str]] = (),
    batch: int | None = None,
    limit: int = 200,
) -> list[Told]:
    """Return what was done, newest first.

    Args:
        store: Where to look.
        since: Done then or later, milliseconds UTC.
        until: Done before then.
        by: Only by this person.
        act: Only this act.
        about: Only what was done to these, as (subject, id).
        batch: Only the entries of this act.
        limit: At most so many.
    """
    things = " OR ".join(["(j.subject = ? AND j.subject_id = ?)"] * len(about)) or "1"
    rows = store.rows(
        "SELECT j.*, a.reason AS alert_reason, x.handle, x.name, m.kind AS mute_kind, m.phrase,"
        " m.rule_id, m.pack_id, d.title AS draft_title, s.title AS source_title, s.url"
        " FROM journal j"
        " LEFT JOIN alerts a ON j.subject = 'alert' AND a.id = j.subject_id"
        " LEFT JOIN accounts x ON j.subject IN ('account', 'tags') AND x.id = j.subject_id"
        " LEFT JOIN mutes m ON j.subject = 'mute' AND m.id = j.subject_id"
        " LEFT JOIN drafts d ON j.subject = 'draft' AND d.id = j.subject_id"
        " LEFT JOIN sources s ON j.subject = 'source' AND s.id = j.subject_id"
        " WHERE j.at >= ? AND (? IS NULL OR j.at < ?) AND ? IN ('', j.by_whom)"
        f"{'' if batch is None else f' AND j.batch = {batch:d}'}"
        f" AND ? IN ('', j.act) AND ({things}) ORDER BY j.id DESC LIMIT ?",
        (since, until, until, by, act, *(part for thing in about for part in thing), limit),
    )
    return [
        Told(
            to_entry(row),
            {
                "alert": row["alert_reason"],
                "account": label_of(row["handle"], row["name"]),
                "tags": label_of(row["handle"], row["name"]),
                "mute": {
                    "phrase": f"“{row['phrase']}”",
                    "rule": row["rule_id"],
                    "pack": row["pack_id"],
                }.get(row["mute_kind"]),
                "draft": row["draft_title"],
                "source": row["source_title"] or row["url"],
            }.get(row["subject"])
            or "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act of the journal as a whole: what one undo takes back."""

    id: int
    """Number of its batch."""
    at: int
    """Milliseconds UTC."""
    by: str
    act: str
    subject: str
    """What the first entry was done to, for example `alert`."""
    count: int
    """On how many things."""
    summary: str
    """How an undo names it; of an undo what it names; empty: no undo comes to it."""
    undoes: int | None
    """The act that it undoes or does again."""
    is_undoable: bool
    is_undone: bool


def newest_acts(store: Store, limit: int) -> list[int]:
    """Return the numbers of acts, newest first, at most so many."""
    rows = store.rows("SELECT DISTINCT batch FROM journal ORDER BY batch DESC LIMIT ?", (limit,))
    return [row[0] for row in rows]


def act_lines(store: Store, numbers: Iterable[int]) -> list[ActLine]:
    """Return acts as lines, in any order."""
    rows = store.rows(
        "SELECT j.batch, min(j.id), j.at, j.by_whom, j.act, j.subject, count(*) AS things,"
        " coalesce(b.summary, u.summary, '') AS summary, j.undoes, b.id AS own, b.undone_seq"
        " FROM journal j LEFT JOIN batches b ON b.id = j.batch LEFT JOIN batches u"
        " ON u.id = j.undoes WHERE j.batch IN (SELECT value FROM json_each(?)) GROUP BY j.batch",
        (json.dumps(list(numbers)),),
    )
    return [
        ActLine(
            id=row["batch"],
            at=row["at"],
            by=row["by_whom"],
            act=row["act"],
            subject=row["subject"],
            count=row["things"],
            summary=row["summary"],
            undoes=row["undoes"],
            is_undoable=row["own"] is not None,
            is_undone=row["undone_seq"] is not None,
        )
        for row in rows
    ]


def dismissed_as(store: Store, alert_ids: Iterable[int]) -> dict[int, str]:
    """Return the reason of each alert's last dismissal that was not undone."""
    rows = store.rows(
        "SELECT j.subject_id, j.reason FROM journal j JOIN batches b ON b.id = j.batch"
        " WHERE j.subject = 'alert' AND j.act = ? AND b.undone_seq IS NULL"
        " AND j.subject_id IN (SELECT value FROM json_each(?)) ORDER BY j.id",
        (Act.DISMISS.value, json.dumps([str(each) for each in alert_ids])),
    )
    return {int(row["subject_id"]): row["reason"] for row in rows}
