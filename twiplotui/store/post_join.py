"""Makes one row of two that a source tells to be one post under the ids of its edits.

A network may give each wording an id of its own. Read from files that do not say so they are stored
apart; the row joined to the other is noted in `import_changes`, so that an undo parts them again.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from twiplotui.model.post import PostFacts
from twiplotui.store import import_changes, search_index
from twiplotui.store.post_wordings import has_wordings, keep_own, settle_post

_MOVED = (("records", "id"), ("alerts", "id"), ("metrics", "at"))
"""Tables whose rows follow their post, and the column that names one of a post's rows."""
_TAKE = (
    "DELETE FROM wordings WHERE post_id = :post_id AND import_id = :import_id"
    " AND format = :format AND text_hash = :text_hash AND native_id = :native_id"
    " AND is_earlier = :is_earlier"
)


def join_earlier(
    connection: sqlite3.Connection, row: sqlite3.Row, facts: PostFacts, import_id: int
) -> bool:
    """Join rows stored under ids that a source tells to be of this post's earlier wordings.

    Args:
        connection: In the caller's transaction.
        row: The row of the post that stays.
        facts: What the source says.
        import_id: The import that joins them.

    Returns:
        Whether there were any; what was said of their words is said of the one that stays.
    """
    ids = [each.native_id for each in facts.versions if each.native_id] + [facts.native_id]
    others = connection.execute(
        "SELECT * FROM posts WHERE network = ? AND id <> ? AND account_id = ?"
        " AND blanked_length IS NULL AND native_id IN (SELECT value FROM json_each(?))",
        (row["network"], row["id"], row["account_id"], json.dumps(ids)),
    ).fetchall()
    for each in (row, *others) if others else ():
        if not has_wordings(connection, each["id"]):
            keep_own(connection, each)
    for other in others:
        connection.execute(
            "UPDATE wordings SET text = coalesce(text, ?) WHERE post_id = ?",
            (other["text"], other["id"]),
        )
        _note(connection, row, other, import_id)
        search_index.take_out(connection, [other["id"]])
        for table in ("wordings", *(name for name, _key in _MOVED)):
            connection.execute(
                f"UPDATE OR IGNORE {table} SET post_id = ? WHERE post_id = ?",
                (row["id"], other["id"]),
            )
        connection.execute("DELETE FROM posts WHERE id = ?", (other["id"],))
    if others:
        _widen(connection, row, others, import_id)
    return bool(others)


def _widen(
    connection: sqlite3.Connection, row: sqlite3.Row, others: list[sqlite3.Row], import_id: int
) -> None:
    """Have a post seen when any of the rows was that are joined to it."""
    all_ = (row, *others)
    first, last = min(e["first_seen"] for e in all_), max(e["last_seen"] for e in all_)
    before = json.dumps({"first_seen": row["first_seen"], "last_seen": row["last_seen"]})
    connection.execute(import_changes.INSERT, (import_id, import_changes.POST, row["id"], before))
    connection.execute(
        "UPDATE posts SET first_seen = ?, last_seen = ? WHERE id = ?", (first, last, row["id"])
    )


def _note(
    connection: sqlite3.Connection, row: sqlite3.Row, other: sqlite3.Row, import_id: int
) -> None:
    """Keep what is needed to part two rows again."""
    before: dict[str, Any] = {"post": dict(other)}
    for table, key in _MOVED:
        found = connection.execute(f"SELECT {key} FROM {table} WHERE post_id = ?", (other["id"],))
        before[table] = [each[0] for each in found]
    wordings = connection.execute("SELECT * FROM wordings WHERE post_id = ?", (other["id"],))
    before["wordings"] = [dict(each) for each in wordings]
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
    # Joined by an earlier version of the program, its wordings stay with the other.
    for each in before.get("wordings", ()):
        connection.execute(_TAKE, {**each, "post_id": kept_id})
        names = ", ".join(f":{name}" for name in each)
        connection.execute(
            f"INSERT OR IGNORE INTO wordings ({', '.join(each)}) VALUES ({names})", each
        )
    search_index.put_in(connection, [post["id"]])
    for post_id in (kept_id, post["id"]):
        settle_post(connection, post_id, import_id=None)
