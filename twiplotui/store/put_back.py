"""Puts back what an import changed of rows that stood before it.

Imports may be taken back in any order. Where a later import changed the same column again its word
stands, and what undoing that one would put back is mended instead. What the desk decided after the
import stands too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from twiplotui.store import import_changes, post_join, search_index
from twiplotui.store.connection import Store
from twiplotui.store.post_wordings import OF_WORDING, has_wordings
from twiplotui.store.reflag_marks import JUDGED_BY, forget_flagged_version, mark_account

_POST_COLUMNS = frozenset(
    {"text", "is_complete", "format", "edited_at", "published_at", "precision", "lang", "url"}
    | {"title", "presence", "presence_at", "deleted_at", "version_count", "text_hash"}
    | {"native_id", "account_id", "part_id", "index_handle", "first_seen"}
    | {"last_seen"}
)
_DESK_COLUMNS = frozenset(
    {"country", "role", "role_text", "is_ours", "is_watched", "actor_id", "priority"}
)
_ACCOUNT_COLUMNS = _DESK_COLUMNS | {
    *("handle", "handle_key", "skeleton", "name", "bio", "location", "link", "avatar"),
    *("verified", "protected", "status", "moved_to", "created_at", "observed_at", "native_id"),
}

_NOTHING = object()


@dataclass(slots=True)
class _Other:
    """What undoing another import would put back into one row."""

    id: int
    import_id: int
    before: dict[str, Any]


@dataclass(slots=True)
class PutBack:
    """What one import changed, and what others changed of the same rows."""

    import_id: int
    started_at: int
    others: dict[tuple[str, int], list[_Other]] = field(default_factory=dict)
    """Changes of the same rows by other imports, by kind and row, oldest first."""

    @classmethod
    def of(cls, store: Store, import_id: int) -> PutBack:
        """Return what has to be known before an import's changes are put back.

        Raises:
            StoreError: The store cannot be read.
        """
        row = store.row("SELECT started_at FROM imports WHERE id = ?", (import_id,))
        found = cls(import_id, row["started_at"] if row else 0)
        for other in store.rows(
            "SELECT id, import_id, kind, row_id, before FROM import_changes WHERE import_id <> :it"
            " AND (kind, row_id) IN (SELECT kind, row_id FROM import_changes"
            " WHERE import_id = :it AND kind <> 'joined') ORDER BY id",
            {"it": import_id},
        ):
            found.others.setdefault((other["kind"], other["row_id"]), []).append(
                _Other(other["id"], other["import_id"], json.loads(other["before"]))
            )
        return found

    def put_back(self, connection: sqlite3.Connection, change: sqlite3.Row) -> None:
        """Put one change back, in the caller's transaction; the import's last change first."""
        kind, row_id = change["kind"], change["row_id"]
        before = json.loads(change["before"])
        if kind == import_changes.JOINED:
            post_join.part(connection, row_id, before)
            return
        allowed = _ACCOUNT_COLUMNS if kind == import_changes.ACCOUNT else _POST_COLUMNS
        tags = before.get(import_changes.NEW_TAGS, ())
        before = {name: value for name, value in before.items() if name in allowed}
        own = self._hand_on(connection, change, before)
        if kind == import_changes.ACCOUNT:
            self._put_account(connection, row_id, own)
            self._take_tags(connection, row_id, tags)
        elif own:
            _put_post(connection, row_id, own)

    def _hand_on(
        self, connection: sqlite3.Connection, change: sqlite3.Row, before: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Have the next import that changed a column put back what stood before this one.

        Returns:
            The columns that no other import changed since.
        """
        own = dict(before)
        for other in self.others.get((change["kind"], change["row_id"]), ()):
            names = own.keys() & {*other.before, *other.before.get(import_changes.SAID, ())}
            if other.id < change["id"] or not names:
                continue
            other.before.update({name: own.pop(name) for name in names})
            _rewrite(connection, other)
        return own

    def _put_account(
        self, connection: sqlite3.Connection, account_id: int, before: Mapping[str, Any]
    ) -> None:
        row = connection.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        if row is None or not before:
            return
        said: dict[str, Any] = {}
        if _DESK_COLUMNS & before.keys():
            said = self._desk_says(connection, "account", account_id)
        new = {name: old for name, old in before.items() if said.get(name, _NOTHING) != row[name]}
        if "native_id" in new and self._is_known_by_id(connection, row):
            del new["native_id"]
        if not new:
            return
        assignments = ", ".join(f"{name} = ?" for name in new)
        connection.execute(
            f"UPDATE accounts SET {assignments} WHERE id = ?", (*new.values(), account_id)
        )
        if JUDGED_BY & new.keys():
            mark_account(connection, account_id)

    def _is_known_by_id(self, connection: sqlite3.Connection, row: sqlite3.Row) -> bool:
        """Whether a later import may have found an account by the id that this one gave it."""
        later = connection.execute(
            "SELECT 1 FROM profiles WHERE account_id = ? AND import_id > ?",
            (row["id"], self.import_id),
        ).fetchone()
        return later is not None or not row["handle_key"]

    def _take_tags(
        self, connection: sqlite3.Connection, account_id: int, tags: Collection[str]
    ) -> None:
        """Take tags away that no other list and nobody at the desk gave too."""
        left = set(tags)
        if not left:
            return
        for other in self.others.get((import_changes.ACCOUNT, account_id), ()):
            theirs = left & set(other.before.get(import_changes.TAGS, ()))
            if theirs:
                new = {*other.before.get(import_changes.NEW_TAGS, ()), *theirs}
                other.before[import_changes.NEW_TAGS] = sorted(new)
                _rewrite(connection, other)
                left -= theirs
        left -= set(self._desk_says(connection, "tags", account_id).get("tags", ()))
        connection.execute(
            "DELETE FROM account_tags WHERE account_id = ? AND tag IN"
            " (SELECT value FROM json_each(?))",
            (account_id, json.dumps(sorted(left))),
        )

    def _desk_says(
        self, connection: sqlite3.Connection, subject: str, account_id: int
    ) -> dict[str, Any]:
        """Return what the desk made of an account since the import began."""
        said: dict[str, Any] = {}
        for row in connection.execute(
            "SELECT after FROM journal WHERE subject = ? AND subject_id = ? AND at >= ?"
            " ORDER BY id",
            (subject, str(account_id), self.started_at),
        ):
            said.update(json.loads(row["after"]))
        return said


def _rewrite(connection: sqlite3.Connection, change: _Other) -> None:
    connection.execute(
        "UPDATE import_changes SET before = ? WHERE id = ?", (json.dumps(change.before), change.id)
    )


def _put_post(connection: sqlite3.Connection, post_id: int, before: Mapping[str, Any]) -> None:
    if OF_WORDING & before.keys() and has_wordings(connection, post_id):
        # They are made anew of what is left.
        before = {name: value for name, value in before.items() if name not in OF_WORDING}
    if not before:
        return
    search_index.take_out(connection, [post_id])
    assignments = ", ".join(f"{name} = ?" for name in before)
    connection.execute(f"UPDATE posts SET {assignments} WHERE id = ?", (*before.values(), post_id))
    if "text" in before:
        connection.execute("UPDATE posts SET rules_version = '' WHERE id = ?", (post_id,))
        forget_flagged_version(connection)
    search_index.put_in(connection, [post_id])
