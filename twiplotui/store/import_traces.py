"""Tells from the store's rows what an import touched, where the import itself can no longer say."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import Direction
from twiplotui.store.connection import Store

_CHANGED = (
    "SELECT DISTINCT c.row_id FROM import_changes c JOIN posts p ON p.id = c.row_id"
    " WHERE c.import_id = :import_id AND c.kind = 'post'"
    " AND json_type(c.before, '$.{field}') IS NOT NULL"
)

_DELETED = (
    "SELECT id FROM posts WHERE presence <> 'seen' AND presence = 'deleted'"
    " AND import_id = :import_id"
    " UNION SELECT p.id FROM presence_notes n JOIN posts p ON p.network = n.network"
    " AND p.native_id = n.native_id WHERE n.import_id = :import_id AND p.presence = 'deleted'"
    " UNION SELECT p.id FROM presence_notes n JOIN post_versions v ON v.native_id = n.native_id"
    " AND v.native_id <> '' JOIN posts p ON p.id = v.post_id AND p.network = n.network"
    " WHERE n.import_id = :import_id AND p.presence = 'deleted'"
)


@dataclass(frozen=True, slots=True)
class ImportTraces:
    """What an import left in the store, as far as something may follow from it."""

    lists: set[tuple[int, Direction]]
    """Lists that gained a run."""
    profiles: set[int]
    """Accounts of which a profile was observed."""
    edited: set[int]
    """Posts that gained a wording."""
    deleted: set[int]
    """Posts that it told to be deleted."""
    authors: set[int]
    """Accounts of new posts."""
    reworded: list[int]
    """Posts whose text changed and was not yet flagged anew."""


def import_traces(store: Store, import_id: int) -> ImportTraces:
    """Return what an import touched."""

    def ids(sql: str) -> set[int]:
        return {row[0] for row in store.rows(sql, {"import_id": import_id})}

    runs = store.rows(
        "SELECT DISTINCT account_id, direction FROM follow_runs WHERE import_id = ?", (import_id,)
    )
    return ImportTraces(
        lists={(row[0], Direction(row[1])) for row in runs},
        profiles=ids("SELECT DISTINCT account_id FROM profiles WHERE import_id = :import_id"),
        edited=ids(_CHANGED.format(field="version_count")),
        deleted=ids(_DELETED),
        authors=ids("SELECT DISTINCT account_id FROM posts WHERE import_id = :import_id"),
        reworded=sorted(ids(_CHANGED.format(field="text") + " AND p.rules_version = ''")),
    )
