"""The wordings a post had, and the ids that a network gave each of them (`post_versions`)."""

from __future__ import annotations

import sqlite3

from twiplotui.model.post import PostFacts
from twiplotui.signals.merge import PostChange
from twiplotui.store.hashes import text_hash

ONLY_ID = "edit history"
"""The source of a row of `post_versions` that holds but the id of an earlier wording."""


def add_wordings(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    change: PostChange,
    *,
    source: str,
    import_id: int,
) -> int:
    """Keep the earlier wordings that a change brings, and the one that stands.

    Returns:
        How many wordings of the post are known now.
    """
    now_stands = change.text if change.text is not None else row["text"]
    began = change.edited_at or row["edited_at"] or row["published_at"] or row["first_seen"]
    wordings = [
        (version.at or row["first_seen"], version.text, version.native_id)
        for version in change.versions
    ]
    for at, text, native_id in [*wordings, (began, now_stands, "")]:
        connection.execute(
            "INSERT INTO post_versions (post_id, at, text, text_hash, native_id, observed_at,"
            " source, import_id) SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
            " (SELECT 1 FROM post_versions WHERE post_id = ? AND text_hash = ?)",
            (
                row["id"],
                at,
                text,
                text_hash(text),
                native_id,
                change.last_seen or row["last_seen"],
                source,
                import_id,
                row["id"],
                text_hash(text),
            ),
        )
    count = connection.execute(
        "SELECT count(*) FROM post_versions WHERE post_id = ? AND source <> ?",
        (row["id"], ONLY_ID),
    ).fetchone()
    return int(count[0])


def name_wordings(connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts) -> None:
    """Give the wordings that are stored without an id those that a source has for them."""
    connection.executemany(
        "UPDATE post_versions SET native_id = ?"
        " WHERE post_id = ? AND text_hash = ? AND native_id = ''",
        [
            (version.native_id, row["id"], text_hash(version.text))
            for version in facts.versions
            if version.native_id
        ],
    )


def keep_ids(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    facts: PostFacts,
    *,
    seen_at: int,
    import_id: int,
) -> None:
    """Remember the ids of earlier wordings, so that these are found when their words come."""
    post_id, stored_id = row["id"], row["native_id"]
    earlier = {version.native_id for version in facts.versions} - {None, facts.native_id}
    if stored_id in earlier:
        connection.execute(
            "UPDATE post_versions SET native_id = ?"
            " WHERE post_id = ? AND text_hash = ? AND native_id = ''",
            (stored_id, post_id, row["text_hash"]),
        )
    connection.execute(
        "DELETE FROM post_versions WHERE post_id = :post AND source = :source AND native_id IN"
        " (SELECT native_id FROM post_versions WHERE post_id = :post AND source <> :source)",
        {"post": post_id, "source": ONLY_ID},
    )
    connection.executemany(
        "INSERT INTO post_versions (post_id, at, text, text_hash, native_id, observed_at,"
        " source, import_id) SELECT :post, :at, '', :hash, :id, :seen, :source, :import"
        " WHERE NOT EXISTS"
        " (SELECT 1 FROM post_versions WHERE post_id = :post AND native_id = :id)"
        " ON CONFLICT DO NOTHING",
        [
            {
                "post": post_id,
                "at": version.at or 0,
                "hash": text_hash(""),
                "id": version.native_id,
                "seen": seen_at,
                "source": ONLY_ID,
                "import": import_id,
            }
            for version in facts.versions
            if version.native_id in earlier
        ],
    )
