"""Reads what sources said of a post: from which file, where in it, and the record itself."""

from __future__ import annotations

import sqlite3

from twiplotui.model.post_detail import OriginRow, SourceRecord
from twiplotui.store.connection import Store
from twiplotui.store.hashes import short_hash
from twiplotui.store.records import unpack

_ORIGINS = (
    "SELECT r.import_id, r.position, r.hash, r.raw, i.started_at, f.path, f.format,"
    " p.blanked_length FROM records r JOIN posts p ON p.id = r.post_id"
    " JOIN imports i ON i.id = r.import_id LEFT JOIN import_files f"
    " ON f.import_id = r.import_id AND f.number = r.file WHERE r.post_id = ? ORDER BY r.id"
)


def origins_of(store: Store, post_id: int) -> tuple[OriginRow, ...]:
    """Return where the records of a post came from, oldest import first."""
    return tuple(_origin(row) for row in store.rows(_ORIGINS, (post_id,)))


def records_of(store: Store, post_id: int) -> tuple[SourceRecord, ...]:
    """Return the records of a post, oldest import first."""
    return tuple(_record(row) for row in store.rows(_ORIGINS, (post_id,)))


def _record(row: sqlite3.Row) -> SourceRecord:
    raw = unpack(row["raw"])
    if raw is None or (raw and short_hash(raw) != row["hash"]):
        return SourceRecord(_origin(row), b"", is_sound=False)
    return SourceRecord(_origin(row), raw, is_blanked=row["blanked_length"] is not None)


def _origin(row: sqlite3.Row) -> OriginRow:
    return OriginRow(
        import_id=row["import_id"],
        imported_at=row["started_at"],
        path=row["path"] or "",
        format=row["format"] or "",
        position=row["position"],
        hash=f"{row['hash'] & 0xFFFFFFFFFFFFFFFF:016x}",
    )
