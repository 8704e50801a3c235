"""Opens the store: checks before any write, one writer at a time, errors wrapped once.

SQLite before 3.51.3 can lose committed pages when two connections write or checkpoint at the same
moment, so every transaction and every checkpoint of ours holds one lock file across processes.
Readers are opened read-only and never checkpoint.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from twiplotui.clock import Clock, SystemClock
from twiplotui.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreVersionError,
)
from twiplotui.store import schema

LOCK_SECONDS = 10.0
"""How long a writer waits for another one before it gives up with a sentence."""

_CHECKPOINT_PAGES = 4000
"""Pages (16 MB) gathered in the log before they are moved into the store: an import touches the
same pages of its indexes over and over, and so moves them a quarter as often as by default."""


class Store:
    """One connection to the store, for one thread. Made by `open_store`."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, clock: Clock, *, is_read_only: bool
    ) -> None:
        self.path = path
        self.connection = connection
        self.clock = clock
        self.is_read_only = is_read_only
        self._lock: _Lock | None = None

    @contextmanager
    def transaction(self, doing: str = "writing to the store") -> Iterator[sqlite3.Connection]:
        """Hold the writer's lock and one immediate transaction; commit at the end, or nothing.

        Args:
            doing: Completes "… while {doing}" in an error.

        Raises:
            StoreLockedError: Another program wrote for longer than `LOCK_SECONDS`.
            StoreError: The disk is full, the store read-only or damaged.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        if self.is_read_only:
            raise StoreError(f"{self.path} was opened for reading only, while {doing}.")
        with self.writer_lock(), wrapped(self.path, doing):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def writer_lock(self) -> Iterator[None]:
        """Hold the lock that serialises writers and checkpoints across processes.

        Raises:
            StoreLockedError: Another program held it longer than `LOCK_SECONDS`.
        """
        if self._lock is None:
            self._lock = _Lock(lock_path(self.path), LOCK_SECONDS)
        with self._lock.held():
            yield

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed."""
        with wrapped(self.path, "looking for changes"):
            return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def rows(self, sql: str, parameters: object = ()) -> list[sqlite3.Row]:
        """Run one read and return its rows, errors wrapped."""
        with wrapped(self.path, "reading the store"):
            return self.connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type]  # sequence or mapping

    def row(self, sql: str, parameters: object = ()) -> sqlite3.Row | None:
        """Run one read and return its first row, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def close(self) -> None:
        """Close the connection; a writer's last checkpoint happens under the lock."""
        if self.is_read_only:
            self.connection.close()
            return
        try:
            with self.writer_lock():
                self.connection.close()
        except StoreLockedError:
            self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Lock:
    """A file lock that this thread may enter again."""

    def __init__(self, path: Path, seconds: float) -> None:
        from filelock import FileLock

        self._path = path
        self._lock = FileLock(path, timeout=seconds, mode=0o600)

    @contextmanager
    def held(self) -> Iterator[None]:
        from filelock import Timeout

        try:
            self._lock.acquire()
        except Timeout:
            raise StoreLockedError(
                f"Another program is writing to {self._path.with_suffix('')}.",
                "Wait until it is done, then try again.",
            ) from None
        except OSError as error:
            raise StoreError(
                f"The folder {self._path.parent} cannot be written: {error.strerror}.",
                "Make it writable, or name another store with --db.",
            ) from error
        try:
            yield
        finally:
            self._lock.release()


def lock_path(path: Path) -> Path:
    """Return the lock file of a store."""
    return path.with_name(path.name + ".lock")


@contextmanager
def wrapped(path: Path, doing: str) -> Iterator[None]:
    """Turn any SQLite error into one sentence that says where and while what."""
    try:
        yield
    except sqlite3.Error as error:
        raise _as_store_error(error, path, doing) from error


def _as_store_error(error: sqlite3.Error, path: Path, doing: str) -> StoreError:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code == "SQLITE_NOTADB":
        return _no_store(path, "is not a store")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreLockedError(
            f"{path} is in use by another program, while {doing}.",
            "Wait until it is done, then try again.",
        )
    if code.startswith("SQLITE_CORRUPT"):
        return StoreDamagedError(
            f"{path} is damaged, while {doing}.",
            "Run “twiplotui doctor”; “twiplotui restore” brings back the newest good backup.",
        )
    if code.startswith("SQLITE_FULL"):
        return StoreError(
            f"The disk of {path} is full, while {doing}; nothing of this step was kept.",
            "Free some room and do it again.",
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR")):
        return StoreError(
            f"{path} cannot be written or opened ({error}), while {doing}.",
            "Check the folder's permissions and the disk.",
        )
    return StoreError(f"{path}: {error}, while {doing}.")


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
        raise _no_store(path, "is empty")
    return True


def _no_store(path: Path, what: str) -> StoreDamagedError:
    return StoreDamagedError(
        f"{path} {what}; nothing was changed.",
        "Move it away, or bring back a backup with “twiplotui restore”.",
    )


def _create(path: Path) -> None:
    """Make a new store whole beside its place, then move it there: whoever dies leaves none."""
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _Lock(lock_path(path), LOCK_SECONDS).held():
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
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _is_on_read_only_disk(path: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


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
        execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")


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
