"""Opens the store, after checks that come before any write.

Readers are opened read-only and never checkpoint.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from twiplotui.clock import Clock, SystemClock
from twiplotui.errors import StoreError, StoreVersionError
from twiplotui.store import schema
from twiplotui.store.connection import (
    CHECKPOINT_PAGES,
    LOCK_SECONDS,
    Store,
    WriterLock,
    lock_path,
    no_store,
    restored_path,
    wrapped,
)


def open_store(
    path: Path, *, clock: Clock | None = None, read_only: bool = False, create: bool = True
) -> Store:
    """Open a store, after checking that it is ours, sound and not newer than this program.

    Args:
        path: The store's file.
        clock: Tells the time; the system's by default.
        read_only: Never write; needed for any number of readers.
        create: Make a new store where there is none (never when `read_only`).

    Raises:
        StoreError: There is none, or it cannot be opened.
        StoreDamagedError: The file is empty, cut or not a database.
        StoreVersionError: It belongs to another program or a newer twiplotui.
    """
    clock = clock or SystemClock()
    if restored_path(path).exists():
        from twiplotui.store.restore import finish_restore

        finish_restore(path)
    if not _check_file(path):
        if read_only or not create:
            raise StoreError(
                f"There is no store at {path}.",
                "Import something first, or try “twiplotui demo”.",
            )
        _create(path)
    connection = _connect(path, read_only=read_only)
    try:
        store = Store(path, connection, clock, is_read_only=read_only)
        version = _check_identity(store)
        if not read_only:
            _set_pragmas(store)
        if version < schema.LATEST:
            _bring_up_to_date(store, version)
    except BaseException:
        connection.close()
        raise
    return store


def _check_file(path: Path) -> bool:
    if path.is_symlink():
        raise StoreError(
            f"{path} is a symbolic link; the store must be a plain file.",
            f"Name the file itself with --db {path.resolve()}.",
        )
    if not path.exists():
        return False
    if not path.is_file():
        raise StoreError(f"{path} is not a file.", "Name a store file with --db.")
    # The file is not opened to look into it: closing it would take away the locks that other
    # connections of this process hold on it, and another program would remove the write-ahead log
    # under them.
    if path.stat().st_size == 0:
        raise no_store(path, "is empty")
    return True


def _create(path: Path) -> None:
    """Make a new store whole beside its place, then move it there: whoever dies leaves none."""
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with WriterLock(lock_path(path), LOCK_SECONDS).held():
            if path.exists():
                return
            for tail in ("", "-journal"):
                fresh.with_name(fresh.name + tail).unlink(missing_ok=True)
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            try:
                with (
                    closing(_connect(fresh, read_only=False)) as connection,
                    wrapped(path, "making it"),
                ):
                    schema.migrate(connection)
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"No store can be made at {path}: {error.strerror}.",
            "Make the folder writable, or name another store with --db.",
        ) from error


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    if (
        read_only
        and _is_on_read_only_disk(path)
        and not path.with_name(f"{path.name}-wal").exists()
    ):
        # A log cannot be opened there; without one nothing can change under the reader.
        mode += "&immutable=1"
    elif not read_only and not os.access(path.parent, os.W_OK):
        raise StoreError(
            f"The folder {path.parent} cannot be written.",
            "Make it writable, or name another store with --db.",
        )
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    with wrapped(path, "opening it"):
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=LOCK_SECONDS)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -16000")
            connection.execute("PRAGMA trusted_schema = OFF")
        except BaseException:
            connection.close()
            raise
    return connection


def _is_on_read_only_disk(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _check_identity(store: Store) -> int:
    """Return the schema version, 0 for a database with nothing in it yet."""
    with wrapped(store.path, "opening it"):
        execute = store.connection.execute
        application_id = execute("PRAGMA application_id").fetchone()[0]
        version = int(execute("PRAGMA user_version").fetchone()[0])
        # The list of migrations is made before the first of them; one may stop in between.
        tables = execute(
            "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> '_sqlite_migrations'"
        ).fetchone()[0]
    if application_id == 0 and version == 0 and tables == 0:
        return 0
    if application_id != schema.APPLICATION_ID:
        raise StoreVersionError(
            f"{store.path} is a database of another program; nothing was changed.",
            "Name a store of twiplotui with --db.",
        )
    if version > schema.LATEST:
        raise StoreVersionError(
            f"{store.path} was written by a newer twiplotui (schema {version}, "
            f"this one knows {schema.LATEST}); nothing was changed.",
            "Update twiplotui.",
        )
    return version


def _set_pragmas(store: Store) -> None:
    with store.writer_lock(), wrapped(store.path, "opening it"):
        execute = store.connection.execute
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")
        execute("PRAGMA secure_delete = ON")
        execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def _bring_up_to_date(store: Store, version: int) -> None:
    if store.is_read_only:
        raise StoreVersionError(
            f"{store.path} has an older layout (schema {version}).",
            "Open it once for writing: “twiplotui doctor --migrate”.",
        )
    with store.writer_lock(), wrapped(store.path, "bringing it up to date"):
        if int(store.connection.execute("PRAGMA user_version").fetchone()[0]) >= schema.LATEST:
            return
        if version > 0:
            from twiplotui.store.backup import back_up

            back_up(store, reason="migration")
        schema.migrate(store.connection)
