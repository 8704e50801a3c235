"""Applies to stored posts what a further sighting changes, as `signals` decides.

What stood before is kept in `import_changes`, so that an import can be undone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence, TimePrecision
from twiplotui.signals.merge import PostChange, decide_post
from twiplotui.store import import_changes, search_index
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace
from twiplotui.store.post_gaps import UNKNOWN_AUTHOR
from twiplotui.store.post_join import join_earlier
from twiplotui.store.post_wordings import add_sighting, has_wordings, keep_own
from twiplotui.store.presence_writer import keep_note, own_notice, settle_posts
from twiplotui.store.records import pack
from twiplotui.store.stored_posts import find_posts, full_row, stored_post

_COLUMNS = ("published_at", "precision", "lang", "url", "title", "first_seen", "last_seen")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A post that is stored already, seen again."""

    post_id: int
    account_id: int
    facts: PostFacts
    hash: int
    part_id: int | None = None
    """The account by whose name the source calls the author, where it is merged into another."""


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
        self._pace = Pace(store, first=100, least=20, most=500)
        self.edited: list[int] = []
        """Posts whose wording changed, with evidence."""
        self.deleted: list[int] = []
        """Posts now known to be deleted."""
        self.reworded: list[int] = []
        """Posts whose stored text changed; their flags are of the text before."""

    def merge(self, sightings: Sequence[Sighting]) -> tuple[int, int]:
        """Apply sightings of stored posts; return how many records updated and were known."""
        updated = known = 0
        for part in self._pace.parts(sightings):
            with self._store.transaction("updating posts") as connection:
                for sighting in part:
                    facts = sighting.facts
                    if self._merge_one(connection, sighting):
                        updated += facts.records
                    else:
                        known += facts.records
        return updated, known

    def _merge_one(self, connection: sqlite3.Connection, sighting: Sighting) -> bool:
        facts, hash_ = sighting.facts, sighting.hash
        row = full_row(connection, sighting.post_id)
        if row is None:
            # It was joined to another by a sighting just before.
            found = find_posts(self._store, [facts])[facts.network.value, facts.native_id]
            row = full_row(connection, found["id"])
        seen_before = connection.execute(
            "SELECT 1 FROM records WHERE post_id = ? AND hash = ?", (row["id"], hash_)
        ).fetchone()
        seen_at = facts.captured_at or self._captured_at
        if seen_before:
            is_news = self._date(connection, row, facts)
            is_news |= self._rename(connection, row, sighting)
            # A record that is known tells of another moment at which its words stood.
            return (
                has_wordings(connection, row["id"]) and self._say(connection, row, facts, seen_at)
            ) or is_news
        is_news = self._join(connection, row, facts)
        row = full_row(connection, row["id"]) if is_news else row
        change = decide_post(stored_post(row), facts, seen_at)
        if row["blanked_length"] is not None:
            # What was blanked stays so, whatever still holds the words.
            change = PostChange(first_seen=change.first_seen, last_seen=change.last_seen)
        is_news |= change.is_news()
        is_news |= self._rename(connection, row, sighting)
        if change != PostChange():
            self._apply(connection, row, change)
        is_news |= self._say(connection, row, facts, seen_at)
        self._keep_record(connection, row, sighting)
        is_news |= self._settle(connection, row, facts, seen_at)
        return self._add_metrics(connection, row["id"], facts, seen_at) or is_news

    def _keep_record(
        self, connection: sqlite3.Connection, row: sqlite3.Row, sighting: Sighting
    ) -> None:
        is_blanked = row["blanked_length"] is not None
        connection.execute(
            "INSERT INTO records (post_id, hash, import_id, file, position, raw)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(row["id"], sighting.hash, self._import_id, self._file, sighting.facts.position),
                b"" if is_blanked else pack(sighting.facts.raw),
            ),
        )

    def _date(self, connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts) -> bool:
        """Give a post the time that its record had all along, now that it can be read."""
        if row["published_at"] is not None or facts.published_at is None:
            return False
        change = PostChange(published_at=facts.published_at, precision=facts.precision)
        self._apply(connection, row, change)
        return True

    def _say(
        self, connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts, seen_at: int
    ) -> bool:
        """Keep what a sighting says of a post's words; say whether it is worded otherwise now.

        Args:
            connection: In a transaction.
            row: The post, as it was before the sighting.
            facts: What the source says.
            seen_at: When the source saw it.
        """
        if row["blanked_length"] is not None:
            return False
        settled = add_sighting(
            connection, row, facts, self._format, seen_at=seen_at, import_id=self._import_id
        )
        if settled.is_reworded:
            self.reworded.append(row["id"])
        if settled.is_edit:
            self.edited.append(row["id"])
        return settled.is_news

    def _join(self, connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts) -> bool:
        """Take in what was stored apart under ids of earlier wordings; say if anything was."""
        if row["blanked_length"] is not None or not facts.versions:
            return False
        return join_earlier(connection, row, facts, self._import_id)

    def _settle(
        self, connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts, seen_at: int
    ) -> bool:
        is_plain = row["presence"] == Presence.SEEN.value and row["presence_at"] is None
        if facts.presence is Presence.SEEN and is_plain:
            return False
        notice = own_notice(facts, self._format)
        is_new = notice is not None and keep_note(
            connection, notice, facts.deleted_at or seen_at, self._import_id
        )
        found = settle_posts(connection, [row["id"]], import_id=self._import_id)
        self.deleted.extend(found)
        return is_new or bool(found)

    def _rename(self, connection: sqlite3.Connection, row: sqlite3.Row, sighting: Sighting) -> bool:
        """Give a post its newest id, and the author a file that named none left out."""
        facts = sighting.facts
        new: dict[str, object] = {}
        if any(version.native_id == row["native_id"] for version in facts.versions):
            new["native_id"] = facts.native_id
            if not has_wordings(connection, row["id"]):
                # What was said so far was said under the id it had.
                keep_own(connection, row)
        if row["author"].startswith(UNKNOWN_AUTHOR) and sighting.account_id != row["account_id"]:
            handle = facts.author.handle or ""
            if not handle.startswith(UNKNOWN_AUTHOR):
                new["account_id"] = sighting.account_id
                new["part_id"] = sighting.part_id
                new["index_handle"] = handle
        if not new:
            return False
        post_id = row["id"]
        search_index.take_out(connection, [post_id])
        connection.execute(
            import_changes.INSERT,
            (
                self._import_id,
                import_changes.POST,
                post_id,
                json.dumps({name: row[name] for name in new}),
            ),
        )
        assignments = ", ".join(f"{name} = ?" for name in new)
        connection.execute(f"UPDATE posts SET {assignments} WHERE id = ?", (*new.values(), post_id))
        if "account_id" in new:
            connection.execute(
                "UPDATE alerts SET account_id = ?, part_id = ? WHERE post_id = ?",
                (new["account_id"], new["part_id"], post_id),
            )
        search_index.put_in(connection, [post_id])
        return True

    def _apply(self, connection: sqlite3.Connection, row: sqlite3.Row, change: PostChange) -> None:
        post_id = int(row["id"])
        new = {name: getattr(change, name) for name in _COLUMNS}
        new = {name: value for name, value in new.items() if value is not None}
        touches_index = bool({"lang", "title"} & new.keys())
        if touches_index:
            search_index.take_out(connection, [post_id])
        connection.execute(
            import_changes.INSERT,
            (
                *(self._import_id, import_changes.POST, post_id),
                json.dumps({name: row[name] for name in new}),
            ),
        )
        assignments = ", ".join(f"{name} = ?" for name in new)
        connection.execute(
            f"UPDATE posts SET {assignments} WHERE id = ?",
            (*(_plain(value) for value in new.values()), post_id),
        )
        if touches_index:
            search_index.put_in(connection, [post_id])

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
    if isinstance(value, TimePrecision):
        return value.value
    return value
