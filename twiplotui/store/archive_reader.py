"""Finds stored posts that a complete archive of their account ought to hold and does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.words import Network
from twiplotui.query import facets
from twiplotui.store.connection import Store
from twiplotui.store.post_ids import first_id_at


@dataclass(frozen=True, slots=True)
class MissingPost:
    """A post that stands in the store and not in the archive."""

    id: int
    network: Network
    native_id: str


def missing_from(
    store: Store, account_id: int, held: Sequence[int], captured_at: int
) -> tuple[list[MissingPost], int]:
    """Return an account's posts that its archive lacks, and how many it was compared with.

    Only posts within the archive's own window count: not older than its oldest post, first seen
    before it was made, and not seen since.

    Args:
        store: Where to look.
        account_id: Whose archive it is.
        held: Ids of the posts in the archive.
        captured_at: When it was made, milliseconds UTC.
    """
    if not held:
        return [], 0
    rows = store.rows(
        "SELECT id FROM posts WHERE id IN (SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?"
        " AND rowid >= ? AND rowid < ?)",
        (f'facets : "{facets.account(account_id)}"', min(held), first_id_at(captured_at)),
    )
    inside = set(held)
    absent = [row["id"] for row in rows if row["id"] not in inside]
    found = store.rows(
        "SELECT id, network, native_id FROM posts WHERE id IN (SELECT value FROM json_each(?))"
        " AND first_seen <= ? AND last_seen < ? AND presence NOT IN ('deleted', 'account-gone')"
        " AND account_id = ?",
        (json.dumps(absent), captured_at, captured_at, account_id),
    )
    missing = [MissingPost(row["id"], Network(row["network"]), row["native_id"]) for row in found]
    return missing, len(rows)
