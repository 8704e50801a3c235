"""What an import would make of records, told without writing to the store.

The same decisions as in an import, on what the store holds and what the run has seen so far. That
is kept in a database without a name, which SQLite puts on the disk only when it grows and takes
away by itself.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from twiplotui.model.account import AccountFacts
from twiplotui.model.post import Metrics, PostFacts, PresenceNotice
from twiplotui.model.words import Direction, Presence
from twiplotui.signals.merge import StoredPost, decide_post
from twiplotui.signals.wordings import Said, said_of, settle
from twiplotui.store.connection import Store
from twiplotui.store.hashes import record_hash
from twiplotui.store.post_facets import facets_of_text
from twiplotui.store.post_gaps import UNKNOWN_AUTHOR, fills
from twiplotui.store.post_wordings import said_of_post
from twiplotui.store.stored_posts import find_posts, full_row, stored_post
from twiplotui.text.handles import handle_key

_KEPT = frozenset(field.name for field in fields(StoredPost))
_COUNTS = ("likes", "reposts", "replies", "quotes", "views", "bookmarks")


@dataclass(slots=True)
class _Seen:
    """A post as it would stand now."""

    native_id: str
    post: StoredPost
    said: list[Said]
    hashes: set[int]
    counts: tuple[int | None, ...] | None
    counted_at: set[int]
    notes: set[tuple[str, int]]
    author: str
    is_blanked: bool = False


class DryBook:
    """Knows what a dry run would have stored so far.

    Args:
        store: Open for reading; None: there is none yet.
    """

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute("PRAGMA journal_mode = OFF")
        self._seen.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
        self._edges: set[int] = set()
        self._notes: set[tuple[str, str, str, int]] = set()

    def close(self) -> None:
        """Let go of what was seen."""
        self._seen.close()

    def posts(
        self, chunk: Sequence[PostFacts], format_id: str, captured_at: int
    ) -> tuple[int, int, int]:
        """Return how many records of posts would be new, updated and known."""
        new = updated = known = 0
        stored = {} if self._store is None else find_posts(self._store, chunk)
        for facts in chunk:
            hash_ = record_hash(facts)
            key = self._key_of(facts)
            seen = self._load(key)
            row = stored.get((facts.network.value, facts.native_id))
            if seen is None and row is not None:
                if row["record_hash"] == hash_ and not fills(row, facts):
                    known += facts.records
                    continue
                seen = self._stored(row["id"])
            if seen is None:
                self._save(key, facts, _fresh(facts, hash_, format_id, captured_at))
                new += 1
                updated += facts.records - 1
            elif _merge(seen, facts, hash_, format_id, captured_at):
                self._save(key, facts, seen)
                updated += facts.records
            else:
                self._save(key, facts, seen)
                known += facts.records
        return new, updated, known

    def _key_of(self, facts: PostFacts) -> str:
        """Return the key a post is kept by: that of any wording which was seen already."""
        names = [facts.native_id, *(each.native_id for each in facts.versions if each.native_id)]
        for name in names:
            row = self._seen.execute(
                "SELECT key, value FROM seen WHERE key = ?", (f"{facts.network.value} {name}",)
            ).fetchone()
            if row is not None:
                return str(row[1] if isinstance(row[1], str) else row[0])
        return f"{facts.network.value} {facts.native_id}"

    def _load(self, key: str) -> _Seen | None:
        row = self._seen.execute("SELECT value FROM seen WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        # Only what this process wrote a moment ago, in a file that nobody else can open.
        found: _Seen = pickle.loads(row[0])
        return found

    def _save(self, key: str, facts: PostFacts, seen: _Seen) -> None:
        rows: list[tuple[str, object]] = [(key, pickle.dumps(seen))]
        for version in facts.versions:
            if version.native_id and f"{facts.network.value} {version.native_id}" != key:
                rows.append((f"{facts.network.value} {version.native_id}", key))
        self._seen.executemany("INSERT OR REPLACE INTO seen (key, value) VALUES (?, ?)", rows)

    def _stored(self, post_id: int) -> _Seen | None:
        assert self._store is not None
        connection = self._store.connection
        row = full_row(connection, post_id)
        if row is None:
            return None
        hashes = connection.execute("SELECT hash FROM records WHERE post_id = ?", (post_id,))
        counts = connection.execute(
            "SELECT at, likes, reposts, replies, quotes, views, bookmarks FROM metrics"
            " WHERE post_id = ? ORDER BY at DESC",
            (post_id,),
        ).fetchall()
        notes = connection.execute(
            "SELECT presence, at FROM presence_notes WHERE network = ? AND native_id = ?",
            (row["network"], row["native_id"]),
        )
        return _Seen(
            row["native_id"],
            stored_post(row),
            said_of_post(connection, row),
            {each[0] for each in hashes},
            tuple(counts[0])[1:] if counts else None,
            {each[0] for each in counts},
            {(each[0], each[1]) for each in notes},
            row["author"],
            row["blanked_length"] is not None,
        )

    def edges(
        self, actor: AccountFacts, direction: Direction, members: Sequence[AccountFacts]
    ) -> int:
        """Return how many of these follows would be new."""
        stored = self._edges_of(actor, direction)
        own, new = _name(actor), 0
        for member in members:
            pair = (own, _name(member))
            edge = hash(
                (actor.network, *(pair if direction is Direction.FOLLOWING else pair[::-1]))
            )
            if edge in self._edges:
                continue
            self._edges.add(edge)
            new += not ({member.native_id, f"@{handle_key(member.handle)}"} & stored)
        return new

    def _edges_of(self, actor: AccountFacts, direction: Direction) -> frozenset[str | None]:
        if self._store is None:
            return frozenset()
        mine, other = ("actor_id", "target_id")
        if direction is not Direction.FOLLOWING:
            mine, other = other, mine
        rows = self._store.rows(
            f"SELECT a.native_id, a.handle_key FROM accounts o JOIN edges e ON e.{mine} = o.id"
            f" JOIN accounts a ON a.id = e.{other} WHERE o.network = ?"
            " AND (o.native_id = ? OR (o.handle_key = ? AND o.handle_key <> ''))",
            (actor.network.value, actor.native_id, handle_key(actor.handle)),
        )
        found = {row["native_id"] for row in rows if row["native_id"]}
        return frozenset(found | {f"@{row['handle_key']}" for row in rows if row["handle_key"]})

    def notice(self, notice: PresenceNotice, captured_at: int) -> str:
        """Return what would become of a notice: `new`, `updated` or `known`."""
        network, at = notice.network.value, notice.at or captured_at
        note = (network, notice.native_id, notice.presence.value, at)
        if note in self._notes or self._has(
            "SELECT 1 FROM presence_notes WHERE network = ? AND native_id = ? AND presence = ?"
            " AND at = ?",
            note,
        ):
            return "known"
        self._notes.add(note)
        is_seen = self._seen.execute(
            "SELECT 1 FROM seen WHERE key = ?", (f"{network} {notice.native_id}",)
        ).fetchone()
        is_stored = self._has(
            "SELECT 1 FROM posts WHERE network = ? AND native_id = ?", (network, notice.native_id)
        )
        return "updated" if is_seen or is_stored else "new"

    def has_source(self, url: str) -> bool:
        """Whether a feed is among the sources."""
        return self._has("SELECT 1 FROM sources WHERE kind = 'feed' AND url = ?", (url,))

    def listed(self, account: AccountFacts) -> dict[str, object] | None:
        """Return what is stored of an account that a list names; None where it is not stored."""
        if self._store is None:
            return None
        row = self._store.row(
            "SELECT a.id, a.is_watched, a.country, a.role, a.role_text, a.is_ours,"
            " coalesce(t.name, '') AS actor FROM accounts a LEFT JOIN actors t ON t.id = a.actor_id"
            " WHERE a.network = ? AND (a.native_id = ? OR (a.handle_key = ? AND a.handle_key <> ''"
            " AND (? IS NULL OR a.native_id IS NULL))) ORDER BY a.native_id IS ? DESC LIMIT 1",
            (
                *(account.network.value, account.native_id, handle_key(account.handle)),
                *(account.native_id, account.native_id),
            ),
        )
        if row is None:
            return None
        tags = self._store.rows("SELECT tag FROM account_tags WHERE account_id = ?", (row["id"],))
        return {**dict(row), "tags": json.dumps(sorted(each[0] for each in tags))}

    def _has(self, sql: str, values: tuple[object, ...]) -> bool:
        return self._store is not None and self._store.row(sql, values) is not None


def _name(account: AccountFacts) -> str:
    return account.native_id or f"@{handle_key(account.handle)}"


def _counts(metrics: Metrics) -> tuple[int | None, ...]:
    return tuple(getattr(metrics, name) for name in _COUNTS)


def _fresh(facts: PostFacts, hash_: int, format_id: str, captured_at: int) -> _Seen:
    at = facts.captured_at or captured_at
    post = StoredPost(
        facts.published_at, facts.precision, at, at, facts.lang, facts.url, facts.title
    )
    is_counted = not facts.metrics.is_empty()
    said = said_of(facts, format_id, at, facets_of_text(facts))
    seen = _Seen(
        facts.native_id, post, said, {hash_}, None, set(), set(), facts.author.handle or ""
    )
    if is_counted:
        seen.counts, seen.counted_at = _counts(facts.metrics), {at}
    if facts.presence is not Presence.SEEN:
        seen.notes.add((facts.presence.value, facts.deleted_at or at))
    return seen


def _merge(seen: _Seen, facts: PostFacts, hash_: int, format_id: str, captured_at: int) -> bool:
    """Take one more sighting; say whether it changes anything."""
    at = facts.captured_at or captured_at
    if hash_ in seen.hashes:
        is_dated = seen.post.published_at is None and facts.published_at is not None
        if is_dated:
            seen.post = replace(
                seen.post, published_at=facts.published_at, precision=facts.precision
            )
        return _rename(seen, facts) or is_dated
    seen.hashes.add(hash_)
    change = decide_post(seen.post, facts, at)
    is_news = change.is_news() and not seen.is_blanked
    told = {name: getattr(change, name) for name in _KEPT}
    seen.post = replace(seen.post, **{n: each for n, each in told.items() if each is not None})
    before = _stands(seen)
    if any(version.native_id == seen.native_id for version in facts.versions):
        seen.native_id = facts.native_id
    seen.said += said_of(facts, format_id, at, facets_of_text(facts))
    is_news |= not seen.is_blanked and before != _stands(seen)
    is_news |= _rename(seen, facts) | _count(seen, facts, at)
    note = (facts.presence.value, facts.deleted_at or at)
    if facts.presence is not Presence.SEEN and note not in seen.notes:
        seen.notes.add(note)
        is_news = True
    return is_news


def _stands(seen: _Seen) -> tuple[object, ...]:
    """Return how a post is worded, as far as a change of it is told."""
    wording = settle(seen.said, newest_id=seen.native_id, published_at=seen.post.published_at)
    texts = frozenset(version.text for version in wording.versions)
    return wording.text, wording.is_complete, wording.edited_at, wording.facets, texts


def _rename(seen: _Seen, facts: PostFacts) -> bool:
    handle = facts.author.handle or ""
    if not seen.author.startswith(UNKNOWN_AUTHOR) or handle.startswith(UNKNOWN_AUTHOR):
        return False
    seen.author = handle
    return True


def _count(seen: _Seen, facts: PostFacts, at: int) -> bool:
    counts = _counts(facts.metrics)
    if facts.metrics.is_empty():
        return False
    if seen.counts is not None and all(
        new is None or new == old for new, old in zip(counts, seen.counts, strict=True)
    ):
        return False
    if at in seen.counted_at:
        return False
    seen.counts = counts if not seen.counted_at or at > max(seen.counted_at) else seen.counts
    seen.counted_at.add(at)
    return True
