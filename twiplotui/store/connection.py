"""A connection to the store: one writer at a time, errors wrapped once.

SQLite before 3.51.3 can lose committed pages when two connections write or checkpoint at the same
moment, so every transaction and every checkpoint of ours holds one lock file across processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from twiplotui.clock import Clock
from twiplotui.errors import StoreDamagedError, StoreError, StoreLockedError, UsageError

LOCK_SECONDS = 10.0
"""How long a writer waits for another one before it gives up with a sentence."""
HELD_AT_MOST = 0.1
"""Seconds for which a transaction should hold the writer's lock at most."""
CHECKPOINT_PAGES = 4000
"""Pages (16 MB) gathered in the log before they are moved into the store: an import touches the
same pages of its indexes over and over, and so moves them a quarter as often as by default."""
LEAST_CHECKPOINT_PAGES = 1000
"""The same where moving so many took too long; SQLite's own default."""


class Store:
    """One connection to the store, for one thread. Made by `open_store`."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, clock: Clock, *, is_read_only: bool
    ) -> None:
        self.path = path
        self.connection = connection
        self.clock = clock
        self.is_read_only = is_read_only
        self._lock: WriterLock | None = None
        self._file = _file_at(path)
        self._checkpoint_pages = CHECKPOINT_PAGES
        self.held = 0.0
        """Seconds for which the last transaction held the writer's lock; see `store.pace`."""
        self.commits = 0
        """How many transactions were written."""

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
            if self.is_gone:
                # Restored meanwhile: what were written now would go to the file moved aside.
                raise StoreError(
                    f"{self.path} was moved, removed or replaced, while {doing}.",
                    "Close twiplotui and open it again.",
                )
            self.connection.execute("BEGIN IMMEDIATE")
            began = perf_counter()
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            self.held = perf_counter() - began
            self.commits += 1
            self._checkpoint_sooner()

    def _checkpoint_sooner(self) -> None:
        """Move the log into the store in smaller steps where a step, or the disk, was too slow."""
        if self.held > HELD_AT_MOST and self._checkpoint_pages > LEAST_CHECKPOINT_PAGES:
            self._checkpoint_pages = max(self._checkpoint_pages // 2, LEAST_CHECKPOINT_PAGES)
            self.connection.execute(f"PRAGMA wal_autocheckpoint = {self._checkpoint_pages}")

    @contextmanager
    def writer_lock(self) -> Iterator[None]:
        """Hold the lock that serialises writers and checkpoints across processes.

        Raises:
            StoreLockedError: Another program held it longer than `LOCK_SECONDS`.
        """
        if self._lock is None:
            self._lock = WriterLock(lock_path(self.path), LOCK_SECONDS)
        with self._lock.held():
            yield

    @property
    def is_gone(self) -> bool:
        """Whether another file, or none, is now in the place this one was opened from."""
        return _file_at(self.path) != self._file

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
        except StoreError:
            self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WriterLock:
    """The lock of all writers of a store, a file; its thread may enter it again.

    Args:
        path: The lock file.
        seconds: How long to wait for another program.
        busy: What to say when that was not long enough.
    """

    def __init__(self, path: Path, seconds: float, busy: str = "") -> None:
        from filelock import FileLock

        self._path = path
        self._busy = busy or f"Another program is writing to {path.with_suffix('')}."
        self._lock = FileLock(path, timeout=seconds, mode=0o600)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock until the block ends.

        Raises:
            StoreLockedError: Another program held it longer than the seconds given.
            StoreError: The folder is gone or cannot be written.
        """
        from filelock import Timeout

        if not self._path.parent.is_dir():
            # The lock would make a folder anew that was moved or removed.
            raise StoreError(
                f"The folder {self._path.parent} is gone.",
                "Bring it back, or name another store with --db.",
            )
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreLockedError(self._busy, "Wait until it is done, then try again.") from None
        except OSError as error:
            raise StoreError(
                f"The folder {self._path.parent} cannot be written: {error.strerror}.",
                "Make it writable, or name another store with --db.",
            ) from error
        try:
            yield
        finally:
            self._lock.release()


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a place from another that is put there; None: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def lock_path(path: Path) -> Path:
    """Return the lock file of a store."""
    return path.with_name(path.name + ".lock")


def import_lock_path(path: Path) -> Path:
    """Return the file by which two imports into a store follow each other."""
    return path.with_name(path.name + ".import.lock")


def restored_path(path: Path) -> Path:
    """Return where a backup lies whole that is to take a store's place."""
    return path.with_name(path.name + ".restored")


def store_exists(path: Path) -> bool:
    """Return whether there is a store, or one that a restore has yet to put in place."""
    return path.exists() or restored_path(path).exists()


@contextmanager
def wrapped(path: Path, doing: str) -> Iterator[None]:
    """Turn any SQLite error into one sentence that says where and while what.

    Also what no value of SQLite can hold: half a character, as of a call that is no UTF-8, and
    numbers of more than 63 bits.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _as_store_error(error, path, doing) from error
    except UnicodeEncodeError as error:
        raise UsageError(
            f"“{error.object[:80]}” holds a character that is none (half of one), while {doing}.",
            "Type it anew.",
        ) from error
    except OverflowError as error:
        raise UsageError(f"A number is too large, while {doing}.") from error


def _as_store_error(error: sqlite3.Error, path: Path, doing: str) -> StoreError:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code == "SQLITE_NOTADB":
        return no_store(path, "is not a store")
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
    if code.startswith("SQLITE_READONLY"):
        return StoreError(
            f"{path} is read-only, while {doing}; nothing of this step was kept.",
            "Check the permissions of the file and of its folder.",
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR")):
        return StoreError(
            f"{path} cannot be opened, read or written ({error}), while {doing}.",
            "Check the folder's permissions and the disk.",
        )
    return StoreError(f"{path}: {error}, while {doing}.")


def no_store(path: Path, what: str) -> StoreDamagedError:
    """Return the error for a file that is there and no store."""
    return StoreDamagedError(
        f"{path} {what}; nothing was changed.",
        "Move it away, or bring back a backup with “twiplotui restore”.",
    )
