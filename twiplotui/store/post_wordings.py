"""What was said of the words of posts (`wordings`), and what it comes to: text and versions.

Rows are kept only of posts of which not all sources said the same. What they come to is made anew
whenever a row comes or goes, so it depends neither on the order of imports nor of undos.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence
from twiplotui.signals.wordings import Said, Wording, completeness, said_of, settle
from twiplotui.store import import_changes, search_index
from twiplotui.store.hashes import text_hash
from twiplotui.store.post_facets import facets_of_text
from twiplotui.store.reflag_marks import forget_flagged_version

ONLY_ID = "edit history"
"""The source of a row of `post_versions` that holds but the id of an earlier wording."""
OF_WORDING = frozenset(
    {"text", "text_hash", "is_complete", "format", "edited_at", "version_count"}
    | {"links", "mentions", "hashtags"}
)
"""Columns of a post that its wordings decide."""
_NAMES = ("links", "mentions", "hashtags")
_RICHER = ", ".join(
    f"{name} = CASE WHEN (length(excluded.{name}), excluded.{name}) > (length({name}), {name})"
    f" THEN excluded.{name} ELSE {name} END"
    for name in _NAMES
)
_INSERT = (
    "INSERT INTO wordings (post_id, import_id, format, text_hash, native_id, is_earlier, text,"
    " completeness, edited_at, began, first_at, last_at, links, mentions, hashtags)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " completeness = max(completeness, excluded.completeness),"
    " edited_at = max(coalesce(edited_at, excluded.edited_at),"
    " coalesce(excluded.edited_at, edited_at)),"
    " began = max(coalesce(began, excluded.began), coalesce(excluded.began, began)),"
    f" first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),"
    f" {_RICHER}"
)
_SAID = (
    "SELECT w.*, coalesce(w.text, p.text) AS words FROM wordings w JOIN posts p"
    " ON p.id = w.post_id WHERE w.post_id = ?"
)
_VERSIONS = (
    "SELECT at, text, native_id, observed_at, source FROM post_versions WHERE post_id = ?"
    " ORDER BY at, text_hash"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a new saying changed of a post."""

    is_news: bool = False
    """Whether its text, its completeness or its versions are others now."""
    is_reworded: bool = False
    """Whether another text stands."""
    is_edit: bool = False
    """Whether a wording came to be known, with evidence of an edit."""


def has_wordings(connection: sqlite3.Connection, post_id: int) -> bool:
    """Whether sources did not all say the same of a post's words."""
    found = connection.execute("SELECT 1 FROM wordings WHERE post_id = ? LIMIT 1", (post_id,))
    return found.fetchone() is not None


def add_sighting(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    facts: PostFacts,
    format_id: str,
    *,
    seen_at: int,
    import_id: int,
) -> Settled:
    """Keep what a source says of a stored post's words, and bring the post in step.

    Args:
        connection: In a transaction.
        row: The post as it stands.
        facts: What the source says.
        format_id: The format it was read from.
        seen_at: When the source saw it, milliseconds UTC.
        import_id: The import.
    """
    said = said_of(facts, format_id, seen_at, facets_of_text(facts))
    if not has_wordings(connection, row["id"]):
        own = own_saying(row)
        is_same = len(said) == 1 and _says_the_same(own, said[0])
        is_seen = facts.presence is Presence.SEEN
        if is_same and is_seen and own.format == format_id:
            return Settled()
        keep_own(connection, row)
        if is_same and own.first_at < said[0].first_at:
            # Another format that says the same later leaves all as it stands.
            keep(connection, row, import_id, said)
            return Settled()
    elif len(said) == 1 and _is_known(connection, row, said[0]):
        keep(connection, row, import_id, said)
        return Settled()
    keep(connection, row, import_id, said)
    return settle_post(connection, row["id"], import_id=import_id)


def _says_the_same(own: Said, said: Said) -> bool:
    """Whether two sayings differ in nothing but format and time."""
    names = ("text", "completeness", "edited_at", "native_id", "facets")
    return all(getattr(own, name) == getattr(said, name) for name in names)


def _is_known(connection: sqlite3.Connection, row: sqlite3.Row, said: Said) -> bool:
    """Whether the same was said before of a post of one wording: then nothing follows from it."""
    found = connection.execute(
        "SELECT 1 FROM wordings WHERE post_id = ? AND format = ? AND text_hash = ?"
        " AND native_id = ? AND is_earlier = 0 AND first_at <= ? AND completeness = ?"
        " AND edited_at IS ? AND (links, mentions, hashtags) = (?, ?, ?) LIMIT 1",
        (
            *(row["id"], said.format, text_hash(said.text), said.native_id, said.first_at),
            *(said.completeness, said.edited_at, *said.facets),
        ),
    )
    return row["version_count"] == 1 and found.fetchone() is not None


def own_saying(row: sqlite3.Row) -> Said:
    """Return what a post's own row says, while all sources said the same."""
    complete = row["is_complete"]
    return Said(
        row["text"],
        row["format"],
        completeness(None if complete is None else bool(complete)),
        row["edited_at"],
        min(row["first_seen"], row["last_seen"]),
        row["last_seen"],
        row["native_id"],
        facets=(row["links"], row["mentions"], row["hashtags"]),
    )


def keep_own(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    """Keep what was said of a post so far as said by every import that told of it."""
    imports = connection.execute(
        "SELECT import_id FROM records WHERE post_id = ? UNION SELECT ?",
        (row["id"], row["import_id"]),
    ).fetchall()
    for each in imports:
        keep(connection, row, each[0], [own_saying(row)])


def keep(
    connection: sqlite3.Connection,
    row: sqlite3.Row | Mapping[str, Any],
    import_id: int,
    said: Iterable[Said],
) -> None:
    """Keep what an import said of a post's words; of the row its id and its text are read."""
    connection.executemany(
        _INSERT,
        [
            (
                *(row["id"], import_id, each.format, text_hash(each.text), each.native_id),
                *(int(each.is_earlier), None if each.text == row["text"] else each.text),
                *(each.completeness, each.edited_at, each.began, each.first_at, each.last_at),
                *each.facets,
            )
            for each in said
        ],
    )


def said_of_post(connection: sqlite3.Connection, row: sqlite3.Row) -> list[Said]:
    """Return all that was said of a post's words."""
    found: dict[tuple[Any, ...], Said] = {}
    for each in connection.execute(_SAID, (row["id"],)):
        said = Said(
            each["words"], each["format"], each["completeness"], each["edited_at"],
            each["first_at"], each["last_at"], each["native_id"], bool(each["is_earlier"]),
            each["began"], (each["links"], each["mentions"], each["hashtags"]),
        )  # fmt: skip
        key = said.format, said.text, said.native_id, said.is_earlier
        found[key] = found[key].joined(said) if key in found else said
    return list(found.values()) or [own_saying(row)]


def settle_post(connection: sqlite3.Connection, post_id: int, *, import_id: int | None) -> Settled:
    """Bring a post in step with what was said of its words, in a transaction.

    Args:
        connection: In a transaction.
        post_id: The post.
        import_id: The import that changes it, for its undo; None: it is not to be undone.
    """
    row = connection.execute("SELECT * FROM posts WHERE id = ?", (post_id,)).fetchone()
    if row is None or row["blanked_length"] is not None or not has_wordings(connection, post_id):
        return Settled()
    wording = settle(
        said_of_post(connection, row),
        newest_id=row["native_id"],
        published_at=row["published_at"],
    )
    new = _columns(wording)
    before = {name: row[name] for name in new if row[name] != new[name]}
    stood = [tuple(each) for each in connection.execute(_VERSIONS, (post_id,))]
    rows = _version_rows(wording)
    if not before and stood == [(*each[:2], *each[3:]) for each in rows]:
        return Settled()
    search_index.take_out(connection, [post_id])
    _write_columns(connection, row, {name: new[name] for name in before}, import_id)
    owner = row["import_id"] if import_id is None else import_id
    connection.execute("DELETE FROM post_versions WHERE post_id = ?", (post_id,))
    connection.executemany(
        "INSERT INTO post_versions (post_id, at, text, text_hash, native_id, observed_at, source,"
        " import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(post_id, *each, owner) for each in rows],
    )
    search_index.put_in(connection, [post_id])
    _withdraw_beyond(connection, post_id, max(len(wording.versions), 1))
    told = {each[1] for each in stood if each[4] != ONLY_ID}
    worded = {each.text for each in wording.versions}
    return Settled(
        is_news=bool(before.keys() - {"format"}) or told != worded,
        is_reworded="text" in before,
        is_edit=bool(worded - told),
    )


def _write_columns(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    new: Mapping[str, Any],
    import_id: int | None,
) -> None:
    """Change columns of a post, and keep what they held where the import can be undone."""
    if not new:
        return
    if "text" in new:
        _change_text(connection, row, new["text"])
    if import_id is not None:
        before = json.dumps({name: row[name] for name in new})
        connection.execute(
            import_changes.INSERT, (import_id, import_changes.POST, row["id"], before)
        )
    connection.execute(
        f"UPDATE posts SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ?",
        (*new.values(), row["id"]),
    )


def _columns(wording: Wording) -> dict[str, Any]:
    links, mentions, hashtags = wording.facets
    return {
        "text": wording.text,
        "text_hash": text_hash(wording.text),
        "is_complete": None if wording.is_complete is None else int(wording.is_complete),
        "format": wording.format,
        "edited_at": wording.edited_at,
        "version_count": max(len(wording.versions), 1),
        "links": links,
        "mentions": mentions,
        "hashtags": hashtags,
    }


def _version_rows(wording: Wording) -> list[tuple[int, str, int, str, int, str]]:
    rows = [
        (each.at, each.text, text_hash(each.text), each.native_id, each.seen_at, each.format)
        for each in wording.versions
    ]
    rows += [
        (number, "", text_hash(""), native_id, 0, ONLY_ID)
        for number, native_id in enumerate(wording.loose_ids)
    ]
    return sorted(rows, key=lambda each: (each[0], each[2]))


def _change_text(connection: sqlite3.Connection, row: sqlite3.Row, text: str) -> None:
    """Have sayings name the text that stood, and no more the one that stands from now on."""
    connection.execute(
        "UPDATE wordings SET text = CASE text_hash WHEN ? THEN NULL ELSE coalesce(text, ?) END"
        " WHERE post_id = ?",
        (text_hash(text), row["text"], row["id"]),
    )
    connection.execute("UPDATE posts SET rules_version = '' WHERE id = ?", (row["id"],))
    forget_flagged_version(connection)


def settle_left(connection: sqlite3.Connection, import_id: int, ids: Sequence[int]) -> None:
    """Take away what an import said of posts, and bring them in step, in a transaction."""
    connection.execute(
        "DELETE FROM wordings WHERE import_id = ? AND post_id IN (SELECT value FROM json_each(?))",
        (import_id, json.dumps(list(ids))),
    )
    for post_id in ids:
        settle_post(connection, post_id, import_id=None)


def _withdraw_beyond(connection: sqlite3.Connection, post_id: int, known: int) -> None:
    """Withdraw alerts about more wordings than are known; they name the wording's number."""
    connection.executemany(
        "UPDATE alerts SET is_withdrawn = 1 WHERE id = ?",
        [
            (row["id"],)
            for row in connection.execute(
                "SELECT id, key FROM alerts WHERE post_id = ? AND kind = 'edit'"
                " AND is_withdrawn = 0",
                (post_id,),
            ).fetchall()
            if known == 1 or int(row["key"].rpartition(":")[2]) > known
        ],
    )
