"""What is ours and sound is opened; all else is refused, unchanged, in a sentence."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest

from twiplotui.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreVersionError,
)
from twiplotui.store import connection, schema
from twiplotui.store import open as opening
from twiplotui.store.open import open_store


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("umask", [0o022, 0o000])
def test_files_are_private(store_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with open_store(store_path) as store:
            with store.transaction() as connection:
                connection.execute("INSERT INTO settings VALUES ('a', 'b')")
            for path in store_path.parent.iterdir():
                assert mode(path) == 0o600, path
            assert mode(store_path.parent) == 0o700
    finally:
        os.umask(before)


@pytest.mark.parametrize(
    "content", [b"", b"<html>sign in</html>", b"SQLite format 3\x00" + b"x" * 200]
)
def test_what_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError) as caught:
        open_store(path)
    assert caught.value.message.count(".") >= 1
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreVersionError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_newer_store_is_refused(store_path: Path) -> None:
    open_store(store_path).close()
    connection = sqlite3.connect(store_path)
    connection.execute(f"PRAGMA user_version = {schema.LATEST + 1}")
    connection.close()
    with pytest.raises(StoreVersionError, match="newer"):
        open_store(store_path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path / "real.db").close()
    (tmp_path / "link.db").symlink_to(tmp_path / "real.db")
    with pytest.raises(StoreError, match="symbolic link"):
        open_store(tmp_path / "link.db")


def test_reading_never_makes_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        open_store(tmp_path / "none.db", read_only=True)
    assert not (tmp_path / "none.db").exists()


def test_dying_while_a_store_is_made_leaves_no_half_one(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("connect", "migrate"):
        with monkeypatch.context() as patch:
            if place == "connect":
                patch.setattr(opening, "_connect", _die)
            else:
                patch.setattr(schema, "migrate", _die)
            # SIGKILL runs no `finally`: what is to be tidied away stays.
            patch.setattr(Path, "unlink", lambda *_args, **_options: None)
            with pytest.raises(_Killed):
                open_store(store_path)
        assert not store_path.exists()
        assert store_path.with_name(store_path.name + ".new").exists()
        open_store(store_path).close()
        assert not store_path.with_name(store_path.name + ".new").exists()
        store_path.unlink()


class _Killed(BaseException):
    pass


def _die(*_arguments: object, **_options: object) -> None:
    raise _Killed


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that refuses")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError):
        open_store(folder / "store.db")


def test_a_writer_that_waits_too_long_says_so(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LOCK_SECONDS", 0.1)
    with (
        open_store(store_path) as first,
        open_store(store_path) as second,
        first.writer_lock(),
        pytest.raises(StoreLockedError, match="writing"),
        second.transaction(),
    ):
        pass


def test_a_failed_transaction_leaves_nothing(store_path: Path) -> None:
    with open_store(store_path) as store:
        with pytest.raises(ZeroDivisionError), store.transaction() as connection:
            connection.execute("INSERT INTO settings VALUES ('a', 'b')")
            raise ZeroDivisionError
        assert store.rows("SELECT * FROM settings") == []


def test_a_store_on_a_read_only_disk_can_be_read(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(store_path) as store, store.transaction() as connection:
        connection.execute("INSERT INTO settings VALUES ('a', 'b')")
    files = sorted(store_path.parent.iterdir())
    monkeypatch.setattr(opening, "_is_on_read_only_disk", lambda _path: True)
    with open_store(store_path, read_only=True) as store:
        assert store.row("SELECT value FROM settings WHERE key = 'a'") is not None
        # Neither log nor shared memory is made, which a read-only disk refuses.
        assert sorted(store_path.parent.iterdir()) == files


def test_readers_see_the_commits_of_others(store_path: Path) -> None:
    with open_store(store_path) as writer, open_store(store_path, read_only=True) as reader:
        before = reader.data_version()
        with writer.transaction() as connection:
            connection.execute("INSERT INTO settings VALUES ('a', 'b')")
        assert reader.data_version() != before
        with pytest.raises(StoreError), reader.transaction():
            pass


def test_the_journal_cannot_be_rewritten(store_path: Path) -> None:
    with open_store(store_path) as store:
        with store.transaction() as connection:
            connection.execute(
                "INSERT INTO journal (batch, at, by_whom, act, subject, subject_id, previous_hash,"
                " hash) VALUES (1, 1, 'a', 'note', 'alert', '1', '', '')"
            )
        for sql in ("UPDATE journal SET act = 'x'", "DELETE FROM journal"):
            with pytest.raises(StoreError, match="append-only"), store.transaction() as connection:
                connection.execute(sql)


def test_a_failing_migration_changes_nothing(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(store_path).close()
    broken = (
        *schema.migrations(),
        (next_one := schema.LATEST + 1, "broken", "CREATE TABLE t2 (a);\nCREATE TABLE t2 (a);"),
    )
    monkeypatch.setattr(schema, "migrations", lambda: broken)
    monkeypatch.setattr(schema, "LATEST", next_one)
    with pytest.raises(StoreError):
        open_store(store_path)
    assert list((store_path.parent / "backups").glob("*migration*"))
    monkeypatch.undo()
    with open_store(store_path) as store:
        assert store.row("SELECT 1 FROM sqlite_schema WHERE name = 't2'") is None
