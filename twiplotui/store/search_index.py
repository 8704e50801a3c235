"""Keeps the full-text index in step with the posts.

The index is contentless: to change or remove a row the old tokens must be given back, so they are
made again from the stored post by the same folding. `posts.fold_version` says by which one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from twiplotui.model.words import Level
from twiplotui.query import facets
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace
from twiplotui.store.remembered import forget, remember
from twiplotui.text.fold import FOLD_VERSION
from twiplotui.text.tokens import search_text

INSERT = "INSERT INTO posts_fts (rowid, words, facets) VALUES (?, ?, ?)"
_DELETE = "INSERT INTO posts_fts (posts_fts, rowid, words, facets) VALUES ('delete', ?, ?, ?)"

REBUILDING = "index.rebuilding"
"""Setting that stands while the index is not whole."""

FlagTokens = Iterable[tuple[str, str, int]]
"""(rule id, category, level) of each flag that counts for search."""


def words_of(title: str, text: str, handle: str, links: Iterable[str]) -> str:
    """Return the words a post is found by: title, text, the author's handle, linked hosts."""
    parts = [title, text, f"@{handle}" if handle else ""]
    parts.extend(link for link in links if link not in text)
    return search_text("\n".join(part for part in parts if part))


def own_facets(
    *,
    network: str,
    kind: str,
    lang: str,
    mentions: Iterable[str],
    hashtags: Iterable[str],
    links: Iterable[str],
    has_media: bool,
    has_versions: bool,
) -> str:
    """Return the facet tokens that a post has by itself, whoever wrote it and whatever flags it."""
    tokens = list(_first_facets(network, kind, lang))
    tokens.extend([facets.mention(handle) for handle in mentions])
    tokens.extend([facets.hashtag(tag) for tag in hashtags])
    if links:
        tokens.append(facets.thing("link"))
        tokens.extend({facets.domain(_host(link)) for link in links})
    if has_media:
        tokens.append(facets.thing("media"))
    if has_versions:
        tokens.append(facets.thing("version"))
    return facets.joined(dict.fromkeys(tokens))


@lru_cache(maxsize=4096)
def _first_facets(network: str, kind: str, lang: str) -> tuple[str, ...]:
    first = (facets.network(network), facets.kind(kind))
    return (*first, facets.lang(lang)) if lang else first


def all_facets(account_id: int, own: str, flags: FlagTokens) -> str:
    """Return the facet tokens of a post: those of its account, its own, those of its flags."""
    tokens: dict[str, None] = {}
    highest = 0
    for rule_id, category, level in flags:
        tokens[facets.rule(rule_id)] = None
        tokens[facets.category(category)] = None
        highest = max(highest, level)
    if highest:
        tokens[facets.thing("flag")] = None
        tokens[facets.level(Level(highest).word)] = None
    return facets.joined((facets.account(account_id), own, *tokens))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def tokens_of_row(post: Mapping[str, object], flags: FlagTokens) -> tuple[str, str]:
    """Return (words, facets) of a stored post; `post` has the columns of `posts` and `handle`."""
    links = [link[0] for link in json.loads(str(post["links"]) or "[]")]
    words = words_of(str(post["title"]), str(post["text"]), str(post["handle"]), links)
    own = own_facets(
        network=str(post["network"]),
        kind=str(post["kind"]),
        lang=str(post["lang"]),
        mentions=json.loads(str(post["mentions"]) or "[]"),
        hashtags=json.loads(str(post["hashtags"]) or "[]"),
        links=links,
        has_media=bool(post["media"]),
        has_versions=int(str(post["version_count"])) > 1,
    )
    return words, all_facets(int(str(post["account_id"])), own, flags)


_ROWS = (
    "SELECT p.*, p.index_handle AS handle FROM posts p WHERE p.id IN"
    " (SELECT value FROM json_each(?))"
)


def stored_tokens(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Make the tokens of stored posts again, as they now stand."""
    wanted = json.dumps(list(ids))
    flags: dict[int, list[tuple[str, str, int]]] = {}
    for row in connection.execute(
        "SELECT post_id, rule_id, category, level FROM flags WHERE post_id IN"
        " (SELECT value FROM json_each(?)) AND suppressed_by = '' ORDER BY id",
        (wanted,),
    ):
        flags.setdefault(row[0], []).append((row[1], row[2], row[3]))
    return {
        row["id"]: tokens_of_row(row, flags.get(row["id"], ()))
        for row in connection.execute(_ROWS, (wanted,))
    }


def take_out(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Take posts out of the index; call before their rows or flags change."""
    tokens = stored_tokens(connection, ids)
    connection.executemany(_DELETE, [(post_id, *pair) for post_id, pair in tokens.items()])


def put_in(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Put posts into the index as they now stand; they must not be in it."""
    tokens = stored_tokens(connection, sorted(ids))
    connection.executemany(INSERT, [(post_id, *tokens[post_id]) for post_id in sorted(tokens)])
    connection.execute(
        "UPDATE posts SET fold_version = ? WHERE fold_version <> ? AND id IN"
        " (SELECT value FROM json_each(?))",
        (FOLD_VERSION, FOLD_VERSION, json.dumps(list(ids))),
    )


def rebuild(store: Store, chunk: int = 500) -> int:
    """Empty the index and make it anew in short transactions; return the number of posts.

    A rebuild that was cut short leaves a mark in `settings`; `doctor` and the next rebuild see it.
    """
    with store.transaction("rebuilding the index") as connection:
        connection.execute("INSERT INTO posts_fts (posts_fts) VALUES ('delete-all')")
        remember(connection, REBUILDING)
    after, done = -1, 0
    pace = Pace(store, first=chunk, least=50, most=chunk)
    while True:
        with store.transaction("rebuilding the index") as connection:
            ids = [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM posts WHERE id > ? ORDER BY id LIMIT ?", (after, pace.size)
                )
            ]
            if not ids:
                forget(connection, REBUILDING)
                return done
            put_in(connection, ids)
            after, done = ids[-1], done + len(ids)
        pace.learn(len(ids))
