"""Blanks what deleted posts said; that they stood, how long and how much they said stays.

Text, title, links, mentions, hashtags, media, every wording, the source's own record and the index
terms go. Hash, length and times stay, so that the same text can still be recognised.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from twiplotui.store import search_index
from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.pace import Pace

_BLANK = (
    "UPDATE posts SET blanked_length = length(text), text = '', title = '', links = '',"
    " mentions = '', hashtags = '', media = '' WHERE id IN (SELECT value FROM json_each(?))"
)


def blank_deleted(store: Store, *, by: str) -> int:
    """Blank every post known to be deleted that is not blank yet; return how many.

    Args:
        store: Open for writing.
        by: Who is to be named in the journal.
    """
    rows = store.rows(
        "SELECT id FROM posts WHERE presence <> 'seen' AND presence = 'deleted'"
        " AND blanked_length IS NULL ORDER BY id"
    )
    ids = [row["id"] for row in rows]
    for part in Pace(store, first=50, least=20, most=500).parts(ids):
        _blank(store, part, by)
    return len(ids)


def _blank(store: Store, ids: Sequence[int], by: str) -> None:
    wanted = json.dumps(list(ids))
    with store.transaction("blanking deleted posts") as connection:
        entries = _entries(connection, wanted)
        search_index.take_out(connection, ids)
        connection.execute(_BLANK, (wanted,))
        connection.execute(
            "UPDATE post_versions SET text = '' WHERE post_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        connection.execute(
            "UPDATE wordings SET text = '', links = '', mentions = '', hashtags = ''"
            " WHERE post_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        connection.execute(
            "UPDATE records SET raw = x'' WHERE post_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        # What an undo would put back must not hold the words either.
        connection.execute(
            "UPDATE import_changes SET before = json_remove(before, '$.text', '$.title',"
            " '$.text_hash', '$.links', '$.mentions', '$.hashtags') WHERE kind = 'post'"
            " AND row_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        connection.execute(
            "DELETE FROM import_changes WHERE kind = 'joined'"
            " AND row_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        _reword_alerts(connection, wanted)
        search_index.put_in(connection, ids)
        append_batch(
            connection,
            entries,
            at=store.clock.now(),
            by=by,
            summary=f"blanked {len(entries)} deleted posts",
            is_undoable=False,
        )


def _reword_alerts(connection: sqlite3.Connection, wanted: str) -> None:
    """Take the words out of the reasons of alerts: they quote what a flag was raised for."""
    connection.execute(
        "UPDATE alerts SET reason = coalesce((SELECT f.title FROM flags f WHERE f.post_id ="
        " alerts.post_id AND f.rule_id = alerts.rule_id LIMIT 1), 'Flagged')"
        " || ' (the text was blanked)' WHERE kind = 'flag'"
        " AND post_id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )


def _entries(connection: sqlite3.Connection, wanted: str) -> list[Entry]:
    return [
        Entry(
            "blank",
            "post",
            str(row["id"]),
            {},
            {"length": row["length"], "hash": row["text_hash"], "deleted_at": row["deleted_at"]},
            reason="privacy.blank_deleted is set",
        )
        for row in connection.execute(
            "SELECT id, length(text) AS length, text_hash, deleted_at FROM posts"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
    ]
