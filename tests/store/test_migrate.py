"""A store of an earlier schema is backed up, brought up to date, and imports as any other."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.factories import HOUR, a_post, put
from twiplotui.clock import FixedClock
from twiplotui.errors import StateError
from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.services import accounts, triage
from twiplotui.services.imports import undo_import
from twiplotui.store import schema
from twiplotui.store.account_lookup import one_account
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.store.verify import verify

SCHEMA_3 = Path(__file__).parent / "schema-3.db.gz"
"""Written by the last program of schema 3: an edit, a cut text that was completed, an edit known by
the ids of its wordings, a merge of accounts."""


@pytest.fixture
def older(store_path: Path) -> Path:
    store_path.parent.mkdir(mode=0o700)
    store_path.write_bytes(gzip.decompress(SCHEMA_3.read_bytes()))
    store_path.chmod(0o600)
    return store_path


def opened(path: Path) -> Store:
    return open_store(path, clock=FixedClock(NOW))


def standing(store: Store) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for row in store.rows("SELECT id, native_id, text FROM posts"):
        versions = store.rows(
            "SELECT text FROM post_versions WHERE post_id = ? AND source <> 'edit history'"
            " ORDER BY at, observed_at",
            (row["id"],),
        )
        found[row["native_id"]] = row["text"], [each["text"] for each in versions]
    return found


BROUGHT = {
    "1": ("Talks went on", ["Talks went well", "Talks went on"]),
    "2": ("Talks and more of them", []),
    "4": ("No talks", ["Talks", "No talks"]),
    "5": ("One wording", []),
    "6": ("Old account", []),
}


def test_a_store_of_schema_3_is_brought_up_to_date(older: Path) -> None:
    with opened(older) as store:
        assert store.rows("PRAGMA user_version")[0][0] == schema.LATEST
        assert list((older.parent / "backups").glob("*migration*"))
        found = standing(store)
        assert {key: text for key, (text, _) in found.items()} == {
            key: text for key, (text, _) in BROUGHT.items()
        }
        assert {key: len(versions) for key, (_, versions) in found.items()} == {
            key: len(versions) for key, (_, versions) in BROUGHT.items()
        }
        assert list(verify(store)) == []


def test_what_stood_in_a_store_of_schema_3_counts_as_evidence(older: Path) -> None:
    with opened(older) as store:
        for native_id, text, hours_ago in (
            ("1", "Talks will go on", 25), ("4", "No talks", 5), ("5", "Other wording", 40),
            ("3", "Talks", 1), ("2", "Talks …", 1),
        ):  # fmt: skip
            at = NOW - hours_ago * HOUR
            put(store, [a_post(native_id, text, raw=f"{text}{at}".encode(), captured_at=at,
                               is_complete=not text.endswith("…"))], format_id="api")  # fmt: skip
        assert standing(store) == {
            **BROUGHT,
            "1": ("Talks went on", ["Talks went well", "Talks will go on", "Talks went on"]),
            "5": ("One wording", ["Other wording", "One wording"]),
        }
        assert list(verify(store)) == []


def test_imports_of_a_store_of_schema_3_can_be_taken_back(older: Path) -> None:
    with opened(older) as store:
        undo_import(store, 2)
        assert standing(store)["1"] == ("Talks went well", [])
        assert list(verify(store)) == []
        for row in store.rows("SELECT id FROM imports WHERE state <> 'undone' ORDER BY id"):
            undo_import(store, row[0])
        assert standing(store) == {}


def test_a_merge_of_schema_3_stays_and_a_later_one_is_undone(older: Path) -> None:
    with opened(older) as store:
        with pytest.raises(StateError, match="nothing to undo"):
            triage.undo(store, by="desk")
        put(store, [a_post("7", author=AccountFacts(Network.X, handle="other_name"))])
        other = one_account(store, "@other_name")
        accounts.merge(store, one_account(store, "@mfa_valdoria"), other, by="desk")
        triage.undo(store, by="desk")
        owners = store.rows(
            "SELECT native_id, account_id = ? FROM posts ORDER BY native_id", (other,)
        )
        assert [row[0] for row in owners if row[1]] == ["7"]
