"""What becomes of a post's wordings when an import is taken back.

A wording that the import stored stays where another import's change rests on it: what that one
found reworded still was worded so before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from twiplotui.store import search_index
from twiplotui.store.post_wordings import ONLY_ID

_CHANGES = (
    "SELECT id, import_id, row_id, before FROM import_changes WHERE kind = 'post'"
    " AND row_id IN (SELECT value FROM json_each(?)) ORDER BY id"
)


def hand_over_wordings(
    connection: sqlite3.Connection, import_id: int, owners: Mapping[int, int]
) -> None:
    """Give posts of an import as they stand to imports that saw them, too, in a transaction.

    What the new owner changed is no change any more: the post is as it brought it. Where it called
    the post reworded for no other reason than the wording that goes, the post never was.

    Args:
        connection: In the transaction that gives the posts away.
        import_id: The import that is taken back.
        owners: Post → the import that has it from now on.
    """
    connection.executemany(
        "UPDATE post_versions SET import_id = ? WHERE post_id = ? AND import_id = ?",
        [(owner, post_id, import_id) for post_id, owner in owners.items()],
    )
    changes: dict[int, list[sqlite3.Row]] = {}
    for row in connection.execute(_CHANGES, (json.dumps(list(owners)),)):
        changes.setdefault(row["row_id"], []).append(row)
    for post_id, rows in changes.items():
        _forget_first_wording(connection, post_id, rows, owners[post_id])
        connection.executemany(
            "DELETE FROM import_changes WHERE id = ?",
            [(row["id"],) for row in rows if row["import_id"] == owners[post_id]],
        )


def _forget_first_wording(
    connection: sqlite3.Connection, post_id: int, rows: Sequence[sqlite3.Row], owner: int
) -> None:
    """Forget the wording that goes, where nothing but it says that the post was reworded."""
    reworded = [row for row in rows if "text_hash" in (before := json.loads(row["before"]))
                and "version_count" in before]  # fmt: skip
    if not reworded or reworded[0]["import_id"] != owner:
        return
    first = json.loads(reworded[0]["before"])["text_hash"]
    if len(reworded) > 1:
        becomes = json.loads(reworded[1]["before"])["text_hash"]
    else:
        becomes = connection.execute(
            "SELECT text_hash FROM posts WHERE id = ?", (post_id,)
        ).fetchone()[0]
    # The network names the moment of an edit; without one it is the moment of the look.
    is_seen_only = connection.execute(
        "SELECT at FROM post_versions WHERE post_id = ? AND text_hash = ? AND at = observed_at",
        (post_id, becomes),
    ).fetchone()
    if is_seen_only is None:
        return
    connection.execute(
        "DELETE FROM post_versions WHERE post_id = ? AND text_hash = ? AND source <> ?",
        (post_id, first, ONLY_ID),
    )
    connection.execute(
        "UPDATE posts SET edited_at = NULL WHERE id = ? AND edited_at = ?",
        (post_id, is_seen_only["at"]),
    )


def keep_needed(connection: sqlite3.Connection, import_id: int, ids: Sequence[int]) -> None:
    """Give the wordings of an import that other imports' edits rest on to those, in a transaction.

    Args:
        connection: In a transaction; the import's changes are put back already.
        import_id: The import that is taken back.
        ids: Posts it stored wordings of.
    """
    needed: dict[int, dict[int, int]] = {}
    for row in connection.execute(_CHANGES, (json.dumps(list(ids)),)):
        before = json.loads(row["before"])
        if row["import_id"] != import_id and {"text_hash", "version_count"} <= before.keys():
            needed.setdefault(row["row_id"], {}).setdefault(before["text_hash"], row["import_id"])
    for row in connection.execute(
        "SELECT id, text_hash FROM posts WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(needed)),),
    ).fetchall():
        hashes = needed[row["id"]]
        hashes.setdefault(row["text_hash"], next(reversed(hashes.values())))
    connection.executemany(
        "UPDATE post_versions SET import_id = ? WHERE post_id = ? AND text_hash = ?"
        " AND import_id = ?",
        [
            (other, post_id, hash_, import_id)
            for post_id, hashes in needed.items()
            for hash_, other in hashes.items()
        ],
    )


def recount(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Bring what is said of posts in step with the wordings that are left, in a transaction."""
    for post_id, stood, count in connection.execute(
        "SELECT p.id, p.version_count, (SELECT count(*) FROM post_versions v WHERE v.post_id = p.id"
        " AND v.source <> ?) FROM posts p WHERE p.blanked_length IS NULL"
        " AND p.id IN (SELECT value FROM json_each(?))",
        (ONLY_ID, json.dumps(list(ids))),
    ).fetchall():
        if count == 1:
            # The one that stands; a post of one wording keeps it in its own row.
            connection.execute(
                "DELETE FROM post_versions WHERE post_id = ? AND source <> ?", (post_id, ONLY_ID)
            )
        known = max(count, 1)
        if known != stood:
            search_index.take_out(connection, [post_id])
            connection.execute("UPDATE posts SET version_count = ? WHERE id = ?", (known, post_id))
            search_index.put_in(connection, [post_id])
        _withdraw_beyond(connection, post_id, known)


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
