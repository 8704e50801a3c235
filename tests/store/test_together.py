"""Killed imports, two writers at once, a reader between them: nothing is lost, nothing is half."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.factories import a_post, put
from twiplotui.model.words import Act
from twiplotui.services.triage import act_on
from twiplotui.store.connection import Store
from twiplotui.store.journal import broken_link
from twiplotui.store.open import open_store
from twiplotui.store.verify import verify

_IMPORT = [sys.executable, "-m", "twiplotui"]


def write_posts(path: Path, numbers: range) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for number in numbers:
            tweet = {
                "id_str": str(1_500_000_000_000_000_000 + number),
                "created_at": "Mon Mar 07 10:00:00 +0000 2022",
                "full_text": f"Ministers met on case {number} today",
                "user": {"id_str": "77", "screen_name": "mfa_valdoria", "name": "MFA"},
                "lang": "en",
            }
            stream.write(json.dumps(tweet) + "\n")


def start(store: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*_IMPORT, "--db", str(store), "import", *arguments, "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def native_ids(store: Path) -> list[str]:
    with open_store(store, read_only=True) as opened:
        return [row[0] for row in opened.rows("SELECT native_id FROM posts ORDER BY native_id")]


@pytest.mark.slow
def test_kill_at_many_points_then_import_again(tmp_path: Path) -> None:
    source = tmp_path / "posts.jsonl"
    write_posts(source, range(3000))
    store = tmp_path / "s" / "store.db"
    start(store, str(source)).wait(timeout=120)
    whole = native_ids(store)
    chance = random.Random(4)
    for point in range(8):
        target = tmp_path / f"k{point}" / "store.db"
        process = start(target, str(source))
        # From the making of the store on.
        time.sleep(0.15 * point + chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        start(target, str(source)).wait(timeout=120)
        assert native_ids(target) == whole
        with open_store(target) as opened:
            assert list(verify(opened)) == []
            states = {row[0] for row in opened.rows("SELECT state FROM imports")}
            assert states <= {"done", "interrupted"}


@pytest.mark.slow
def test_two_imports_and_a_reader_at_once(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_posts(first, range(3000))
    write_posts(second, range(2000, 5000))
    store = tmp_path / "s" / "store.db"
    open_store(store).close()
    running = [start(store, str(first)), start(store, str(second))]
    while any(process.poll() is None for process in running):
        with open_store(store, read_only=True) as reader:
            reader.rows("SELECT count(*) FROM posts")
        time.sleep(0.02)
    assert [process.returncode for process in running] == [0, 0]
    assert len(native_ids(store)) == 5000
    with open_store(store) as opened:
        assert list(verify(opened)) == []


_TRIAGE = """
import sys
from pathlib import Path
from twiplotui.model.words import Act
from twiplotui.services.triage import act_on
from twiplotui.store.open import open_store
with open_store(Path(sys.argv[1])) as store:
    for number in range(40):
        ids = [row[0] for row in store.rows("SELECT id FROM alerts ORDER BY id")]
        act_on(store, ids[number % len(ids):][:1], Act.NOTE, by=sys.argv[2], note=f"n{number}")
"""


@pytest.mark.slow
def test_two_windows_triage_and_no_act_is_lost(store: Store, store_path: Path) -> None:
    put(store, [a_post(str(number), f"danger {number}") for number in range(5)])
    running = [
        subprocess.Popen([sys.executable, "-c", _TRIAGE, str(store_path), who])
        for who in ("anna", "boris")
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    rows = store.rows("SELECT by_whom, count(*) FROM journal GROUP BY by_whom ORDER BY by_whom")
    total = sum(row[1] for row in rows)
    notes = store.row("SELECT sum(note_count), sum(version) FROM alerts")
    assert notes is not None
    assert total == notes[0] == notes[1]
    assert total >= 60
    assert broken_link(store.rows("SELECT * FROM journal ORDER BY id")) is None


def test_the_later_of_two_is_told_who_decided(store: Store, store_path: Path) -> None:
    from twiplotui.services.triage import carry_out, plan
    from twiplotui.store.alerts import alerts_by_id

    put(store, [a_post("1", "danger")])
    shown = alerts_by_id(store, [1])
    with open_store(store_path, clock=store.clock) as other:
        act_on(other, [1], Act.ESCALATE, by="anna")
    report = carry_out(store, plan(store, shown, Act.ACKNOWLEDGE), by="boris")
    assert report.done == ()
    assert "anna" in report.message
    assert "escalated" in report.message


_FULL = """
import resource, signal, sys
from twiplotui.cli.main import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file sizes")
def test_a_disk_that_fills_up_is_one_sentence_and_leaves_the_store_sound(tmp_path: Path) -> None:
    source, store = tmp_path / "posts.jsonl", tmp_path / "s" / "store.db"
    write_posts(source, range(2000))
    arguments = ["--db", str(store), "import", str(source)]
    done = subprocess.run(
        [sys.executable, "-c", _FULL, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    start(store, str(source)).wait(timeout=120)
    assert len(native_ids(store)) == 2000
    with open_store(store) as opened:
        assert list(verify(opened)) == []


def test_another_program_that_ends_takes_nothing_away(store_path: Path) -> None:
    """The last program to close a store removes its log; who has it open is not passed over."""
    open_store(store_path).close()
    with open_store(store_path, read_only=True) as reader:
        assert kept(reader) == []
        with open_store(store_path) as writer:
            keep(writer, "ours before")
            keep_in_another_program(store_path, "theirs")
            keep(writer, "ours after")
            assert kept(reader) == ["ours after", "ours before", "theirs"]
    with open_store(store_path, read_only=True) as again:
        assert kept(again) == ["ours after", "ours before", "theirs"]


def keep(store: Store, key: str) -> None:
    with store.transaction() as connection:
        connection.execute("INSERT INTO settings VALUES (?, '1')", (key,))


def keep_in_another_program(path: Path, key: str) -> None:
    program = (
        "import sys; from pathlib import Path; from twiplotui.store.open import open_store\n"
        "with open_store(Path(sys.argv[1])) as store, store.transaction() as connection:\n"
        "    connection.execute('INSERT INTO settings VALUES (?, 1)', (sys.argv[2],))\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path), key], check=True)


def kept(store: Store) -> list[str]:
    return [row[0] for row in store.rows("SELECT key FROM settings ORDER BY key")]
