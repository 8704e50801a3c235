"""What exports tell of posts besides the posts: their latest counts, and the rules they hit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from twiplotui.store.connection import Store

COUNTS = ("likes", "reposts", "replies", "quotes", "views", "bookmarks")
"""What networks count of a post."""
_AT_ONCE = 1_000


def latest_counts(store: Store, post_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return of each post that was counted the latest figure held of each kind."""
    found: dict[int, dict[str, int]] = {}
    for ids in _parts(post_ids):
        for row in store.rows(
            f"SELECT post_id, {', '.join(COUNTS)} FROM metrics"
            " WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY post_id, at",
            (ids,),
        ):
            known = {name: row[name] for name in COUNTS if row[name] is not None}
            found.setdefault(row["post_id"], {}).update(known)
    return found


def rules_hit(store: Store, post_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the ids of the rules whose findings are shown of each flagged post, gravest first."""
    found: dict[int, list[str]] = {}
    for ids in _parts(post_ids):
        for row in store.rows(
            "SELECT post_id, rule_id FROM flags WHERE suppressed_by = '' AND is_grey = 0"
            " AND post_id IN (SELECT value FROM json_each(?))"
            " GROUP BY post_id, rule_id ORDER BY post_id, max(level) DESC, min(offset), rule_id",
            (ids,),
        ):
            found.setdefault(row["post_id"], []).append(row["rule_id"])
    return found


def _parts(post_ids: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(post_ids), _AT_ONCE):
        yield json.dumps(list(post_ids[start : start + _AT_ONCE]))
