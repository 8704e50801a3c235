"""An import that was killed before its changes were derived: the next start tells them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories import FewRules
from twiplotui.services.imports import finish_imports, finish_imports_if_free, undo_import
from twiplotui.store.connection import Store
from twiplotui.store.import_log import import_lock, pending_ids
from twiplotui.store.open import open_store

_DIE = """
import os, signal, sys
from twiplotui.services import import_
def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(import_, sys.argv.pop(1), die)
from twiplotui.__main__ import main
main()
"""
"""Runs `twiplotui`, which kills itself where an import would derive what changed."""

_TOLD = "SELECT kind, level, reason, at FROM alerts WHERE is_withdrawn = 0 ORDER BY kind, reason"
_EVENTS = "SELECT kind, after_at, before_at FROM follow_events WHERE is_withdrawn = 0"
_WATCHED = "SELECT handle, is_watched FROM accounts ORDER BY handle"


def tweet(number: int, text: str, **more: Any) -> dict[str, Any]:
    user = {"id_str": "77", "screen_name": "mfa_valdoria", "name": more.pop("name", "MFA")}
    at = "Sun Nov 29 10:00:00 +0000 2026"
    return {"id_str": str(number), "created_at": at, "full_text": text, "user": user, **more}


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def material(folder: Path) -> tuple[list[str], list[str]]:
    """Return the arguments of two imports; the second tells of changes of every kind."""
    follows = "follower,following\nmfa_valdoria,fm_belmora\nmfa_valdoria,mfa_kestria\n"
    (folder / "follows1.csv").write_text(follows)
    (folder / "follows2.csv").write_text("follower,following\nmfa_valdoria,mfa_ostrava\n")
    old, gone = tweet(1600000000000000001, "Good morning"), tweet(1600000000000000002, "Gone soon")
    write(folder / "posts1.jsonl", old, gone)
    edited = tweet(1600000000000000001, "We warn of danger to all", name="Other name")
    deletion = {"delete": {"status": {"id_str": gone["id_str"], "user_id_str": "77"}}}
    write(folder / "posts2.jsonl", edited, deletion)
    return tuple(  # type: ignore[return-value]  # two
        [*("--complete", "--captured-at", f"2026-11-{day}T09:00Z"),
         str(folder / f"posts{number}.jsonl"), str(folder / f"follows{number}.csv")]
        for number, day in ((1, "29"), (2, "30"))
    )  # fmt: skip


def run(path: Path, arguments: list[str], *, dies_in: str = "") -> int:
    program = ["-c", _DIE, dies_in] if dies_in else ["-m", "twiplotui"]
    call = [sys.executable, *program, "--db", str(path), "import", *arguments]
    return subprocess.run(call, capture_output=True, check=False).returncode


def told(path: Path) -> list[list[tuple[object, ...]]]:
    with open_store(path, read_only=True) as store:
        return [[tuple(row) for row in store.rows(sql)] for sql in (_TOLD, _EVENTS, _WATCHED)]


@pytest.fixture(scope="module")
def died(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[tuple[object, ...]]]]:
    """Return the folder of a store whose second import was killed, and what it would have told."""
    folder = tmp_path_factory.mktemp("died")
    first, second = material(folder)
    whole = folder / "whole" / "store.db"
    assert run(whole, first) == run(whole, second) == 0
    killed = folder / "killed" / "store.db"
    assert run(killed, first) == 0
    assert run(killed, second, dies_in="derive") == -signal.SIGKILL
    with open_store(killed, read_only=True) as store:
        assert pending_ids(store) == [2]
    return killed, told(whole)


@pytest.fixture
def killed(died: tuple[Path, object], tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(died[0].parent, tmp_path / "copy")) / "store.db"


@pytest.mark.skipif(os.name == "nt", reason="a process cannot kill itself so there")
def test_the_next_import_of_other_files_tells_what_followed(
    died: tuple[Path, list[list[tuple[object, ...]]]], killed: Path, tmp_path: Path
) -> None:
    alerts, events, _ = died[1]
    assert {"edit", "deletion", "profile"} <= {row[0] for row in alerts}
    assert "unfollow" in {row[0] for row in events}
    nothing_new = tmp_path / "none.csv"
    nothing_new.write_text("handle\nmfa_valdoria\n")
    assert run(killed, [str(nothing_new)]) == 0
    assert told(killed) == died[1]


@pytest.mark.skipif(os.name == "nt", reason="a process cannot kill itself so there")
def test_the_pass_that_the_screen_starts_tells_what_followed(
    died: tuple[Path, list[list[tuple[object, ...]]]], killed: Path
) -> None:
    call = [sys.executable, "-m", "twiplotui", "--db", str(killed), "rules", "reflag"]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 0
    assert told(killed) == died[1]
    with open_store(killed, read_only=True) as store:
        states = [row[0] for row in store.rows("SELECT state FROM imports ORDER BY id")]
    assert states == ["done", "interrupted"]


@pytest.mark.skipif(os.name == "nt", reason="a process cannot kill itself so there")
def test_an_import_that_died_can_be_undone_at_once(killed: Path) -> None:
    with open_store(killed) as store:
        undo_import(store, 2)
        texts = [row[0] for row in store.rows("SELECT text FROM posts ORDER BY native_id")]
        assert texts == ["Good morning", "Gone soon"]
        assert pending_ids(store) == []


def test_an_import_that_runs_is_left_alone(store: Store, store_path: Path) -> None:
    with open_store(store_path) as other, import_lock(other):
        other.connection.execute(
            "INSERT INTO imports (state, kind, started_at) VALUES ('running', 'import', 1)"
        )
        assert finish_imports_if_free(store, FewRules) == 0
        assert pending_ids(store) == [1]
    assert finish_imports(store, FewRules) == 1
