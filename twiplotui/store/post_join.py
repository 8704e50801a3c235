"""Makes one row of two that a source tells to be one post under the ids of its edits.

A network may give each wording an id of its own. Read from files that do not say so they are stored
apart; the row joined to the other is noted in `import_changes`, so that an undo parts them again.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from twiplotui.model.post import PostFacts
from twiplotui.signals.merge import Version
from twiplotui.store import import_changes, search_index

_MOVED = (("records", "id"), ("alerts", "id"), ("metrics", "at"))
"""Tables whose rows follow their post, and the column that names one of a post's rows."""


def join_earlier(
    connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts, import_id: int
) -> tuple[Version, ...]:
    """Join rows stored under ids that a source tells to be of this post's earlier wordings.

    Args:
        connection: In the caller's transaction.
        row: The row of the post that stays.
        facts: What the source says.
        import_id: The import that joins them.

    Returns:
        The wordings of the rows that are gone.
    """
    ids = [each.native_id for each in facts.versions if each.native_id] + [facts.native_id]
    others = connection.execute(
        "SELECT * FROM posts WHERE network = ? AND id <> ? AND account_id = ?"
        " AND blanked_length IS NULL AND native_id IN (SELECT value FROM json_each(?))",
        (row["network"], row["id"], row["account_id"], json.dumps(ids)),
    ).fetchall()
    for other in others:
        _note(connection, row, other, import_id)
        search_index.take_out(connection, [other["id"]])
        for table in ("post_versions", *(name for name, _key in _MOVED)):
            connection.execute(
                f"UPDATE OR IGNORE {table} SET post_id = ? WHERE post_id = ?",
                (row["id"], other["id"]),
            )
        connection.execute("DELETE FROM posts WHERE id = ?", (other["id"],))
    return tuple(
        Version(other["text"], other["published_at"] or other["first_seen"], other["native_id"])
        for other in others
    )


def _note(
    connection: sqlite3.Connection, row: sqlite3.Row, other: sqlite3.Row, import_id: int
) -> None:
    """Keep what is needed to part two rows again."""
    before: dict[str, Any] = {"post": dict(other)}
    for table, key in _MOVED:
        found = connection.execute(f"SELECT {key} FROM {table} WHERE post_id = ?", (other["id"],))
        before[table] = [each[0] for each in found]
    versions = connection.execute(
        "SELECT at, text_hash FROM post_versions WHERE post_id = ?", (other["id"],)
    )
    before["post_versions"] = [list(each) for each in versions]
    connection.execute(
        import_changes.INSERT,
        (import_id, import_changes.JOINED, row["id"], json.dumps(before)),
    )


def part(connection: sqlite3.Connection, kept_id: int, before: dict[str, Any]) -> None:
    """Give back the row that was joined to `kept_id`, unless what brought it is undone, too."""
    post = before["post"]
    is_free = connection.execute(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM imports WHERE id = ? AND state = 'undone')"
        " AND NOT EXISTS (SELECT 1 FROM posts WHERE id = ? OR (network = ? AND native_id = ?))",
        (post["import_id"], post["id"], post["network"], post["native_id"]),
    ).fetchone()
    if is_free is None:
        return
    post = {**post, "rules_version": ""}
    connection.execute(
        f"INSERT INTO posts ({', '.join(post)}) VALUES ({', '.join('?' * len(post))})",
        tuple(post.values()),
    )
    for table, key in _MOVED:
        connection.execute(
            f"UPDATE OR IGNORE {table} SET post_id = ? WHERE post_id = ? AND {key} IN"
            " (SELECT value FROM json_each(?))",
            (post["id"], kept_id, json.dumps(before[table])),
        )
    connection.executemany(
        "UPDATE OR IGNORE post_versions SET post_id = ? WHERE post_id = ? AND at = ?"
        " AND text_hash = ?",
        [(post["id"], kept_id, *each) for each in before["post_versions"]],
    )
    search_index.put_in(connection, [post["id"]])
