"""The note of an import that is being undone: what to look at again once its rows are gone.

It is written before the first row goes, and read by whoever goes on after a cut.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from twiplotui.store.connection import Store
from twiplotui.store.remembered import forget, remember, remembered

_NOTE = "imports.undoing"
"""Setting: the import that is being undone."""


def half_undone(store: Store) -> tuple[int, str] | None:
    """Return the import whose undoing was cut off and who began it, if there is one."""
    text = remembered(store, _NOTE)
    if text is None:
        return None
    note = json.loads(text)
    return int(note["import"]), str(note["by"])


_CHANGED = (
    "SELECT row_id FROM import_changes WHERE import_id = :import AND kind = 'post'"
    " AND json_type(before, '$.{}') IS NOT NULL"
)
_NOTED = {
    "profiles": (
        "SELECT account_id FROM profiles WHERE import_id = :import"
        " UNION SELECT row_id FROM import_changes WHERE import_id = :import AND kind = 'account'"
        " AND json_type(before, '$.observed_at') IS NOT NULL"
    ),
    "authors": (
        "SELECT account_id FROM posts WHERE import_id = :import"
        " UNION SELECT row_id FROM import_changes WHERE import_id = :import AND kind = 'account'"
        " AND json_type(before, '$.is_watched') IS NOT NULL"
    ),
    "noted": (
        "SELECT p.id FROM presence_notes n JOIN posts p ON p.network = n.network"
        " AND p.native_id = n.native_id WHERE n.import_id = :import"
        " UNION SELECT p.id FROM presence_notes n JOIN post_versions v"
        " ON v.native_id = n.native_id AND v.native_id <> '' JOIN posts p ON p.id = v.post_id"
        " AND p.network = n.network WHERE n.import_id = :import"
        f" UNION {_CHANGED.format('last_seen')}"
    ),
    "reworded": (
        "SELECT DISTINCT post_id FROM wordings WHERE import_id = :import"
        " UNION SELECT id FROM posts WHERE import_id = :import AND version_count > 1"
        f" UNION {_CHANGED.format('version_count')}"
    ),
}
"""What is to be looked at once an import's rows are gone: ids of accounts or posts."""
_STANDING = (
    "SELECT id FROM posts WHERE id IN (SELECT value FROM json_each(?)) AND presence <> 'deleted'"
)
"""Of those noted, the posts that are not deleted while the import's word counts."""
_STOOD = (
    "SELECT id, -1 FROM accounts WHERE import_id = :import UNION ALL SELECT row_id,"
    " min(coalesce(json_extract(before, '$.observed_at'), 0)) FROM import_changes"
    " WHERE import_id = :import AND kind = 'account'"
    " AND json_type(before, '$.observed_at') IS NOT NULL"
    " AND row_id NOT IN (SELECT id FROM accounts WHERE import_id = :import) GROUP BY row_id"
)
"""Accounts whose profile an import changed, and of which moment it was before."""


def begin_note(store: Store, import_id: int, by: str) -> dict[str, Any]:
    """Note what is to be derived anew, before it can no longer be read; return it."""
    text = remembered(store, _NOTE)
    if text is not None:
        return dict(json.loads(text))
    # Read before the lock is taken: nobody else imports, and of a large import it takes a while.
    runs = "SELECT DISTINCT account_id, direction FROM follow_runs WHERE import_id = ?"
    note: dict[str, Any] = {
        "import": import_id,
        "by": by,
        "lists": [list(row) for row in store.rows(runs, (import_id,))],
        "stood": [list(row) for row in store.rows(_STOOD, {"import": import_id})],
    }
    for name, sql in _NOTED.items():
        note[name] = [row[0] for row in store.rows(sql, {"import": import_id})]
    standing = store.rows(_STANDING, (json.dumps(note["noted"]),))
    note["standing"] = [row[0] for row in standing]
    with store.transaction("undoing an import") as connection:
        remember(connection, _NOTE, json.dumps(note))
    return note


def end_note(connection: sqlite3.Connection) -> None:
    """Forget the note, in the transaction that calls the import undone."""
    forget(connection, _NOTE)
