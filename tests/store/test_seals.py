"""A flipped bit in what evidence rests on is noticed in every column; a change of ours is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, a_run, an_account, put
from twiplotui.cli.context import Context
from twiplotui.clock import FixedClock
from twiplotui.errors import StoreVersionError
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Act, Network, Presence
from twiplotui.services.imports import undo_import
from twiplotui.services.triage import act_on
from twiplotui.store import schema
from twiplotui.store.account_lookup import one_account
from twiplotui.store.blanking import blank_deleted
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.store.seals import SEALED, broken_seals, seal_rows
from twiplotui.store.verify import verify


def fill(store: Store) -> None:
    """Leave a row in every sealed table, some of them changed by a second import."""
    put(store, [an_account(name="Valdoria MFA"), a_run(["7", "8"], NOW - 2 * DAY),
                a_run(["100"], NOW - 2 * DAY, actor="7"),
                a_post("1", "danger ahead", title="A title", url="https://valdoria.example/1"),
                a_post("2", "calm")], captured_at=NOW - 2 * DAY)  # fmt: skip
    put(store, [an_account(name="Other name"), a_run(["8"], NOW), a_run([], NOW, actor="7"),
                a_post("1", "no more danger", edited_at=NOW - HOUR, raw=b"edited"),
                PresenceNotice(Network.X, "2", Presence.DELETED, NOW, "A notice.")])  # fmt: skip


_FLIPPED = (
    "UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 64"
    " WHEN 'blob' THEN CAST({column} || x'00' AS BLOB) WHEN 'null' THEN {null}"
    " ELSE {column} || 'x' END WHERE id = (SELECT max(id) FROM {table})"
)
"""Changes one value as a fault of the disk does."""


@pytest.mark.parametrize("table", SEALED)
def test_a_changed_value_is_noticed_in_every_sealed_column(store: Store, table: str) -> None:
    fill(store)
    assert list(verify(store)) == []
    assert store.rows(f"SELECT 1 FROM {table} WHERE seal IS NULL") == []
    execute = store.connection.execute
    for rule in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
        execute(f"PRAGMA {rule}")
    execute(f"DROP TRIGGER {table}_unseal")  # A fault runs no trigger.
    for column in SEALED[table]:
        execute("BEGIN")
        null = "x'00'" if column in ("members", "dates") else "1"
        execute(_FLIPPED.format(table=table, column=column, null=null))
        assert len(list(broken_seals(store))) == 1, column
        assert list(verify(store)), column
        execute("ROLLBACK")
    assert list(verify(store)) == []


def test_what_the_desk_and_further_imports_do_is_no_damage(store: Store) -> None:
    fill(store)
    alerts = [row[0] for row in store.rows("SELECT id FROM alerts WHERE is_withdrawn = 0")]
    act_on(store, alerts, Act.ACKNOWLEDGE, by="anna")
    assert list(verify(store)) == []
    assert blank_deleted(store, by="anna") == 1
    assert list(verify(store)) == []
    put(store, [a_post("3", author=an_account("renamed"), raw=b"3")])
    undo_import(store, 2)
    assert list(verify(store)) == []
    assert store.rows("SELECT 1 FROM posts WHERE seal IS NULL") == []


@pytest.fixture
def older(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a store as the first layout had it."""
    first = schema.migrations()[:1]
    with monkeypatch.context() as then:
        then.setattr(schema, "migrations", lambda: first)
        then.setattr(schema, "LATEST", 1)
        with open_store(store_path, clock=FixedClock(NOW)) as old, old.transaction() as connection:
            connection.execute(
                "INSERT INTO imports (id, state, kind, started_at) VALUES (1, 'done', 'import', 1)"
            )
            connection.execute(
                "INSERT INTO accounts (id, network, native_id, first_seen) VALUES (1, 'x', '7', 1)"
            )
            connection.execute(
                "INSERT INTO profiles (account_id, observed_at, last_confirmed_at, fields)"
                " VALUES (1, 1, 1, '{}')"
            )
    return store_path


def test_a_store_of_the_first_layout_is_brought_up_to_date_and_sealed(older: Path) -> None:
    with open_store(older, clock=FixedClock(NOW)) as store:
        assert store.rows("PRAGMA user_version")[0][0] == schema.LATEST
        assert list((older.parent / "backups").glob("*migration*"))
        assert one_account(store, "7") == 1
        seal_rows(store)
        assert store.rows("SELECT 1 FROM profiles WHERE seal IS NULL") == []
        assert list(verify(store)) == []


def test_who_only_reads_gets_an_older_store_brought_up_to_date(older: Path) -> None:
    with pytest.raises(StoreVersionError, match="older layout"):
        open_store(older, read_only=True)
    with Context(older, None, FixedClock(NOW)).open_reading() as store:
        assert store.is_read_only and one_account(store, "7") == 1
    assert len(list((older.parent / "backups").glob("*migration*"))) == 1


def test_schema_and_code_seal_the_same_columns(store: Store) -> None:
    for table, columns in SEALED.items():
        row = store.row("SELECT sql FROM sqlite_schema WHERE name = ?", (f"{table}_unseal",))
        assert row is not None
        words = row[0].split(" ON ")[0].split("\nON ")[0].split("UPDATE OF")[1]
        assert tuple(word.strip() for word in words.split(",")) == columns
