"""What flagging the archive anew reads and writes: posts, their flags, their alerts' states."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from twiplotui.model.flag import Finding
from twiplotui.query import facets
from twiplotui.store.connection import Store
from twiplotui.store.post_writer import INSERT_FLAG, flag_row


@dataclass(frozen=True, slots=True)
class ReflagPost:
    """A stored post, with what the rules want to know of it."""

    id: int
    account_id: int
    kind: str
    text: str
    text_hash: int
    lang: str
    published_at: int | None
    first_seen: int
    has_media: bool


_POST = (
    "SELECT id, account_id, kind, text, text_hash, lang, published_at, first_seen, media <> ''"
    " FROM posts"
)
_READABLE = "blanked_length IS NULL"
"""What was blanked keeps the flags of what it said: there is nothing left to judge."""


def to_post(row: Sequence[object]) -> ReflagPost:
    """Return a row of `_POST` as a record."""
    return ReflagPost(*row)  # type: ignore[arg-type]  # columns in the order of the fields


def stale_posts(store: Store, version: str, below: int, limit: int) -> list[ReflagPost]:
    """Return posts below an id that were flagged by other rules, newest first."""
    rows = store.rows(
        f"{_POST} WHERE id < ? AND rules_version <> ? AND {_READABLE} ORDER BY id DESC LIMIT ?",
        (below, version, limit),
    )
    return [to_post(row) for row in rows]


def count_stale(store: Store, version: str) -> int:
    """Return how many posts were flagged by other rules."""
    row = store.row(
        f"SELECT count(*) FROM posts WHERE rules_version <> ? AND {_READABLE}", (version,)
    )
    return int(row[0]) if row else 0


def posts_by_id(store: Store, ids: Sequence[int]) -> list[ReflagPost]:
    """Return posts by id, but those whose text was blanked."""
    rows = store.rows(
        f"{_POST} WHERE id IN (SELECT value FROM json_each(?)) AND {_READABLE}", (json.dumps(ids),)
    )
    return [to_post(row) for row in rows]


def posts_of_account(store: Store, account_id: int) -> list[int]:
    """Return the ids of an account's posts, as the index knows them."""
    rows = store.rows(
        "SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?",
        (f"facets : {facets.account(account_id)}",),
    )
    return [row[0] for row in rows]


def flags_of(store: Store, ids: Sequence[int]) -> dict[int, list[tuple[object, ...]]]:
    """Return the stored flags of posts, each as the row that `flag_row` makes."""
    found: dict[int, list[tuple[object, ...]]] = {each: [] for each in ids}
    for row in store.rows(
        "SELECT post_id, rule_id, pack_id, title, category, level, offset, length, message,"
        " description, replacements, refs, is_grey, suppressed_by, found_at FROM flags"
        " WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(ids)),),
    ):
        found[row[0]].append(tuple(row))
    return found


def still_reads(connection: sqlite3.Connection, posts: Iterable[ReflagPost]) -> set[int]:
    """Return the ids of those posts whose wording is still the one that was checked."""
    wanted = {post.id: post.text_hash for post in posts}
    return {
        row[0]
        for row in connection.execute(
            "SELECT id, text_hash FROM posts WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(wanted)),),
        )
        if wanted[row[0]] == row[1]
    }


def replace_flags(
    connection: sqlite3.Connection, findings: Iterable[tuple[ReflagPost, Sequence[Finding]]]
) -> None:
    """Put new flags in the place of the old ones; the index is the caller's."""
    for post, found in findings:
        connection.execute("DELETE FROM flags WHERE post_id = ?", (post.id,))
        rows = [flag_row(post.id, finding, post.first_seen) for finding in found]
        connection.executemany(INSERT_FLAG, rows)


def stamp(connection: sqlite3.Connection, ids: Iterable[int], version: str) -> None:
    """Note by which rules posts were flagged."""
    connection.executemany(
        "UPDATE posts SET rules_version = ? WHERE id = ?", [(version, each) for each in ids]
    )


class SeriousFlag(NamedTuple):
    """A shown flag that may raise an alert."""

    post_id: int
    rule_id: str
    title: str
    level: int
    offset: int
    words: str


class PostToAlert(NamedTuple):
    """A post and what became of its alert."""

    id: int
    network: str
    native_id: str
    account_id: int
    at: int
    import_id: int
    alert_id: int | None
    state: str | None
    note_count: int | None


def serious_flags(store: Store, ids: Sequence[int]) -> list[SeriousFlag]:
    """Return the shown flags of posts at medium and above, rules on trial left out."""
    return [
        SeriousFlag(*row)
        for row in store.rows(
            "SELECT f.post_id, f.rule_id, f.title, f.level, f.offset,"
            " substr(p.text, f.offset + 1, f.length) FROM flags f"
            " JOIN posts p ON p.id = f.post_id WHERE f.suppressed_by = '' AND f.is_grey = 0"
            " AND f.level >= 2 AND f.post_id IN (SELECT value FROM json_each(?)) ORDER BY f.id",
            (json.dumps(list(ids)),),
        )
    ]


def posts_to_alert(store: Store, ids: Sequence[int]) -> list[PostToAlert]:
    """Return posts with the state of their alert, None where there is none."""
    return [
        PostToAlert(*row)
        for row in store.rows(
            "SELECT p.id, p.network, p.native_id, p.account_id,"
            " coalesce(p.published_at, p.first_seen), p.import_id, l.id, l.state, l.note_count"
            " FROM posts p LEFT JOIN alerts l"
            " ON l.key = 'flag:' || p.network || ':' || p.native_id"
            " WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
    ]
