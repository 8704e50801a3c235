"""The first import of a day keeps what stood before, and refuses a damaged store."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.factories import DAY, a_post, put
from twiplotui.clock import FixedClock
from twiplotui.errors import StoreDamagedError, StoreError
from twiplotui.store.backup import (
    back_up,
    back_up_daily,
    is_sound,
    list_backups,
    newest_good,
)
from twiplotui.store.open import open_store


def folder(store_path: Path) -> Path:
    return store_path.parent / "backups"


def test_one_a_day_and_none_of_an_empty_store(store_path: Path) -> None:
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        assert back_up_daily(store) is None
        put(store, [a_post("1")])
        made = back_up_daily(store)
        assert made is not None and is_sound(made)
        put(store, [a_post("2")])
        assert back_up_daily(store) is None
    with open_store(store_path, clock=FixedClock(NOW + DAY)) as store:
        assert back_up_daily(store) is not None
    days = [backup.made_at for backup in list_backups(folder(store_path))]
    assert days == [datetime.fromtimestamp((NOW + n * DAY) / 1000, UTC) for n in (1, 0)]


def test_a_backup_that_cannot_be_made_refuses_no_import(store_path: Path) -> None:
    with open_store(store_path) as store:
        put(store, [a_post("1")])
        folder(store_path).write_text("in the way")
        assert back_up_daily(store) is None


def test_a_damaged_store_is_not_written_to(store_path: Path) -> None:
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        put(store, [a_post(str(number)) for number in range(600)])
        assert back_up_daily(store) is not None
    data = bytearray(store_path.read_bytes())
    page = len(data) // 4096 // 2 * 4096
    data[page : page + 4096] = b"\xa5" * 4096
    store_path.write_bytes(data)
    with (
        open_store(store_path, clock=FixedClock(NOW + DAY)) as store,
        pytest.raises(StoreDamagedError),
    ):
        back_up_daily(store)
    assert newest_good(folder(store_path)) is not None


def test_a_clock_that_ran_ahead_keeps_no_later_backup_from_being_made(store_path: Path) -> None:
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        put(store, [a_post("1")])
    for days in (*range(3650, 3660), 1, 2):
        with open_store(store_path, clock=FixedClock(NOW + days * DAY)) as store:
            made = back_up_daily(store)
            assert made is not None and made.exists()
            assert back_up_daily(store) is None


def test_a_file_with_the_name_of_no_moment_is_no_backup(store_path: Path) -> None:
    folder(store_path).mkdir(parents=True)
    (folder(store_path) / "store-99999999T999999Z.db").write_bytes(b"")
    assert list_backups(folder(store_path)) == []


def test_what_cannot_be_thinned_out_costs_no_backup(store_path: Path) -> None:
    for day in range(1, 30):
        (folder(store_path) / f"store-202610{day:02}T080000Z.db").mkdir(parents=True)
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        made = back_up(store)
        assert made.is_file() and is_sound(made)


def test_a_disk_that_fails_at_the_end_leaves_no_half_a_backup(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with open_store(store_path, clock=FixedClock(NOW)) as store:
        monkeypatch.setattr(os, "fsync", failing)
        with pytest.raises(StoreError, match="Input/output error"):
            back_up(store)
    assert list(folder(store_path).iterdir()) == []


@pytest.mark.parametrize("name", [".", "long" * 80])
def test_a_backup_under_no_name_is_refused(store_path: Path, tmp_path: Path, name: str) -> None:
    with open_store(store_path) as store, pytest.raises(StoreError):
        back_up(store, to=tmp_path / name if len(name) > 1 else Path())


def test_seven_days_and_four_weeks_are_kept(store_path: Path) -> None:
    folder(store_path).mkdir(parents=True)
    for back in range(1, 60):
        moment = datetime.fromtimestamp((NOW - back * DAY) / 1000, UTC)
        (folder(store_path) / f"store-{moment:%Y%m%dT%H%M%SZ}-daily.db").touch()
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        back_up(store)
    # 23 November is a Monday: of the weeks before, their Sundays stay.
    kept = [f"{each.made_at:%m-%d}" for each in list_backups(folder(store_path))]
    days = ["11-23", "11-22", "11-21", "11-20", "11-19", "11-18", "11-17"]
    assert kept == [*days, "11-15", "11-08"]


def test_backups_of_one_second_have_names_of_their_own(store_path: Path, tmp_path: Path) -> None:
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        for number in range(3):
            put(store, [a_post(str(number), "News")])
            back_up(store)
        kept = list_backups(folder(store_path))
        copies = [back_up(store, to=tmp_path) for _ in range(2)]
    posts = []
    for backup in kept:
        with open_store(backup.path, read_only=True) as copy:
            posts.append(copy.rows("SELECT count(*) FROM posts")[0][0])
    assert posts[0] == 3, "the newest is the last that was made"
    assert len({path.name for path in copies}) == 2


_COPY = """
import sys
from twiplotui.clock import FixedClock
from twiplotui.store.backup import back_up
from twiplotui.store.open import open_store
from pathlib import Path
with open_store(Path(sys.argv[1]), clock=FixedClock(int(sys.argv[3])), read_only=True) as store:
    sys.stdin.readline()
    print(back_up(store, to=Path(sys.argv[2])))
"""


def test_programs_that_back_up_at_once_do_not_take_each_others_names(
    store_path: Path, tmp_path: Path
) -> None:
    with open_store(store_path, clock=FixedClock(NOW)) as store:
        put(store, [a_post("1", "News")])
    target = tmp_path / "copies"
    target.mkdir()
    arguments = [sys.executable, "-c", _COPY, str(store_path), str(target), str(NOW)]
    programs = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("now\n")
        program.stdin.flush()
    made = {program.communicate(timeout=60)[0].strip() for program in programs}
    assert len(made) == 4 and all(program.returncode == 0 for program in programs)
    assert all(is_sound(Path(path)) for path in made)
    assert not list(target.glob("*.partial"))
