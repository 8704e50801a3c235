"""Backups: each is checked by opening it before it counts; seven daily and four weekly are kept."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from operator import itemgetter
from pathlib import Path

from twiplotui.clock import DAY, utc
from twiplotui.errors import StoreDamagedError, StoreError
from twiplotui.store import schema
from twiplotui.store.connection import Store, wrapped

KEPT_DAYS = 7
KEPT_WEEKS = 4
DAILY_ROOM = 3
"""The day's backup is made where the disk has so many times the room of the store."""
_CUT_OFF = "store-*.partial*"
_NAME = re.compile(r"store-(\d{8}T\d{6}Z)(?:-[a-z]+)?(?:-(\d+))?\.db$")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file."""

    path: Path
    made_at: datetime
    size: int


def backups_folder(store_path: Path) -> Path:
    """Return where the backups of a store are kept."""
    return store_path.parent / "backups"


def back_up(store: Store, *, reason: str = "", to: Path | None = None) -> Path:
    """Make a backup and return its path. It is checked, and 0600, before it gets its name.

    Args:
        store: The store, open.
        reason: A word for the file's name, such as `migration`.
        to: A file of the user's own choice, never overwritten; or a folder that there is.

    Raises:
        StoreError: No room, no folder, or the file exists already.
        StoreDamagedError: The store is damaged; the copy is not kept.
    """
    folder = to or backups_folder(store.path)
    named = None
    try:
        if to is not None and not (to.name and to.is_dir()):
            named, folder = to, to.parent
        if to is None:
            # Only ours is made: where a folder of the user's is missing, the disk it is on is.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sweep(folder, store.clock.now())
        needed = store.path.stat().st_size
        if shutil.disk_usage(folder).free < needed * 1.1:
            raise StoreError(
                f"There is no room for a backup of {needed // 1_000_000} MB in {folder}.",
                "Free some room, or name another file.",
            )
        target, partial = _begin_free(store, reason, folder) if named is None else _begin(named)
        try:
            _copy(store, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"No backup can be made in {folder}: {error.strerror}.") from error
    if to is None:
        _thin_out(folder, target)
    return target


def back_up_daily(store: Store) -> Path | None:
    """Make the day's backup, before the first import of a day writes.

    Returns:
        The backup. None where the store holds nothing yet, today's stands already, or it cannot
        be made: `doctor` tells of old backups, and an import is not refused for that.

    Raises:
        StoreDamagedError: The store is damaged; nothing should be written to it.
    """
    now = utc(store.clock.now())
    made = list_backups(backups_folder(store.path))
    if any(each.made_at.date() == now.date() for each in made):
        return None
    if store.row("SELECT 1 FROM imports LIMIT 1") is None:
        return None
    try:
        if shutil.disk_usage(store.path.parent).free < DAILY_ROOM * store.path.stat().st_size:
            return None
        return back_up(store, reason="daily")
    except StoreDamagedError:
        raise
    except (StoreError, OSError):
        return None


def _begin(target: Path) -> tuple[Path, Path]:
    """Return a name of the user's and the file, 0600, that a backup grows in before it gets it."""
    if target.exists():
        raise StoreError(f"{target} exists already.", "Name another file.")
    partial = _partial(target)
    os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    return target, partial


def _begin_free(store: Store, reason: str, folder: Path) -> tuple[Path, Path]:
    """Return a name for a backup of now that no other has, and the file that it grows in.

    Several may be made within a second, also by several programs: whose file it is, has the name.
    A higher number is a later one, also where the one before was thinned out.
    """
    moment = utc(store.clock.now()).strftime("%Y%m%dT%H%M%SZ")
    stem = f"store-{moment}-{reason}" if reason else f"store-{moment}"
    named = re.compile(rf"{stem}(?:-(\d+))?\.db")
    found = map(named.match, (path.name for path in folder.glob(f"{stem}*")))
    last = max((int(each[1] or 1) for each in found if each), default=0)
    for number in count(last + 1):
        target = folder / (f"{stem}-{number}.db" if number > 1 else f"{stem}.db")
        partial = _partial(target)
        with suppress(FileExistsError):
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            if not target.exists():
                return target, partial
            partial.unlink()
    raise AssertionError("numbers do not end")


def _partial(target: Path) -> Path:
    return target.with_name(target.name + ".partial")


def _sweep(folder: Path, now: int) -> None:
    """Remove what backups left that were cut off a day ago or earlier."""
    for path in folder.glob(_CUT_OFF):
        with suppress(OSError):
            if path.stat().st_mtime * 1000 < now - DAY:
                path.unlink()


def other_copies(store_path: Path) -> list[Path]:
    """Return further files that hold what the store held: moved aside, or cut off."""
    aside = store_path.parent.glob(f"{store_path.name}.quarantine-*")
    return sorted([*aside, *backups_folder(store_path).glob(_CUT_OFF)])


def _copy(store: Store, partial: Path) -> None:
    with wrapped(store.path, "backing up"):
        copy = sqlite3.connect(partial)
        try:
            store.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            problem = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            copy.close()
    if problem != "ok":
        # SQLite tells it in several lines.
        problem = " ".join(problem.split())
        raise StoreDamagedError(
            f"{store.path} is damaged ({problem}); the backup was not kept.",
            "“twiplotui restore” brings back the newest good one.",
        )
    with partial.open("rb+") as stream:
        os.fsync(stream.fileno())


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first."""
    found: list[tuple[datetime, int, Backup]] = []
    for path in folder.glob("store-*.db") if folder.is_dir() else ():
        match = _NAME.search(path.name)
        if match:
            try:
                made = datetime.strptime(match.group(1), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            except ValueError:
                continue  # the name of no moment: not ours
            with suppress(FileNotFoundError):  # Another program has just thinned them out.
                size = path.stat().st_size
                found.append((made, int(match.group(2) or 1), Backup(path, made, size)))
    return [backup for _, _, backup in sorted(found, key=itemgetter(0, 1), reverse=True)]


def _thin_out(folder: Path, fresh: Path) -> None:
    """Keep the newest of each of seven days and of each of four weeks, and the one just made.

    A clock that was wrong for a while leaves backups of days to come, which look newer.
    """
    days: set[str] = set()
    weeks: set[str] = set()
    for backup in list_backups(folder):
        day, week = f"{backup.made_at:%Y-%m-%d}", f"{backup.made_at:%G-%V}"
        keep = backup.path == fresh
        if day not in days and len(days) < KEPT_DAYS:
            days.add(day)
            keep = True
        if week not in weeks and len(weeks) < KEPT_WEEKS:
            weeks.add(week)
            keep = True
        if not keep:
            with suppress(OSError):  # One that cannot go is kept; the new one counts all the same.
                backup.path.unlink(missing_ok=True)


def is_sound(path: Path) -> bool:
    """Return whether a file is a store of ours that passes SQLite's check."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        identity = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return bool(identity == schema.APPLICATION_ID and version <= schema.LATEST and problem == "ok")


def newest_good(folder: Path) -> Backup | None:
    """Return the newest backup that is sound."""
    return next((backup for backup in list_backups(folder) if is_sound(backup.path)), None)
