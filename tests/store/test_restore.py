"""A restore is whole or not at all, whenever it is cut off, and what stood before is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.factories import a_post, put
from twiplotui.clock import FixedClock
from twiplotui.errors import StoreError
from twiplotui.store.backup import back_up
from twiplotui.store.connection import restored_path
from twiplotui.store.open import open_store
from twiplotui.store.restore import restore

_WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from twiplotui.store.open import open_store
store = open_store(Path(sys.argv[1]))
with store.transaction() as connection:
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('test', 'later')")
os.kill(os.getpid(), signal.SIGKILL)
"""
"""Leaves what it wrote in the log beside the store."""

_RESTORE_AND_DIE = """
import os, signal, sys
from pathlib import Path
left = int(sys.argv[3])
replace = Path.replace
def dying(self, target):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = dying
from twiplotui.store.restore import restore
restore(Path(sys.argv[1]), Path(sys.argv[2]))
print(left)
"""


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def set_value(path: Path, value: str) -> None:
    with open_store(path, clock=FixedClock(NOW)) as store, store.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('test', ?)", (value,))


def value(path: Path) -> str:
    with open_store(path, read_only=True) as store:
        return str(store.rows("SELECT value FROM settings WHERE key = 'test'")[0][0])


def asides(path: Path) -> list[Path]:
    found = path.parent.glob(f"{path.name}.quarantine-*")
    return [each for each in found if not each.name.endswith(("-wal", "-shm", ".lock"))]


@pytest.mark.skipif(os.name == "nt", reason="a process cannot kill itself so there")
@pytest.mark.parametrize("moves", range(1, 7))
def test_a_restore_killed_at_any_move_is_finished_or_was_never_begun(
    store_path: Path, moves: int
) -> None:
    set_value(store_path, "backed up")
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        backup = back_up(store)
    run(_WRITE_AND_DIE, store_path)
    assert store_path.with_name(f"{store_path.name}-wal").stat().st_size > 0
    done = run(_RESTORE_AND_DIE, store_path, backup, moves)
    # Reading alone finishes it, as the screen and every command do.
    stands = value(store_path)
    if moves == 1:
        assert stands == "later" and asides(store_path) == []
    else:
        assert stands == "backed up" and len(asides(store_path)) == 1
        assert value(asides(store_path)[0]) == "later"
    assert done.returncode == (0 if moves == 6 else -signal.SIGKILL), done
    set_value(store_path, "used again")
    assert value(store_path) == "used again"
    assert not restored_path(store_path).exists()


def test_what_was_moved_aside_can_be_brought_back_with_its_log(store_path: Path) -> None:
    set_value(store_path, "first")
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        backup = back_up(store)
    run(_WRITE_AND_DIE, store_path)
    aside = restore(store_path, backup)
    assert aside is not None and value(store_path) == "first"
    restore(store_path, aside)
    assert value(store_path) == "later"
    assert store_path.stat().st_mode & 0o777 == 0o600


def test_two_restores_within_a_second_keep_both_former_stores(store_path: Path) -> None:
    set_value(store_path, "one")
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        backup = back_up(store)
    for word in ("two", "three", "four"):
        set_value(store_path, word)
        restore(store_path, backup)
    assert sorted(value(each) for each in asides(store_path)) == ["four", "three", "two"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that refuses")
def test_a_folder_that_cannot_be_written_leaves_the_store(store_path: Path) -> None:
    set_value(store_path, "first")
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        backup = back_up(store)
    store_path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be"):
            restore(store_path, backup)
    finally:
        store_path.parent.chmod(0o700)
    assert value(store_path) == "first"


def test_a_window_left_open_over_a_restore_is_told_and_loses_no_act(store_path: Path) -> None:
    with open_store(store_path, clock=FixedClock(NOW)) as window:
        put(window, [a_post("1", "danger")])
        restore(store_path, back_up(window))
        with pytest.raises(StoreError, match="replaced"), window.transaction() as connection:
            connection.execute("DELETE FROM alerts")
    with open_store(store_path) as again, again.transaction():
        assert again.rows("SELECT 1 FROM alerts")


def test_a_folder_moved_under_a_window_is_told_and_not_made_anew(store_path: Path) -> None:
    folder = store_path.parent
    with open_store(store_path) as window:
        folder.rename(folder.with_name("away"))
        with pytest.raises(StoreError, match="is gone"), window.transaction() as connection:
            connection.execute("DELETE FROM alerts")
    assert not folder.exists()
