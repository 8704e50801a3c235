"""Keeps what the desk silenced, and marks the stored flags that it hides."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.remembered import remember_alone, remembered

_SETTLED = "mutes.settled"
"""Setting: the silences that the stored flags show."""


class MuteKind(StrEnum):
    """What a silence is about."""

    PHRASE = "phrase"
    RULE = "rule"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Mute:
    """One silence. Times are milliseconds UTC."""

    id: int
    kind: MuteKind
    rule_id: str = ""
    pack_id: str = ""
    account_id: int | None = None
    """The account it is limited to; None: every account, and drafts."""
    phrase: str = ""
    until: int | None = None
    """When it ends; None: when it is lifted."""
    reason: str = ""
    by: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class StoredFlag:
    """What has to be known of a stored flag to hide or show it."""

    id: int
    post_id: int
    account_id: int
    rule_id: str
    pack_id: str
    words: str
    suppressed_by: str


_MUTE = "SELECT * FROM mutes WHERE is_lifted = 0"


def _to_mute(row: sqlite3.Row) -> Mute:
    return Mute(
        id=row["id"],
        kind=MuteKind(row["kind"]),
        rule_id=row["rule_id"],
        pack_id=row["pack_id"],
        account_id=row["account_id"],
        phrase=row["phrase"],
        until=row["until"],
        reason=row["reason"],
        by=row["by_whom"],
        at=row["at"],
    )


def active_mutes(store: Store) -> list[Mute]:
    """Return the silences that hold at present, oldest first."""
    rows = store.rows(f"{_MUTE} AND (until IS NULL OR until > ?) ORDER BY id", (store.clock.now(),))
    return [_to_mute(row) for row in rows]


def mute_by_id(store: Store, mute_id: int) -> Mute | None:
    """Return a silence that was not lifted, also one whose time is over."""
    row = store.row(f"{_MUTE} AND id = ?", (mute_id,))
    return None if row is None else _to_mute(row)


def add_mute(store: Store, mute: Mute, *, summary: str) -> int:
    """Store a silence as one batch of the journal and return its id; `mute.id` is not looked at."""
    with store.transaction("silencing") as connection:
        cursor = connection.execute(
            "INSERT INTO mutes (kind, rule_id, pack_id, account_id, phrase, until, reason, by_whom,"
            " at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                mute.kind.value,
                mute.rule_id,
                mute.pack_id,
                mute.account_id,
                mute.phrase,
                mute.until,
                mute.reason,
                mute.by,
                mute.at,
            ),
        )
        mute_id = int(cursor.lastrowid or 0)
        entry = Entry("mute", "mute", str(mute_id), {"is_lifted": 1}, {"is_lifted": 0}, mute.reason)
        append_batch(connection, [entry], at=mute.at, by=mute.by, summary=summary)
    return mute_id


def lift_mutes(store: Store, ids: Sequence[int], *, by: str, summary: str) -> None:
    """End silences as one batch of the journal."""
    with store.transaction("ending a silence") as connection:
        connection.execute(
            "UPDATE mutes SET is_lifted = 1 WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        entries = [
            Entry("unmute", "mute", str(each), {"is_lifted": 0}, {"is_lifted": 1}) for each in ids
        ]
        append_batch(connection, entries, at=store.clock.now(), by=by, summary=summary)


def settled(store: Store) -> str:
    """Return the mark of the silences that the stored flags show."""
    return remembered(store, _SETTLED) or ""


def set_settled(store: Store, mark: str) -> None:
    """Note that the stored flags show the silences of this mark."""
    remember_alone(store, _SETTLED, mark)


def flags_after(store: Store, after: int, limit: int) -> list[StoredFlag]:
    """Return a page of stored flags by id, with the words they are about."""
    return [
        StoredFlag(*row)
        for row in store.rows(
            "SELECT f.id, f.post_id, p.account_id, f.rule_id, f.pack_id,"
            " substr(p.text, f.offset + 1, f.length), f.suppressed_by"
            " FROM flags f JOIN posts p ON p.id = f.post_id WHERE f.id > ? ORDER BY f.id LIMIT ?",
            (after, limit),
        )
    ]


def set_suppressed(connection: sqlite3.Connection, changes: Iterable[tuple[str, int]]) -> None:
    """Set why flags are hidden: (reason or nothing, id of the flag)."""
    connection.executemany("UPDATE flags SET suppressed_by = ? WHERE id = ?", changes)


def hidden_counts(store: Store, post_ids: Sequence[int]) -> dict[int, int]:
    """Return how many flags are hidden, of those posts that have hidden ones."""
    return {
        row[0]: row[1]
        for row in store.rows(
            "SELECT post_id, count(*) FROM flags WHERE suppressed_by <> '' AND post_id IN"
            " (SELECT value FROM json_each(?)) GROUP BY post_id",
            (json.dumps(list(post_ids)),),
        )
    }


def hidden_by_reason(store: Store) -> dict[str, int]:
    """Return how many stored flags are hidden, by what hides them."""
    return {
        row[0]: row[1]
        for row in store.rows(
            "SELECT suppressed_by, count(*) FROM flags WHERE suppressed_by <> '' GROUP BY 1"
        )
    }
