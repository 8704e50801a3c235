"""Puts a backup in the store's place; what stood there is moved aside, never deleted.

The backup is first copied whole beside the store. Giving that copy its last name but one is the
step that counts: who dies before it has changed nothing, who dies after it leaves a restore that
the next start of any command finishes.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from twiplotui.errors import StoreDamagedError, StoreError
from twiplotui.store.backup import is_sound
from twiplotui.store.connection import LOCK_SECONDS, WriterLock, lock_path, restored_path, wrapped


def restore(store_path: Path, backup: Path) -> Path | None:
    """Put a backup in the store's place.

    Args:
        store_path: The store's place.
        backup: A sound backup, or a store that was moved aside.

    Returns:
        Where the former store is now; None where there was none.

    Raises:
        StoreDamagedError: The backup is not sound.
        StoreError: The files cannot be moved.
    """
    if not is_sound(backup):
        raise StoreDamagedError(f"{backup} is not a sound backup; nothing was changed.")
    fresh = store_path.with_name(store_path.name + ".restoring")
    try:
        store_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(backup, fresh)
        with WriterLock(lock_path(store_path), LOCK_SECONDS).held():
            fresh.replace(restored_path(store_path))
            return _put_in_place(store_path)
    except OSError as error:
        raise StoreError(
            f"The backup cannot be put in place: {error.strerror}.",
            "Close every window of twiplotui, then restore again.",
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


def finish_restore(store_path: Path) -> None:
    """Put a backup in place whose restoring was cut off.

    Raises:
        StoreError: The files cannot be moved.
    """
    try:
        with WriterLock(lock_path(store_path), LOCK_SECONDS).held():
            if restored_path(store_path).exists():
                _put_in_place(store_path)
    except OSError as error:
        raise StoreError(
            f"A restore of {store_path} was cut off and cannot be finished: {error.strerror}.",
            "Close every twiplotui and make the folder writable.",
        ) from error


def _copy(backup: Path, fresh: Path) -> None:
    """Copy a backup with what its own log holds; the copy is private from the beginning."""
    for tail in ("", "-journal"):
        fresh.with_name(fresh.name + tail).unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with (
        wrapped(fresh, "copying the backup"),
        closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(fresh)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with fresh.open("rb+") as stream:
        os.fsync(stream.fileno())


def _put_in_place(store_path: Path) -> Path | None:
    """Move the former store aside with its log, and the copy to its place; may be done again.

    What is moved aside is named by the copy's own time, so that who goes on finds the same name.
    """
    ready = restored_path(store_path)
    aside = _aside(store_path, ready)
    try:
        if store_path.exists():
            while aside.exists():
                later = ready.stat().st_mtime + 1
                os.utime(ready, (later, later))
                aside = _aside(store_path, ready)
            store_path.replace(aside)
    except OSError:
        ready.unlink()  # Nothing was moved yet, and nothing is to be.
        raise
    for tail in ("-wal", "-shm"):
        side = store_path.with_name(store_path.name + tail)
        if side.exists():
            side.replace(aside.with_name(aside.name + tail))
    ready.replace(store_path)
    return aside if aside.exists() else None


def _aside(store_path: Path, ready: Path) -> Path:
    moment = datetime.fromtimestamp(int(ready.stat().st_mtime), UTC)
    return store_path.with_name(f"{store_path.name}.quarantine-{moment:%Y%m%dT%H%M%SZ}")
