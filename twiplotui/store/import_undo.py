"""Takes a whole import back: what it brought goes, what it changed becomes as it was.

Accounts it made stay where something else refers to them. What the desk did with its alerts stays
in the journal. A post that another import saw too stays, as that import's.

It takes many transactions. Whoever dies between two of them leaves a note of what is being undone
and of what is still to be derived, and each step may be done again; the import is `undone` with the
last of them.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from twiplotui.errors import StateError
from twiplotui.model.words import Direction
from twiplotui.store.account_undo import settle_watch, show_profiles_anew
from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.pace import Pace
from twiplotui.store.post_wordings import settle_left
from twiplotui.store.presence_writer import settle_posts
from twiplotui.store.put_back import PutBack
from twiplotui.store.removal import delete_rows, remove_posts
from twiplotui.store.undo_note import begin_note, end_note

_AT_ONCE = 500
"""Rows a transaction at most."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undone import took with it."""

    posts: int
    runs: int
    accounts: int
    lists: frozenset[tuple[int, Direction]]
    """Lists that lost a run; their events are to be derived anew."""
    profiles: frozenset[int]
    """Accounts that lost an observation, or are watched no longer."""
    edited: frozenset[int]
    """Posts that lost a wording and had been called edited."""
    deleted: frozenset[int]
    """Posts that are deleted still, by the word of others."""


def _pace(store: Store) -> Pace:
    return Pace(store, first=100, least=20, most=_AT_ONCE)


def take_back(store: Store, import_id: int, *, by: str) -> TakenBack:
    """Remove what an import brought; `finish` ends the undoing once what followed is derived.

    Raises:
        StateError: There is no such import, it is running, or it is undone already.
    """
    row = store.row("SELECT state FROM imports WHERE id = ?", (import_id,))
    if row is None:
        raise StateError(f"There is no import {import_id}.", "“twiplotui imports” lists them.")
    if row["state"] in ("running", "undone"):
        raise StateError(f"Import {import_id} is {row['state']}.")
    note = begin_note(store, import_id, by)
    _put_back_changes(store, import_id)
    posts = _remove_posts(store, import_id)
    _remove_unindexed(store, import_id)
    runs = _remove_rows(store, import_id, note)
    lists = frozenset((account_id, Direction(name)) for account_id, name in note["lists"])
    owners = {account_id for account_id, _ in lists} | set(note.get("authors", ()))
    left = settle_watch(store, import_id, owners)
    return TakenBack(
        posts,
        runs,
        0,
        lists,
        frozenset([*note["profiles"], *left]),
        edited=_those(store, note.get("reworded", []), "version_count > 1", "edit"),
        deleted=_those(store, note["noted"], "presence = 'deleted'", "deletion")
        | _those(store, note.get("standing", []), _DELETED_SINCE),
    )


_DELETED_SINCE = (
    "presence = 'deleted' AND EXISTS (SELECT 1 FROM presence_notes n WHERE n.network ="
    " posts.network AND n.native_id = posts.native_id AND n.presence = 'deleted'"
    " AND n.import_id IS NOT posts.import_id)"
)
"""A post that came as a deleted one raises no alert."""


def _those(store: Store, ids: list[int], condition: str, alert: str = "") -> frozenset[int]:
    """Return the posts that are so now that the import's word is gone, or those told of."""
    rows = store.rows(
        f"SELECT id FROM posts WHERE id IN (SELECT value FROM json_each(:ids)) AND {condition}"
        " AND (:alert = ''"
        " OR EXISTS (SELECT 1 FROM alerts WHERE post_id = posts.id AND kind = :alert))",
        {"ids": json.dumps(ids), "alert": alert},
    )
    return frozenset(row[0] for row in rows)


def finish(store: Store, import_id: int, *, posts: int, by: str) -> None:
    """Call an import undone and write it into the journal."""
    with store.transaction("undoing an import") as connection:
        now = store.clock.now()
        connection.execute(
            "UPDATE imports SET state = 'undone', finished_at = ? WHERE id = ?", (now, import_id)
        )
        end_note(connection)
        append_batch(
            connection,
            [Entry("undo-import", "import", str(import_id), {}, {"posts": posts})],
            at=now,
            by=by,
            summary=f"undid import {import_id}",
            is_undoable=False,
        )


def _remove_unindexed(store: Store, import_id: int) -> None:
    """Remove what an import added to what others brought, found before the lock is taken."""
    for table, key in (("records", "id"), ("metrics", "post_id"), ("profile_counts", "account_id")):
        found = store.rows(f"SELECT DISTINCT {key} FROM {table} WHERE import_id = ?", (import_id,))
        for part in _pace(store).parts(found):
            wanted = json.dumps([row[0] for row in part])
            with store.transaction("undoing an import") as connection:
                delete_rows(connection, table, key, wanted, "import_id = ?", import_id)


def _remove_rows(store: Store, import_id: int, note: dict[str, Any]) -> int:
    """Remove what an import brought besides posts; return how many runs.

    Args:
        store: Open for writing.
        import_id: The import.
        note: Of which posts and accounts it said something.
    """
    runs = _delete_of(store, "follow_runs", import_id)
    for table in ("profiles", "presence_notes"):
        _delete_of(store, table, import_id)
    reworded = note.get("reworded", [])
    for part in _pace(store).parts(reworded):
        with store.transaction("undoing an import") as connection:
            settle_left(connection, import_id, part)
    with store.transaction("undoing an import") as connection:
        # Deriving anew brings back those whose reason still holds.
        connection.execute(
            "UPDATE alerts SET is_withdrawn = 1 WHERE import_id = ? AND kind <> 'flag'",
            (import_id,),
        )
    for part in _pace(store).parts(note["noted"]):
        with store.transaction("undoing an import") as connection:
            settle_posts(connection, part, import_id=None)
            connection.execute(
                "UPDATE alerts SET is_withdrawn = 1 WHERE kind = 'deletion' AND post_id IN"
                " (SELECT id FROM posts WHERE id IN (SELECT value FROM json_each(?))"
                " AND presence <> 'deleted')",
                (json.dumps(part),),
            )
    _delete_of(store, "import_changes", import_id)
    with store.transaction("undoing an import") as connection:
        # The same post gets the same id when it is imported again.
        connection.execute(
            "DELETE FROM import_changes WHERE kind = 'post'"
            " AND row_id NOT IN (SELECT id FROM posts)"
        )
    show_profiles_anew(store, import_id, {int(key): at for key, at in note.get("stood", [])})
    return runs


def _delete_of(store: Store, table: str, import_id: int) -> int:
    """Delete an import's rows, the last ones first; return how many.

    So who goes on after a cut finds the first change of each row, which counts, still there.
    """
    found = store.rows(f"SELECT id FROM {table} WHERE import_id = ? ORDER BY id DESC", (import_id,))
    for part in _pace(store).parts(found):
        with store.transaction("undoing an import") as connection:
            delete_rows(connection, table, "id", json.dumps([row[0] for row in part]))
    return len(found)


def _put_back_changes(store: Store, import_id: int) -> None:
    rows = store.rows(
        "SELECT * FROM import_changes WHERE import_id = ? ORDER BY id DESC", (import_id,)
    )
    if not rows:
        return
    changes = PutBack.of(store, import_id)
    for part in _pace(store).parts(rows):
        with store.transaction("undoing an import") as connection:
            for row in part:
                changes.put_back(connection, row)


def _remove_posts(store: Store, import_id: int) -> int:
    removed = 0
    pace = _pace(store)
    while True:
        with store.transaction("undoing an import") as connection:
            ids = [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM posts WHERE import_id = ? LIMIT ?", (import_id, pace.size)
                )
            ]
            if not ids:
                return removed
            count = len(ids)
            ids = _hand_over(connection, import_id, ids)
            remove_posts(connection, ids)
            removed += len(ids)
        pace.learn(count)


def _hand_over(connection: sqlite3.Connection, import_id: int, ids: list[int]) -> list[int]:
    """Give posts that other imports saw too to those; return the others."""
    shared = {
        row[0]: row[1]
        for row in connection.execute(
            "SELECT r.post_id, min(r.import_id) FROM records r JOIN imports i ON i.id = r.import_id"
            " WHERE r.import_id <> ? AND i.state <> 'undone' AND r.post_id IN"
            " (SELECT value FROM json_each(?)) GROUP BY r.post_id",
            (import_id, json.dumps(ids)),
        )
    }
    connection.executemany(
        "UPDATE posts SET import_id = ? WHERE id = ?",
        [(other, post_id) for post_id, other in shared.items()],
    )
    # What the new owner changed is no change any more: the post is as it brought it.
    connection.executemany(
        "DELETE FROM import_changes WHERE kind = 'post' AND row_id = ? AND import_id = ?",
        list(shared.items()),
    )
    return [post_id for post_id in ids if post_id not in shared]
