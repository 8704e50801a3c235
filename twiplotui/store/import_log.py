"""The list of imports: begun, ended, what each file brought, what was rejected.

Only one import writes at a time; it holds a lock file from beginning to end. So whoever holds it
and finds an import still `running` knows that one to have died.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from twiplotui.clock import MINUTE
from twiplotui.model.imports import FileReport
from twiplotui.store.connection import Store, WriterLock, import_lock_path
from twiplotui.text.moments import iso
from twiplotui.who import who


@contextmanager
def import_lock(store: Store, seconds: float = 600.0) -> Iterator[None]:
    """Hold the right to import, so that two imports follow each other.

    Raises:
        StoreLockedError: Another import ran for longer than `seconds`.
        StoreError: The folder is gone or cannot be written.
    """
    busy = f"Another import into {store.path} is still running."
    with WriterLock(import_lock_path(store.path), seconds, busy).held():
        yield


def begin(store: Store, kind: str = "import", note: str = "") -> int:
    """Begin an import and return its id."""
    with store.transaction("beginning an import") as connection:
        cursor = connection.execute(
            "INSERT INTO imports (state, kind, started_at, by_whom, note)"
            " VALUES ('running', ?, ?, ?, ?)",
            (kind, store.clock.now(), who(), note),
        )
        return int(cursor.lastrowid or 0)


def clock_doubt(store: Store, import_id: int) -> str:
    """Return why the clock is not believed: it stands before an earlier import; else nothing."""
    sql = "SELECT max(started_at) FROM imports WHERE id < ? AND state <> 'undone'"
    row, now = store.row(sql, (import_id,)), store.clock.now()
    last = row[0] if row else None
    if last is None or now >= last - MINUTE:
        return ""
    return (
        f"the clock says {iso(now - now % 1000)}, but an import began at {iso(last - last % 1000)};"
        " a list dated by this clock shows no change"
    )


def end(store: Store, import_id: int, *, is_interrupted: bool = False) -> None:
    """End an import; what it stored becomes visible at this moment."""
    state = "interrupted" if is_interrupted else "done"
    with store.transaction("ending an import") as connection:
        connection.execute(
            "UPDATE imports SET state = ?, finished_at = ? WHERE id = ?",
            (state, store.clock.now(), import_id),
        )


def record_file(
    store: Store, import_id: int, number: int, report: FileReport, captured_at: int | None
) -> None:
    """Keep the report of one file with the import."""
    with store.transaction("recording an import") as connection:
        connection.execute(
            "INSERT INTO import_files (import_id, number, path, format, captured_at, read, new,"
            " updated, known, rejected, left_out, warnings)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                import_id,
                number,
                report.path,
                report.format,
                captured_at,
                report.read,
                report.new,
                report.updated,
                report.known,
                report.rejected,
                report.left_out,
                json.dumps(report.warnings, ensure_ascii=False),
            ),
        )
        connection.executemany(
            "INSERT INTO rejects (import_id, file, position, reason) VALUES (?, ?, ?, ?)",
            [(import_id, number, reject.position, reject.reason) for reject in report.rejects],
        )


def pending_ids(store: Store) -> list[int]:
    """Return imports that are still running; what they stored is not shown yet."""
    return [row[0] for row in store.rows("SELECT id FROM imports WHERE state = 'running'")]
