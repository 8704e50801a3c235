"""Keeps what sources say of posts still standing, also of posts that are not stored yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum

from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Presence
from twiplotui.store.open import Store


class NoticeResult(Enum):
    """What became of a notice."""

    NEW = "new"
    UPDATED = "updated"
    KNOWN = "known"


class PresenceWriter:
    """Stores presence notices of one import."""

    def __init__(self, store: Store, *, import_id: int, captured_at: int) -> None:
        self._store = store
        self._import_id = import_id
        self._captured_at = captured_at
        self.deleted: list[int] = []
        """Stored posts now known to be deleted."""

    def write(self, notices: Sequence[PresenceNotice]) -> list[NoticeResult]:
        """Store notices and apply them to the posts that are stored."""
        results = []
        with self._store.transaction("keeping notices"):
            for notice in notices:
                results.append(self._write_one(notice))
        return results

    def _write_one(self, notice: PresenceNotice) -> NoticeResult:
        execute = self._store.connection.execute
        at = notice.at or self._captured_at
        added = execute(
            "INSERT INTO presence_notes (network, native_id, presence, at, evidence, import_id)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                notice.network.value,
                notice.native_id,
                notice.presence.value,
                at,
                notice.evidence,
                self._import_id,
            ),
        ).rowcount
        if added <= 0:
            return NoticeResult.KNOWN
        row = execute(
            "SELECT id, presence, presence_at, deleted_at FROM posts"
            " WHERE network = ? AND native_id = ?",
            (notice.network.value, notice.native_id),
        ).fetchone()
        if row is None:
            return NoticeResult.NEW
        if (row["presence_at"] or 0) <= at and row["presence"] != notice.presence.value:
            self._apply(row["id"], notice, at, dict(row))
        return NoticeResult.UPDATED

    def _apply(
        self, post_id: int, notice: PresenceNotice, at: int, before: dict[str, object]
    ) -> None:
        execute = self._store.connection.execute
        before.pop("id")
        execute(
            "INSERT INTO import_changes (import_id, kind, row_id, before) VALUES (?, 'post', ?, ?)",
            (self._import_id, post_id, json.dumps(before)),
        )
        is_deleted = notice.presence is Presence.DELETED
        execute(
            "UPDATE posts SET presence = ?, presence_at = ?, deleted_at = ? WHERE id = ?",
            (notice.presence.value, at, at if is_deleted else None, post_id),
        )
        if is_deleted:
            self.deleted.append(post_id)

    def apply_waiting(self, post_ids: Sequence[tuple[int, str, str]]) -> None:
        """Apply notices that came before their posts.

        Args:
            post_ids: (id, network, native id) of posts just stored, inside the transaction.
        """
        execute = self._store.connection.execute
        if execute("SELECT 1 FROM presence_notes LIMIT 1").fetchone() is None:
            return
        for post_id, network, native_id in post_ids:
            row = execute(
                "SELECT presence, at FROM presence_notes WHERE network = ? AND native_id = ?"
                " ORDER BY at DESC, id DESC LIMIT 1",
                (network, native_id),
            ).fetchone()
            if row is not None:
                is_deleted = row["presence"] == Presence.DELETED.value
                execute(
                    "UPDATE posts SET presence = ?, presence_at = ?, deleted_at = ? WHERE id = ?",
                    (row["presence"], row["at"], row["at"] if is_deleted else None, post_id),
                )
                if is_deleted:
                    self.deleted.append(post_id)
