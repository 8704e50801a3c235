"""Checks what SQLite itself does not notice: every stored record and the journal against hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from twiplotui.store.connection import Store, wrapped
from twiplotui.store.hashes import short_hash, text_hash
from twiplotui.store.journal import broken_link
from twiplotui.store.records import unpack
from twiplotui.store.seals import broken_seals

_SEALED = {
    "posts": "post",
    "alerts": "alert",
    "profiles": "profile",
    "profile_changes": "profile change",
    "presence_notes": "presence note",
    "follow_runs": "run",
    "follow_events": "follow event",
}
"""Sealed table → what a row of it is of."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not what was stored."""

    what: str
    """`record`, `version`, `change`, `journal`, `index`, `database`, or what a sealed row is of."""
    id: str
    sentence: str


def verify(store: Store) -> Iterator[Damage]:
    """Yield everything that does not fit its hash. Reads the whole store."""
    for row in store.rows("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield Damage("database", "", f"SQLite says: {row[0]}.")
    with wrapped(store.path, "verifying it"):
        yield from _records(store)
        yield from _versions(store)
        for table, row_id in broken_seals(store):
            what = _SEALED[table]
            yield Damage(what, str(row_id), f"What is kept of {what} {row_id} was changed.")
        link = broken_link(iter(store.connection.execute("SELECT * FROM journal ORDER BY id")))
        if link is not None:
            yield Damage("journal", str(link), f"Entry {link} of the journal was changed.")
        yield from _index(store)


def _records(store: Store) -> Iterator[Damage]:
    for row in store.connection.execute("SELECT id, post_id, hash, raw FROM records ORDER BY id"):
        if not row["raw"]:
            continue
        raw = unpack(row["raw"])
        if raw is None or short_hash(raw) != row["hash"]:
            yield Damage(
                "record",
                str(row["id"]),
                f"Record {row['id']} of post {row['post_id']} is not what was imported.",
            )


def _versions(store: Store) -> Iterator[Damage]:
    # What was blanked keeps the hash of what it was.
    sql = (
        "SELECT v.post_id, v.at, v.text, v.text_hash FROM post_versions v JOIN posts p"
        " ON p.id = v.post_id WHERE p.blanked_length IS NULL"
    )
    for row in store.connection.execute(sql):
        if text_hash(row["text"]) != row["text_hash"]:
            yield Damage("version", str(row["post_id"]), f"A wording of {row['post_id']} changed.")
    sql = (
        "SELECT w.post_id, coalesce(w.text, p.text) AS text, w.text_hash FROM wordings w"
        " JOIN posts p ON p.id = w.post_id WHERE p.blanked_length IS NULL"
    )
    for row in store.connection.execute(sql):
        if text_hash(row["text"]) != row["text_hash"]:
            yield Damage(
                "wording", str(row["post_id"]), f"What was said of {row['post_id']} changed."
            )
    yield from _before_changes(store)
    sql = "SELECT id, text, text_hash FROM posts WHERE blanked_length IS NULL"
    for row in store.connection.execute(sql):
        if text_hash(row["text"]) != row["text_hash"]:
            yield Damage("post", str(row["id"]), f"The text of post {row['id']} was changed.")


def _before_changes(store: Store) -> Iterator[Damage]:
    """Look at the texts that undoing an import would put back."""
    for row in store.connection.execute(
        "SELECT row_id, before FROM import_changes WHERE kind = 'post'"
    ):
        try:
            before = json.loads(row["before"])
            is_told = {"text", "text_hash"} <= before.keys()
            is_sound = not is_told or text_hash(before["text"]) == before["text_hash"]
        except (ValueError, AttributeError):
            is_sound = False
        if not is_sound:
            yield Damage(
                "change",
                str(row["row_id"]),
                f"What undoing an import would make of post {row['row_id']} was changed.",
            )


def _index(store: Store) -> Iterator[Damage]:
    posts = store.row("SELECT count(*) FROM posts")
    indexed = store.row("SELECT count(*) FROM posts_fts_docsize")
    if posts and indexed and posts[0] != indexed[0]:
        yield Damage(
            "index",
            "",
            f"The full-text index holds {indexed[0]} of {posts[0]} posts; run “twiplotui reindex”.",
        )
