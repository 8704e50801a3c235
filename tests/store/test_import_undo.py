"""What an undone import made goes with it, unless something else came to refer to it."""

from __future__ import annotations

from tests.conftest import NOW
from tests.factories import DAY, a_post, a_run, an_account, put
from twiplotui.services.accounts import merge
from twiplotui.services.imports import undo_import
from twiplotui.store.connection import Store


def handles(store: Store) -> set[str]:
    return {row[0] for row in store.rows("SELECT handle FROM accounts WHERE merged_into IS NULL")}


def is_whole(store: Store) -> bool:
    enforced = store.row("PRAGMA foreign_keys")
    return enforced is not None and enforced[0] == 1 and not store.rows("PRAGMA foreign_key_check")


def test_accounts_that_nothing_refers_to_go_with_their_profiles(store: Store) -> None:
    put(store, [a_post("1"), a_run(["7"], NOW - DAY)])
    put(store, [a_run(["7", "8", "9"], NOW, actor="200"), an_account("seen", "300", followers=4)])
    assert {"h8", "h9", "seen"} <= handles(store)
    undo_import(store, 2)
    assert handles(store) == {"mfa_valdoria", "h7"}
    for table in ("profiles", "profile_counts", "profile_changes"):
        rows = store.rows(
            f"SELECT 1 FROM {table} WHERE account_id NOT IN (SELECT id FROM accounts)"
        )
        assert rows == [], table
    assert is_whole(store)


def test_accounts_that_others_speak_of_stay(store: Store) -> None:
    put(store, [a_run(["7", "8", "9"], NOW - DAY, actor="200"), an_account("lone", None)])
    put(store, [a_post("1", author=an_account("h7", "7")), a_run(["8"], NOW, actor="100")])
    ids = {row["handle"]: row["id"] for row in store.rows("SELECT id, handle FROM accounts")}
    merge(store, ids["h9"], ids["lone"], by="desk")
    undo_import(store, 1)
    assert {"h7", "h8", "h9"} <= handles(store)
    assert is_whole(store)


def test_what_an_import_added_to_posts_of_others_goes(store: Store) -> None:
    from twiplotui.model.post import Metrics

    put(store, [a_post("1", metrics=Metrics(likes=1))], captured_at=NOW - DAY)
    put(store, [a_post("1", metrics=Metrics(likes=5), raw=b"later")], captured_at=NOW)
    assert len(store.rows("SELECT 1 FROM metrics")) == len(store.rows("SELECT 1 FROM records")) == 2
    undo_import(store, 2)
    assert [row[0] for row in store.rows("SELECT likes FROM metrics")] == [1]
    assert len(store.rows("SELECT 1 FROM records")) == 1
