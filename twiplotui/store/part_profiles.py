"""The present profiles of two accounts that are parted again: each shows what was said of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping

from twiplotui.signals.profile_changes import WATCHED_FIELDS
from twiplotui.text.handles import handle_key, skeleton

_OBSERVED = (
    "SELECT fields, last_confirmed_at AS at, part_id FROM profiles WHERE account_id = ?"
    " ORDER BY last_confirmed_at, id"
)
_BEFORE = (
    "SELECT before FROM import_changes WHERE kind = 'account' AND row_id = :kept AND import_id IN"
    " (SELECT import_id FROM profiles WHERE account_id = :kept AND part_id IN"
    " (SELECT value FROM json_each(:parts))) ORDER BY id DESC"
)
"""What the account looked like before imports that spoke of its parts, newest first."""


def show_kept_without(connection: sqlite3.Connection, kept: int, parts: Collection[int]) -> None:
    """Show of an account what was said of itself, where it shows what was said of its parts.

    Args:
        connection: In a transaction; the observations of the parts are still its own.
        kept: The account that keeps its profile.
        parts: The accounts that part from it.
    """
    rows = connection.execute(_OBSERVED, (kept,)).fetchall()
    theirs = _latest(row for row in rows if row["part_id"] in parts)
    own: dict[str, object] = {}
    for before in connection.execute(_BEFORE, {"kept": kept, "parts": json.dumps(list(parts))}):
        # What no observation says may have been said where the account was first named.
        own |= json.loads(before[0])
    own |= _latest(row for row in rows if row["part_id"] not in parts)
    row = connection.execute("SELECT * FROM accounts WHERE id = ?", (kept,)).fetchone()
    _show(connection, kept, {
        name: own[name] for name, value in theirs.items()
        if row[name] == value and name in own and own[name] != value
    })  # fmt: skip


def show_part_anew(connection: sqlite3.Connection, part: int) -> None:
    """Show of an account that stands for itself again what was said of it meanwhile."""
    row = connection.execute("SELECT * FROM accounts WHERE id = ?", (part,)).fetchone()
    since = [
        each
        for each in connection.execute(_OBSERVED, (part,))
        if each["at"] > (row["observed_at"] or 0)
    ]
    if since:
        _show(connection, part, {**_latest(since), "observed_at": since[-1]["at"]})


def _latest(rows: Iterable[sqlite3.Row]) -> dict[str, object]:
    said: dict[str, object] = {}
    for row in rows:
        said |= {n: value for n, value in json.loads(row["fields"]).items() if n in WATCHED_FIELDS}
    return said


def _show(connection: sqlite3.Connection, account_id: int, new: Mapping[str, object]) -> None:
    columns = dict(new)
    if "handle" in columns:
        key = handle_key(str(columns["handle"]))
        columns |= {"handle_key": key, "skeleton": skeleton(key.split("@")[0]) if key else ""}
    if columns:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(
            f"UPDATE accounts SET {assignments} WHERE id = ?", (*columns.values(), account_id)
        )
