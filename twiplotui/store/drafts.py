"""Keeps drafts and every version of them; a removed draft can be brought back."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.undo import put_fields


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as lists show it."""

    id: int
    title: str
    network: str
    created_at: int
    updated_at: int
    versions: int
    text: str
    """Its newest version."""


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """One kept wording of a draft."""

    number: int
    at: int
    text: str


_DRAFTS = (
    "SELECT d.id, d.title, d.network, d.created_at, d.updated_at,"
    " coalesce(max(v.number), 0) AS versions,"
    " coalesce((SELECT text FROM draft_versions WHERE draft_id = d.id"
    "  ORDER BY number DESC LIMIT 1), '') AS text"
    " FROM drafts d LEFT JOIN draft_versions v ON v.draft_id = d.id WHERE d.is_removed = 0"
)


def all_drafts(store: Store) -> list[Draft]:
    """Return the drafts that are not removed, latest first."""
    rows = store.rows(_DRAFTS + " GROUP BY d.id ORDER BY d.updated_at DESC, d.id DESC")
    return [Draft(*tuple(row)) for row in rows]


def one_draft(store: Store, draft_id: int) -> Draft | None:
    """Return a draft that is not removed."""
    row = store.row(_DRAFTS + " AND d.id = ? GROUP BY d.id", (draft_id,))
    return Draft(*tuple(row)) if row else None


def versions(store: Store, draft_id: int) -> list[DraftVersion]:
    """Return the versions of a draft, oldest first."""
    rows = store.rows(
        "SELECT number, at, text FROM draft_versions WHERE draft_id = ? ORDER BY number",
        (draft_id,),
    )
    return [DraftVersion(*tuple(row)) for row in rows]


def keep(store: Store, draft_id: int | None, *, title: str, network: str, text: str) -> int:
    """Keep a wording: a new draft, or one more version of one where the text differs."""
    now = store.clock.now()
    with store.transaction("keeping a draft") as connection:
        if draft_id is None:
            cursor = connection.execute(
                "INSERT INTO drafts (title, network, created_at, updated_at) VALUES (?, ?, ?, ?)",
                (title, network, now, now),
            )
            draft_id = int(cursor.lastrowid or 0)
        else:
            connection.execute(
                "UPDATE drafts SET title = ?, network = ?, updated_at = ? WHERE id = ?",
                (title, network, now, draft_id),
            )
        last = connection.execute(
            "SELECT number, text FROM draft_versions WHERE draft_id = ?"
            " ORDER BY number DESC LIMIT 1",
            (draft_id,),
        ).fetchone()
        if last is None or last["text"] != text:
            connection.execute(
                "INSERT INTO draft_versions (draft_id, number, at, text) VALUES (?, ?, ?, ?)",
                (draft_id, last["number"] + 1 if last else 1, now, text),
            )
    return draft_id


def remove(store: Store, draft_id: int, *, by: str) -> bool:
    """Put a draft away as an act that can be undone; return whether there was one."""
    now = store.clock.now()
    before, after = {"is_removed": 0}, {"is_removed": 1}
    with store.transaction("removing a draft") as connection:
        done = put_fields(connection, "draft", str(draft_id), before, after, now=now, by=by)
        if done:
            append_batch(
                connection,
                [Entry("remove", "draft", str(draft_id), before, after)],
                at=now,
                by=by,
                summary="removed a draft",
            )
    return done
