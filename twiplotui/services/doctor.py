"""Looks the store and its surroundings over and says what to do about what it finds."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from twiplotui.clock import DAY, Clock
from twiplotui.errors import StoreError
from twiplotui.paths import Paths
from twiplotui.services.held_alerts import HELD_TODO, held_told
from twiplotui.store.backup import backups_folder, is_sound, list_backups
from twiplotui.store.connection import import_lock_path, lock_path, store_exists
from twiplotui.store.health import (
    StoreHealth,
    has_wal_reset_fault,
    sqlite_version,
    store_health,
)
from twiplotui.store.held_runs import count_held
from twiplotui.store.open import open_store
from twiplotui.text.counts import plural

_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "fuse.rclone", "davfs", "vboxsf")
_SYNCED: tuple[str, ...] = (
    "dropbox", "onedrive", "google drive", "googledrive", "nextcloud", "mobile documents",
    "icloud", "syncthing", "pcloud", "owncloud",
)  # fmt: skip
_LEAST_FREE = 200_000_000


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing is wrong."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    verdict: Verdict
    told: str
    todo: str = ""
    """What to do about it."""


def migrate(path: Path, clock: Clock) -> None:
    """Bring an older store up to date, after a backup of it.

    Raises:
        StoreError: There is none, or it cannot be opened.
    """
    open_store(path, clock=clock, create=False).close()


def look_over(paths: Paths, clock: Clock) -> list[Check]:
    """Check SQLite, the store, its files, its backups and the room on its disk."""
    return [
        *_sqlite(),
        *_store(paths.store, clock),
        *_files(paths.store),
        *_place(paths.store),
        *_backups(paths.store, clock),
    ]


def _sqlite() -> Iterator[Check]:
    version = sqlite_version()
    if has_wal_reset_fault(version):
        yield Check(
            "SQLite",
            Verdict.NOTE,
            f"version {version} may lose pages when two programs write at the same moment;"
            " twiplotui lets only one write at a time, so its store is safe",
            "Change the store only with twiplotui.",
        )
    else:
        yield Check("SQLite", Verdict.OK, f"version {version}")


def _store(path: Path, clock: Clock) -> Iterator[Check]:
    if not store_exists(path):
        yield Check("store", Verdict.NOTE, f"there is none at {path}", "Import something first.")
        return
    try:
        with open_store(path, clock=clock, read_only=True) as store:
            health, held = store_health(store), count_held(store)
    except StoreError as error:
        yield Check("store", Verdict.WRONG, error.message, error.hint)
        return
    if health.quick_check != "ok":
        todo = "Bring back a backup: “twiplotui restore”."
        yield Check("store", Verdict.WRONG, f"it is damaged: {health.quick_check}", todo)
    else:
        size = path.stat().st_size / 1_000_000
        yield Check("store", Verdict.OK, f"{path}, {plural(health.posts, 'post')}, {size:,.1f} MB")
    yield _index(health)
    yield _imports(health)
    if held:
        told = f"{held_told(held)} for a look: too many members were missing at once"
        yield Check("follows", Verdict.NOTE, told, HELD_TODO)


def _index(health: StoreHealth) -> Check:
    todo = "Make it anew: “twiplotui reindex”."
    if health.is_rebuild_unfinished:
        return Check("full-text index", Verdict.WRONG, "a rebuild was cut short", todo)
    if health.indexed != health.posts:
        told = f"it holds {health.indexed:,} of {plural(health.posts, 'post')}"
        return Check("full-text index", Verdict.WRONG, told, todo)
    if health.old_folding:
        told = f"an older folding of text indexed {plural(health.old_folding, 'post')}"
        return Check("full-text index", Verdict.WRONG, told, todo)
    return Check("full-text index", Verdict.OK, plural(health.indexed, "post"))


def _imports(health: StoreHealth) -> Check:
    if not health.running_imports:
        return Check("imports", Verdict.OK, "none is running")
    if health.is_import_alive:
        return Check("imports", Verdict.NOTE, "one is running now")
    return Check(
        "imports",
        Verdict.WRONG,
        f"{health.running_imports} died before the end; what they stored is whole but not shown",
        "Import the same files again, or open the screen for a moment.",
    )


def _files(path: Path) -> Iterator[Check]:
    if os.name != "posix" or not path.exists():
        return
    if _mode(path.parent) & 0o022:
        told = f"others can write into {path.parent}"
        yield Check("folder", Verdict.WRONG, told, f"Take the right away: chmod 700 {path.parent}")
    elif _mode(path.parent) & 0o055:
        told = f"others can list {path.parent}; the files in it are looked at next"
        yield Check("folder", Verdict.NOTE, told)
    bare = [str(each) for each in _private_files(path) if each.exists() and _mode(each) & 0o077]
    if bare:
        told = f"others can read: {', '.join(bare)}"
        yield Check("permissions", Verdict.WRONG, told, "Take the right away: chmod 600.")
    else:
        yield Check("permissions", Verdict.OK, "only you can read the store and its backups")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _private_files(path: Path) -> list[Path]:
    backups = [backup.path for backup in list_backups(backups_folder(path))]
    beside = [path.with_name(path.name + tail) for tail in ("-wal", "-shm")]
    return [path, *beside, lock_path(path), import_lock_path(path), *backups]


def _place(path: Path) -> Iterator[Check]:
    folder = next(each for each in path.resolve().parents if each.exists())
    kind = file_system(folder, _mounts())
    low = str(folder).lower()
    synced = next((name for name in _SYNCED if name in low), "")
    todo = "Keep the store on a disk of this computer, outside synchronised folders."
    if kind.startswith(_REMOTE):
        yield Check("place", Verdict.WRONG, f"{folder} is on a network drive ({kind})", todo)
    elif synced:
        yield Check("place", Verdict.WRONG, f"{folder} is synchronised ({synced})", todo)
    elif not kind:
        told = f"{folder}; whether that is a disk of this computer is not known here"
        yield Check("place", Verdict.NOTE, told, todo)
    else:
        yield Check("place", Verdict.OK, f"a local disk ({kind})")
    free = shutil.disk_usage(folder).free
    size = path.stat().st_size if path.exists() else 0
    if free < max(3 * size, _LEAST_FREE):
        told = f"only {free / 1_000_000:,.0f} MB are free"
        yield Check("room", Verdict.WRONG, told, "Free three times the size of the store.")
    else:
        yield Check("room", Verdict.OK, f"{free / 1_000_000_000:,.1f} GB free")


def _mounts() -> list[tuple[str, str]]:
    """Return (mount point, kind of file system) of this machine; empty where it does not tell."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    parts = [line.split() for line in lines]
    return [(each[1].replace("\\040", " "), each[2]) for each in parts if len(each) > 2]


def file_system(folder: Path, mounts: Sequence[tuple[str, str]]) -> str:
    """Return the kind of file system a folder is on; empty where it is not known.

    Args:
        folder: An absolute path.
        mounts: (mount point, kind) pairs.
    """
    around = [(len(point), kind) for point, kind in mounts if folder.is_relative_to(point)]
    return max(around)[1] if around else ""


def _backups(path: Path, clock: Clock) -> Iterator[Check]:
    if not path.exists():
        return
    backups = list_backups(backups_folder(path))
    if not backups:
        todo = "Make one: “twiplotui backup”."
        yield Check("backups", Verdict.NOTE, "there is none", todo)
    elif not is_sound(backups[0].path):
        todo = "Make a new one: “twiplotui backup”."
        yield Check("backups", Verdict.WRONG, f"the newest is damaged: {backups[0].path}", todo)
    else:
        days = int((clock.now() - backups[0].made_at.timestamp() * 1000) // DAY)
        if days < 0:
            told = f"{len(backups)}, the newest sound but of a time that this clock has not reached"
            yield Check("backups", Verdict.NOTE, told, "See whether the clock is right.")
            return
        told = f"{len(backups)}, the newest {days} days old and sound"
        yield Check("backups", Verdict.OK if days < 8 else Verdict.NOTE, told)
