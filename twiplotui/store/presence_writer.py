"""Keeps what sources say of posts still standing, also of posts that are not stored yet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from enum import Enum

from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import Presence
from twiplotui.signals.presence import Standing, Word, settle
from twiplotui.store import import_changes
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace


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
        self._pace = Pace(store, first=100, least=50, most=500)
        self.deleted: list[int] = []
        """Stored posts now known to be deleted."""

    def write(self, notices: Sequence[PresenceNotice]) -> list[NoticeResult]:
        """Store notices and apply them to the posts that are stored."""
        results: list[NoticeResult] = []
        for part in self._pace.parts(notices):
            with self._store.transaction("keeping notices") as connection:
                results.extend(self._write_one(connection, notice) for notice in part)
        return results

    def _write_one(self, connection: sqlite3.Connection, notice: PresenceNotice) -> NoticeResult:
        at = notice.at or self._captured_at
        if not keep_note(connection, notice, at, self._import_id):
            return NoticeResult.KNOWN
        row = connection.execute(
            "SELECT coalesce((SELECT id FROM posts WHERE network = :network AND native_id = :id),"
            " (SELECT v.post_id FROM post_versions v JOIN posts p ON p.id = v.post_id"
            " WHERE v.native_id = :id AND p.network = :network))",
            {"network": notice.network.value, "id": notice.native_id},
        ).fetchone()
        if row[0] is None:
            return NoticeResult.NEW
        self.deleted.extend(settle_posts(connection, [row[0]], import_id=self._import_id))
        return NoticeResult.UPDATED

    def apply_waiting(self, post_ids: Sequence[tuple[int, str, str]]) -> None:
        """Apply notices that came before their posts.

        Args:
            post_ids: (id, network, native id) of posts just stored, inside the transaction.
        """
        connection = self._store.connection
        if connection.execute("SELECT 1 FROM presence_notes LIMIT 1").fetchone() is None:
            return
        ids = [post_id for post_id, _, _ in post_ids]
        self.deleted.extend(settle_posts(connection, ids, import_id=None))


def keep_note(
    connection: sqlite3.Connection, notice: PresenceNotice, at: int, import_id: int
) -> bool:
    """Keep what a source said, inside the caller's transaction; False where it was known."""
    cursor = connection.execute(
        "INSERT INTO presence_notes (network, native_id, presence, at, evidence, import_id)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            notice.network.value,
            notice.native_id,
            notice.presence.value,
            at,
            notice.evidence,
            import_id,
        ),
    )
    return cursor.rowcount > 0


def own_notice(facts: PostFacts, format_id: str) -> PresenceNotice | None:
    """Return what a source says of a post's presence along with the post itself, if anything."""
    if facts.presence is Presence.SEEN:
        return None
    words = f"The source lists it as {facts.presence.value.replace('-', ' ')} ({format_id})."
    return PresenceNotice(facts.network, facts.native_id, facts.presence, facts.deleted_at, words)


_NOTES = (
    "SELECT p.id, p.presence AS stood, p.presence_at, p.deleted_at, p.last_seen, n.presence, n.at"
    " FROM posts p LEFT JOIN presence_notes n ON n.network = p.network AND n.native_id IN"
    " (SELECT p.native_id UNION SELECT v.native_id FROM post_versions v WHERE v.post_id = p.id)"
    " WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id"
)


def settle_posts(
    connection: sqlite3.Connection, ids: Collection[int], *, import_id: int | None
) -> list[int]:
    """Bring the presence of posts in step with all that was said of them.

    Args:
        connection: In a transaction.
        ids: The posts.
        import_id: The import that changes them, for its undo; None: it stored them itself.

    Returns:
        Posts that are now known to be deleted and were not before.
    """
    words: dict[int, list[Word]] = {}
    stood: dict[int, sqlite3.Row] = {}
    for row in connection.execute(_NOTES, (json.dumps(list(ids)),)):
        stood[row["id"]] = row
        if row["at"] is not None:
            words.setdefault(row["id"], []).append(Word(Presence(row["presence"]), row["at"]))
    deleted = []
    for post_id, row in stood.items():
        standing = settle(words.get(post_id, []), row["last_seen"])
        before = Standing(Presence(row["stood"]), row["presence_at"], row["deleted_at"])
        if standing == before:
            continue
        if import_id is not None:
            connection.execute(
                import_changes.INSERT,
                (
                    import_id,
                    import_changes.POST,
                    post_id,
                    json.dumps(
                        {
                            "presence": row["stood"],
                            "presence_at": row["presence_at"],
                            "deleted_at": row["deleted_at"],
                        }
                    ),
                ),
            )
        connection.execute(
            "UPDATE posts SET presence = ?, presence_at = ?, deleted_at = ? WHERE id = ?",
            (standing.presence.value, standing.presence_at, standing.deleted_at, post_id),
        )
        if standing.presence is Presence.DELETED and before.presence is not Presence.DELETED:
            deleted.append(post_id)
    return deleted
