"""Applies to stored posts what a further sighting changes, as `signals.merge` decides.

What stood before is kept in `import_changes`, so that an import can be undone.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence, TimePrecision
from twiplotui.signals.merge import PostChange, StoredPost, decide_post
from twiplotui.store import search_index
from twiplotui.store.hashes import text_hash
from twiplotui.store.open import Store

Key = tuple[str, str]

_COLUMNS = (
    "text",
    "is_complete",
    "format",
    "edited_at",
    "published_at",
    "precision",
    "lang",
    "url",
    "title",
    "presence",
    "presence_at",
    "deleted_at",
)


class PostMerger:
    """Merges sightings of posts that are stored already, for one file of one import."""

    def __init__(
        self, store: Store, *, import_id: int, file: int, format_id: str, captured_at: int
    ) -> None:
        self._store = store
        self._captured_at = captured_at
        self._import_id = import_id
        self._file = file
        self._format = format_id
        self.edited: list[int] = []
        """Posts whose wording changed, with evidence."""
        self.deleted: list[int] = []
        """Posts now known to be deleted."""

    def find(self, chunk: Sequence[PostFacts]) -> dict[Key, sqlite3.Row]:
        """Return what is stored of the posts of a chunk, by (network, native id)."""
        by_network: dict[str, list[str]] = {}
        for facts in chunk:
            by_network.setdefault(facts.network.value, []).append(facts.native_id)
        found: dict[Key, sqlite3.Row] = {}
        for network, native_ids in by_network.items():
            for row in self._store.rows(
                "SELECT id, native_id, record_hash FROM posts WHERE network = ?"
                " AND native_id IN (SELECT value FROM json_each(?))",
                (network, json.dumps(native_ids)),
            ):
                found[network, row["native_id"]] = row
        return found

    def merge(self, sightings: Sequence[tuple[PostFacts, int]]) -> tuple[int, int]:
        """Apply sightings of stored posts; return how many records updated and were known."""
        updated = known = 0
        with self._store.transaction("updating posts") as connection:
            for facts, hash_ in sightings:
                if self._merge_one(connection, facts, hash_):
                    updated += facts.records
                else:
                    known += facts.records
        return updated, known

    def _merge_one(self, connection: sqlite3.Connection, facts: PostFacts, hash_: int) -> bool:
        row = connection.execute(
            "SELECT * FROM posts WHERE network = ? AND native_id = ?",
            (facts.network.value, facts.native_id),
        ).fetchone()
        seen_before = connection.execute(
            "SELECT 1 FROM records WHERE post_id = ? AND hash = ?", (row["id"], hash_)
        ).fetchone()
        if seen_before:
            return False
        seen_at = facts.captured_at or self._captured_at
        change = decide_post(self._stored(connection, row), facts, self._format, seen_at)
        is_news = change.is_news()
        if is_news or change.last_seen is not None:
            self._apply(connection, row, change)
        connection.execute(
            "INSERT INTO records (post_id, hash, import_id, file, position, raw)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                row["id"],
                hash_,
                self._import_id,
                self._file,
                facts.position,
                zlib.compress(facts.raw, 1) if facts.raw else b"",
            ),
        )
        return self._add_metrics(connection, row["id"], facts, seen_at) or is_news

    def _stored(self, connection: sqlite3.Connection, row: sqlite3.Row) -> StoredPost:
        known: frozenset[str] = frozenset()
        if row["version_count"] > 1:
            known = frozenset(
                version[0]
                for version in connection.execute(
                    "SELECT text FROM post_versions WHERE post_id = ?", (row["id"],)
                )
            )
        complete = row["is_complete"]
        return StoredPost(
            text=row["text"],
            is_complete=None if complete is None else bool(complete),
            format=row["format"],
            published_at=row["published_at"],
            precision=TimePrecision(row["precision"]),
            edited_at=row["edited_at"],
            presence=Presence(row["presence"]),
            presence_at=row["presence_at"],
            last_seen=row["last_seen"],
            lang=row["lang"],
            url=row["url"],
            title=row["title"],
            known_texts=known,
        )

    def _apply(self, connection: sqlite3.Connection, row: sqlite3.Row, change: PostChange) -> None:
        post_id = int(row["id"])
        new = {name: getattr(change, name) for name in _COLUMNS}
        new = {name: value for name, value in new.items() if value is not None}
        touches_index = bool({"text", "lang", "title"} & new.keys()) or bool(change.versions)
        if touches_index:
            search_index.take_out(connection, [post_id])
        if change.versions:
            new["version_count"] = self._add_versions(connection, row, change)
        if new:
            before = {name: row[name] for name in new}
            if change.text is not None:
                before["text_hash"] = row["text_hash"]
            connection.execute(
                "INSERT INTO import_changes (import_id, kind, row_id, before)"
                " VALUES (?, 'post', ?, ?)",
                (self._import_id, post_id, json.dumps(before)),
            )
        if change.text is not None:
            new["text_hash"] = text_hash(change.text)
        if change.last_seen is not None:
            new["last_seen"] = change.last_seen
        assignments = ", ".join(f"{name} = ?" for name in new)
        connection.execute(
            f"UPDATE posts SET {assignments} WHERE id = ?",
            (*(_plain(value) for value in new.values()), post_id),
        )
        if touches_index:
            search_index.put_in(connection, [post_id])
        if change.is_edit:
            self.edited.append(post_id)
        if change.presence is Presence.DELETED:
            self.deleted.append(post_id)

    def _add_versions(
        self, connection: sqlite3.Connection, row: sqlite3.Row, change: PostChange
    ) -> int:
        now_stands = change.text if change.text is not None else row["text"]
        began = change.edited_at or row["edited_at"] or row["published_at"] or row["first_seen"]
        wordings = [(version.at or row["first_seen"], version.text) for version in change.versions]
        for at, text in [*wordings, (began, now_stands)]:
            connection.execute(
                "INSERT INTO post_versions (post_id, at, text, text_hash, observed_at, source,"
                " import_id) SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
                " (SELECT 1 FROM post_versions WHERE post_id = ? AND text_hash = ?)",
                (
                    row["id"],
                    at,
                    text,
                    text_hash(text),
                    change.last_seen or row["last_seen"],
                    self._format,
                    self._import_id,
                    row["id"],
                    text_hash(text),
                ),
            )
        count = connection.execute(
            "SELECT count(*) FROM post_versions WHERE post_id = ?", (row["id"],)
        ).fetchone()
        return int(count[0])

    def _add_metrics(
        self, connection: sqlite3.Connection, post_id: int, facts: PostFacts, at: int
    ) -> bool:
        m = facts.metrics
        if m.is_empty():
            return False
        counts = (m.likes, m.reposts, m.replies, m.quotes, m.views, m.bookmarks)
        last = connection.execute(
            "SELECT likes, reposts, replies, quotes, views, bookmarks FROM metrics"
            " WHERE post_id = ? ORDER BY at DESC LIMIT 1",
            (post_id,),
        ).fetchone()
        if last is not None and all(
            new is None or new == old for new, old in zip(counts, last, strict=True)
        ):
            return False
        cursor = connection.execute(
            "INSERT INTO metrics (post_id, at, likes, reposts, replies, quotes, views, bookmarks,"
            " import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (post_id, at, *counts, self._import_id),
        )
        return cursor.rowcount > 0


def _plain(value: object) -> object:
    if isinstance(value, Presence | TimePrecision):
        return value.value
    return value
