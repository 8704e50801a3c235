"""Reads the list of imports with what each brought."""

from __future__ import annotations

import json
from typing import Any

from twiplotui.store.connection import Store
from twiplotui.text.moments import iso


def list_imports(store: Store, limit: int = 100) -> list[dict[str, Any]]:
    """Return imports, newest first, with their totals."""
    rows = store.rows(
        "SELECT i.*, count(f.number) AS files, coalesce(sum(f.read), 0) AS read,"
        " coalesce(sum(f.new), 0) AS new, coalesce(sum(f.updated), 0) AS updated,"
        " coalesce(sum(f.known), 0) AS known, coalesce(sum(f.rejected), 0) AS rejected,"
        " coalesce(sum(f.left_out), 0) AS left_out, min(f.path) AS first"
        " FROM imports i LEFT JOIN import_files f ON f.import_id = i.id"
        " GROUP BY i.id ORDER BY i.id DESC LIMIT ?",
        (limit,),
    )
    return [
        {
            "id": row["id"],
            "state": row["state"],
            "kind": row["kind"],
            "started": iso(row["started_at"]),
            "finished": iso(row["finished_at"]),
            "by": row["by_whom"],
            "files": row["files"],
            "read": row["read"],
            "new": row["new"],
            "updated": row["updated"],
            "known": row["known"],
            "rejected": row["rejected"],
            "left_out": row["left_out"],
            "first_file": row["first"] or "",
        }
        for row in rows
    ]


def import_files(store: Store, import_id: int) -> list[dict[str, Any]]:
    """Return what became of each file of an import."""
    return [
        {
            **{name: row[name] for name in row.keys() if name not in ("warnings", "captured_at")},  # noqa: SIM118 - sqlite3.Row iterates values
            "captured_at": iso(row["captured_at"]),
            "warnings": json.loads(row["warnings"]),
        }
        for row in store.rows(
            "SELECT number, path, format, captured_at, read, new, updated, known, rejected,"
            " left_out, warnings FROM import_files WHERE import_id = ? ORDER BY number",
            (import_id,),
        )
    ]


def import_rejects(store: Store, import_id: int, limit: int = 10_000) -> list[dict[str, Any]]:
    """Return the rejected records of an import, with position and reason."""
    return [
        {"path": row["path"], "position": row["position"], "reason": row["reason"]}
        for row in store.rows(
            "SELECT f.path, r.position, r.reason FROM rejects r LEFT JOIN import_files f"
            " ON f.import_id = r.import_id AND f.number = r.file"
            " WHERE r.import_id = ? ORDER BY r.id LIMIT ?",
            (import_id, limit),
        )
    ]
