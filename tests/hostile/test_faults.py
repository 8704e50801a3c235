"""The disk fails at the n-th statement of an import: one sentence; the next import converges."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.conftest import NOW
from tests.factories import DAY, a_post, a_run, an_account, put
from tests.hostile import make_records
from twiplotui.clock import FixedClock
from twiplotui.store.open import open_store

_TABLES = {
    "posts": "SELECT native_id, text, presence, version_count FROM posts",
    "flags": "SELECT rule_id, level FROM flags",
    "accounts": "SELECT network, native_id, handle, name FROM accounts",
    "edges": "SELECT a.native_id, t.native_id FROM edges e JOIN accounts a ON a.id = e.actor_id"
    " JOIN accounts t ON t.id = e.target_id",
    "alerts": "SELECT kind, level, reason FROM alerts WHERE is_withdrawn = 0",
    "events": "SELECT kind, actor_id, target_id, after_at, before_at FROM follow_events"
    " WHERE is_withdrawn = 0",
}


class Broken(sqlite3.Connection):
    """A connection whose n-th statement fails."""

    left = 10**9

    def _count(self) -> None:
        Broken.left -= 1
        if Broken.left == 0:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR"
            raise error

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*arguments)


@pytest.fixture(autouse=True)
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def connect_broken(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*arguments, **{**options, "factory": Broken})
        return made

    monkeypatch.setattr(sqlite3, "connect", connect_broken)
    monkeypatch.setattr(Broken, "left", 10**9)


def material(folder: Path) -> list[Path]:
    posts = folder / "posts.jsonl"
    posts.write_bytes(
        make_records.lines(3)
        + json.dumps(
            make_records.tweet(
                5, full_text="There is danger ahead", created_at="Sun Nov 22 10:00:00 +0000 2026"
            )
        ).encode()
    )
    follows = folder / "edges.csv"
    follows.write_text("follower,following\nmfa_valdoria,fm_belmora\nfm_belmora,mfa_kestria\n")
    return [posts, follows]


def held(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with open_store(path, read_only=True) as store:
        return {name: sorted((tuple(row) for row in store.rows(sql)), key=repr)
                for name, sql in _TABLES.items()}  # fmt: skip


def run_with_fault(cli: Cli, path: Path, files: list[Path], statement: int) -> int:
    for old in path.parent.glob("*") if path.parent.exists() else ():
        if old.is_file():
            old.unlink()
    Broken.left = statement
    told = cli("import", *files)
    spared = Broken.left
    Broken.left = 10**9
    if spared <= 0:
        assert told.code in (3, 4), (statement, told)
        assert "Error: " in told.err and "Traceback" not in told.err, (statement, told)
    return spared


def check_every(step: int, first: int, cli: Cli, path: Path, tmp_path: Path) -> int:
    files = material(tmp_path)
    assert cli("import", *files).code == 0
    whole = held(path)
    assert len(whole["posts"]) == 4 and whole["alerts"]
    statement = first
    while run_with_fault(cli, path, files, statement) <= 0:
        again = cli("import", *files)
        assert again.code == 0, (statement, again)
        assert held(path) == whole, statement
        assert cli("verify").code == 0, statement
        statement += step
    return statement


def three_imports(path: Path) -> None:
    for old in path.parent.glob("*") if path.parent.exists() else ():
        if old.is_file():
            old.unlink()
    with open_store(path, clock=FixedClock(NOW)) as store:
        put(store, [a_run(["7", "8", "9"], NOW - 3 * DAY), a_post("1", "danger")])
        put(store, [a_run(["8", "9", "10"], NOW - DAY)])
        put(store, [a_run(["8", "9"], NOW - 2 * DAY), a_run(["5"], NOW, actor="11"),
                    a_post("1", "danger again", edited_at=NOW), a_post("2", "more danger"),
                    an_account("renamed", "100", name="Other")])  # fmt: skip


def undo_with_fault(cli: Cli, path: Path, statement: int) -> int:
    three_imports(path)
    Broken.left = statement
    told = cli("imports", "undo", "3", "--yes")
    spared = Broken.left
    Broken.left = 10**9
    assert "Traceback" not in told.err, (statement, told)
    return spared


def state_of(path: Path, number: int) -> str:
    with open_store(path, read_only=True) as store:
        row = store.row("SELECT state FROM imports WHERE id = ?", (number,))
        assert row is not None
        return str(row[0])


@pytest.mark.parametrize("then", ["undo", "import"])
def test_an_undo_that_was_cut_off_is_taken_up_again(
    cli: Cli, store_path: Path, tmp_path: Path, then: str
) -> None:
    """By the same call or by the next import: nothing that followed from the import is left."""
    nothing_new = tmp_path / "none.csv"
    nothing_new.write_text("handle,country\nmfa_valdoria,XV\n")
    three_imports(store_path)
    whole = held(store_path)
    undo_with_fault(cli, store_path, 10**6)
    without = held(store_path)
    assert without != whole
    statement, resumed = 1, 0
    while undo_with_fault(cli, store_path, statement) <= 0:
        if then == "undo":
            assert cli("imports", "undo", "3", "--yes").code in (0, 5)
        else:
            assert cli("import", nothing_new).code == 0
        if state_of(store_path, 3) == "undone":
            resumed += 1
            assert held(store_path) == without, statement
        else:
            assert held(store_path) == whole, statement
        assert cli("verify").code == 0, statement
        statement += 9
    assert resumed > 5


def test_failing_at_some_statements(cli: Cli, store_path: Path, tmp_path: Path) -> None:
    assert check_every(13, 3, cli, store_path, tmp_path) > 60


@pytest.mark.slow
def test_failing_at_every_statement(cli: Cli, store_path: Path, tmp_path: Path) -> None:
    check_every(1, 1, cli, store_path, tmp_path)
