"""What a stored post lacks and a further sighting of the same record may have."""

from __future__ import annotations

import sqlite3

from twiplotui.model.post import PostFacts

UNKNOWN_AUTHOR = "unknown-"
"""How the handle begins that stands for the author where a file names none."""


def fills(row: sqlite3.Row, facts: PostFacts) -> bool:
    """Whether a sighting has the time or the author that a stored post lacks."""
    if row["published_at"] is None and facts.published_at is not None:
        return True
    handle = facts.author.handle or ""
    return row["index_handle"].startswith(UNKNOWN_AUTHOR) and not handle.startswith(UNKNOWN_AUTHOR)
