"""Writes posts of one import, chunk by chunk: what is new, what changes, what is known.

Between the transactions the slow work is done (folding, rules, compression), so that the writer's
lock is held for a tenth of a second at the most.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple

import orjson

from twiplotui.model.flag import Finding
from twiplotui.model.post import Metrics, PostFacts
from twiplotui.model.words import Presence
from twiplotui.signals.wordings import said_of
from twiplotui.store import search_index
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.connection import Store
from twiplotui.store.hashes import record_hash, text_hash
from twiplotui.store.pace import Pace
from twiplotui.store.post_facets import as_json, facets_of_text
from twiplotui.store.post_gaps import is_known
from twiplotui.store.post_ids import free_id, post_id
from twiplotui.store.post_merge import PostMerger, Sighting
from twiplotui.store.post_wordings import keep, settle_post
from twiplotui.store.records import pack
from twiplotui.store.seals import SEALED, seal_of
from twiplotui.store.stored_posts import Key, find_posts
from twiplotui.text.fold import FOLD_VERSION

CHUNK = 1000
"""Posts that are looked at together; one transaction writes as many of them, or fewer."""
LEAST_POSTS = 40
"""Posts a transaction, however slow the disk."""


class Answer(NamedTuple):
    """What is worked out of a new post before it is stored; that needs no store."""

    words: str
    """What it is found by."""
    facets: str
    """The facet tokens that it has by itself."""
    findings: tuple[Finding, ...]
    """Its flags."""


NOTHING = Answer("", "", ())
"""Stands for the answer that a new post has yet to be given."""

Checker = Callable[[Sequence[tuple[PostFacts, int]]], list[Answer]]
"""Works out new posts; given each with its account's id."""

_COLUMNS = (
    *("id", "network", "native_id", "account_id", "kind", "text", "title", "lang", "url"),
    *("published_at", "precision", "time_text", "is_complete", "edited_at", "presence"),
    *("presence_at", "deleted_at", "first_seen", "last_seen", "reply_to", "reply_to_account"),
    *("repost_of", "repost_author", "quote_of", "thread_id", "links", "mentions", "hashtags"),
    *("media", "version_count", "blanked_length", "format", "text_hash", "record_hash"),
    *("index_handle", "fold_version", "rules_version", "import_id"),
    "part_id",
)
_INSERT = (
    f"INSERT INTO posts ({', '.join(_COLUMNS)}, seal)"
    f" VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"
)
_sealed = itemgetter(*(_COLUMNS.index(name) for name in SEALED["posts"]))
_INSERT_RECORD = (
    "INSERT INTO records (post_id, hash, import_id, file, position, raw) VALUES (?, ?, ?, ?, ?, ?)"
)
_INSERT_METRICS = (
    "INSERT INTO metrics (post_id, at, likes, reposts, replies, quotes, views, bookmarks,"
    " import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
INSERT_FLAG = (
    "INSERT INTO flags (post_id, rule_id, pack_id, title, category, level, offset, length,"
    " message, description, replacements, refs, is_grey, suppressed_by, found_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(slots=True)
class ChunkResult:
    """What became of a chunk's records."""

    new: int = 0
    updated: int = 0
    known: int = 0


@dataclass(slots=True)
class NewPost:
    """A new post with all that its transaction writes."""

    id: int
    account_id: int
    facts: PostFacts
    hash: int
    seen_at: int
    part_id: int | None = None
    answer: Answer = NOTHING

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Its flags."""
        return self.answer.findings


class PostWriter:
    """Stores the posts of one file of one import."""

    def __init__(
        self,
        store: Store,
        accounts: AccountWriter,
        *,
        import_id: int,
        file: int,
        format_id: str,
        check: Checker,
        rules_version: str,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._import_id = import_id
        self._file = file
        self._format = format_id
        self._check = check
        self._rules_version = rules_version
        self.merger = PostMerger(
            store,
            import_id=import_id,
            file=file,
            format_id=format_id,
            captured_at=accounts.captured_at,
        )
        """Applies further sightings; knows which posts it found edited or deleted."""
        self.post_ids = array("q")
        """Every post this file holds, new or known."""
        self.authors: set[int] = set()
        """Accounts whose posts were written."""
        self.on_new: Callable[[Sequence[NewPost]], None] = lambda _posts: None
        """Called inside the transaction that stores new posts (alerts are written with them)."""
        self._pace = Pace(store, first=CHUNK // 2, least=LEAST_POSTS, most=CHUNK)

    def write(self, chunk: Sequence[PostFacts]) -> ChunkResult:
        """Store one chunk of posts and say what became of their records."""
        result = ChunkResult()
        accounts = self._accounts.resolve([facts.author for facts in chunk], observe=True)
        self.authors.update(accounts)
        hashes = [record_hash(facts) for facts in chunk]
        stored = find_posts(self._store, chunk)
        fresh: dict[tuple[str, str], NewPost] = {}
        again: list[tuple[PostFacts, int, int]] = []
        for facts, account_id, hash_ in zip(chunk, accounts, hashes, strict=True):
            key = (facts.network.value, facts.native_id)
            row = stored.get(key)
            if row is not None and is_known(row, facts, hash_):
                result.known += facts.records
            elif row is not None or key in fresh:
                again.append((facts, account_id, hash_))
            else:
                seen_at = facts.captured_at or self._accounts.captured_at
                fresh[key] = NewPost(
                    0, account_id, facts, hash_, seen_at, self._accounts.part_of(facts.author)
                )
                result.new += 1
                result.updated += facts.records - 1
        if fresh:
            self._write_new(list(fresh.values()))
        if again:
            part_of = self._accounts.part_of
            sightings = [
                Sighting(self._id_of(each, stored, fresh), owner, each, hash_, part_of(each.author))
                for each, owner, hash_ in again
            ]
            updated, known = self.merger.merge(sightings)
            result.updated += updated
            result.known += known
        self.post_ids.extend({row["id"] for row in stored.values()})
        self.post_ids.extend(post.id for post in fresh.values())
        return result

    @staticmethod
    def _id_of(
        facts: PostFacts,
        stored: Mapping[Key, sqlite3.Row],
        fresh: Mapping[Key, NewPost],
    ) -> int:
        key = (facts.network.value, facts.native_id)
        return int(stored[key]["id"]) if key in stored else fresh[key].id

    def _write_new(self, posts: list[NewPost]) -> None:
        answers = self._check([(post.facts, post.account_id) for post in posts])
        self._give_ids(posts)
        for post, answer in zip(posts, answers, strict=True):
            post.answer = answer
        posts.sort(key=attrgetter("id"))
        for part in self._pace.parts(posts):
            self._insert(part)

    def _insert(self, posts: Sequence[NewPost]) -> None:
        rows = [(*row, seal_of(_sealed(row))) for row in map(self._row, posts)]
        tokens = [(post.id, post.answer.words, _facets(post)) for post in posts]
        records = [
            (
                *(post.id, post.hash, self._import_id, self._file),
                *(post.facts.position, pack(post.facts.raw)),
            )
            for post in posts
        ]
        with self._store.transaction("storing posts") as connection:
            connection.executemany(_INSERT, rows)
            connection.executemany(_INSERT_RECORD, records)
            connection.executemany(search_index.INSERT, tokens)
            connection.executemany(_INSERT_METRICS, list(self._metrics(posts)))
            connection.executemany(INSERT_FLAG, [row for post in posts for row in flag_rows(post)])
            for post in posts:
                if post.facts.versions or post.facts.presence is not Presence.SEEN:
                    self._keep_sayings(connection, post)
            self.on_new(posts)

    def _give_ids(self, posts: list[NewPost]) -> None:
        for post in posts:
            facts = post.facts
            at = facts.published_at if facts.published_at is not None else post.seen_at
            post.id = post_id(facts.network.value, facts.native_id, at)
        wanted = [post.id for post in posts]
        taken = {
            row[0]
            for row in self._store.rows(
                "SELECT id FROM posts WHERE id IN (SELECT value FROM json_each(?))",
                (orjson.dumps(wanted).decode(),),
            )
        }
        for post in posts:
            while (candidate := free_id(post.id, taken)) != post.id:
                post.id = candidate
                if self._store.row("SELECT 1 FROM posts WHERE id = ?", (candidate,)):
                    taken.add(candidate)
            taken.add(post.id)

    def _row(self, post: NewPost) -> tuple[object, ...]:
        facts = post.facts
        presence_at = None
        if facts.presence.value != "seen":
            presence_at = facts.deleted_at or post.seen_at
        return (
            *(post.id, facts.network.value, facts.native_id, post.account_id, facts.kind.value),
            *(facts.text, facts.title, facts.lang, facts.url),
            *(facts.published_at, facts.precision.value, facts.time_text),
            *(None if facts.is_complete is None else int(facts.is_complete), facts.edited_at),
            *(facts.presence.value, presence_at, facts.deleted_at),
            *(post.seen_at, last_standing(post)),
            *(facts.reply_to, facts.reply_to_account, facts.repost_of, facts.repost_author),
            *(facts.quote_of, facts.thread_id),
            *facets_of_text(facts),
            as_json([(media.kind, media.alt, media.url) for media in facts.media]),
            1 + sum(version.is_known() for version in facts.versions),
            None,
            self._format,
            text_hash(facts.text),
            post.hash,
            facts.author.handle or "",
            FOLD_VERSION,
            self._rules_version,
            self._import_id,
            post.part_id,
        )

    def _metrics(self, posts: Sequence[NewPost]) -> list[tuple[object, ...]]:
        return [
            (post.id, post.seen_at, *_counts(post.facts.metrics), self._import_id)
            for post in posts
            if not post.facts.metrics.is_empty()
        ]

    def _keep_sayings(self, connection: sqlite3.Connection, post: NewPost) -> None:
        row = {"id": post.id, "text": post.facts.text}
        said = said_of(post.facts, self._format, post.seen_at, facets_of_text(post.facts))
        keep(connection, row, self._import_id, said)
        if post.facts.versions:
            settle_post(connection, post.id, import_id=None)


def last_standing(post: NewPost) -> int:
    """Return when a new post was last seen to stand; a source's word that it is gone is no look."""
    facts = post.facts
    if facts.presence is Presence.SEEN:
        return post.seen_at
    return min(facts.published_at or facts.deleted_at or post.seen_at, post.seen_at)


def _counts(m: Metrics) -> tuple[int | None, ...]:
    return (m.likes, m.reposts, m.replies, m.quotes, m.views, m.bookmarks)


def flag_rows(post: NewPost) -> list[tuple[object, ...]]:
    """Return the rows of `flags` of a new post."""
    return [flag_row(post.id, finding, post.seen_at) for finding in post.findings]


def flag_row(post_id_: int, finding: Finding, at: int) -> tuple[object, ...]:
    """Return one row of `flags`."""
    return (
        post_id_,
        finding.rule_id,
        finding.pack_id,
        finding.title,
        finding.category,
        int(finding.level),
        finding.offset,
        finding.length,
        finding.message,
        finding.description,
        json.dumps(finding.replacements, ensure_ascii=False),
        json.dumps(finding.references, ensure_ascii=False),
        int(finding.is_grey),
        finding.suppressed_by,
        at,
    )


def _facets(post: NewPost) -> str:
    answer = post.answer
    flags = [
        (finding.rule_id, finding.category, int(finding.level))
        for finding in answer.findings
        if not finding.suppressed_by
    ]
    return search_index.all_facets(post.account_id, answer.facets, flags)
