"""What a stored post lacks and a further sighting of the same record may have."""

from __future__ import annotations

import sqlite3

from twiplotui.model.post import PostFacts

UNKNOWN_AUTHOR = "unknown-"
"""How the handle begins that stands for the author where a file names none."""


def is_known(row: sqlite3.Row, facts: PostFacts, hash_: int) -> bool:
    """Whether a record says nothing that is not stored of the post.

    Of a post that sources word otherwise it tells one more moment at which its words stood.

    Args:
        row: The post, as `find_posts` returns it.
        facts: What the record says.
        hash_: The hash of the record.
    """
    return row["record_hash"] == hash_ and not row["has_wordings"] and not fills(row, facts)


def fills(row: sqlite3.Row, facts: PostFacts) -> bool:
    """Whether a sighting has the time or the author that a stored post lacks."""
    if row["published_at"] is None and facts.published_at is not None:
        return True
    handle = facts.author.handle or ""
    return row["index_handle"].startswith(UNKNOWN_AUTHOR) and not handle.startswith(UNKNOWN_AUTHOR)
