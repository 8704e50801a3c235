"""Two rows that turn out to be one account: what hung on both is told of one, and told once."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, a_run, put
from tests.property.sequence_files import told as all_told
from twiplotui.errors import StateError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.words import Direction, Network
from twiplotui.services import accounts, triage
from twiplotui.store.account_lookup import one_account
from twiplotui.store.connection import Store
from twiplotui.store.follows import list_events
from twiplotui.store.search import search

BY_HANDLE = AccountFacts(Network.X, handle="old_name")


def run_of(actor: AccountFacts, members: list[AccountFacts], at: int) -> RunFacts:
    return RunFacts(
        actor,
        Direction.FOLLOWING,
        tuple(map(FollowMember, members)),
        captured_at=at,
        is_complete=True,
    )


def members(*ids: str) -> list[AccountFacts]:
    return [AccountFacts(Network.X, native_id=each, handle=f"h{each}") for each in ids]


def told(store: Store) -> list[tuple[str, str, str]]:
    return [
        (each.event.kind.value, each.event.actor.label, each.event.target.label)
        for each in list_events(store)
    ]


def merged(store: Store, kept: str, other: str) -> None:
    accounts.merge(store, one_account(store, kept), one_account(store, other), by="desk")


def test_changes_of_a_list_are_told_once_and_of_the_account_that_is_kept(store: Store) -> None:
    put(store, [run_of(BY_HANDLE, members("200", "300"), NOW - 3 * DAY)])
    put(store, [run_of(BY_HANDLE, members("200"), NOW - 2 * DAY)])
    put(store, [a_post("1"), a_post("2", author=BY_HANDLE)])
    assert told(store) == [("unfollow", "@old_name", "@h300")]
    merged(store, "@mfa_valdoria", "@old_name")
    assert told(store) == [("unfollow", "@mfa_valdoria", "@h300")]
    put(store, [a_run(["200"], NOW - HOUR)])
    assert told(store) == [("unfollow", "@mfa_valdoria", "@h300")]
    assert len(search(store, "from:mfa_valdoria", limit=5)) == 2


def test_a_member_known_under_two_names_neither_left_nor_came(store: Store) -> None:
    put(store, [a_run(["200", "300", "400", "600"], NOW - 3 * DAY)])
    row = AccountFacts(Network.X, handle="renamed")
    actor = AccountFacts(Network.X, native_id="100")
    put(store, [run_of(actor, [*members("200", "300", "400"), row], NOW - 2 * DAY)])
    assert sorted(kind for kind, *_ in told(store)) == ["follow", "unfollow"]
    merged(store, "@h600", "@renamed")
    assert told(store) == []


def test_what_was_merged_into_one_that_is_merged_follows_it(store: Store) -> None:
    for handle in ("first", "second"):
        put(store, [a_post(handle, author=AccountFacts(Network.X, handle=handle))])
    put(store, [a_post("third")])
    merged(store, "@second", "@first")
    merged(store, "@mfa_valdoria", "@second")
    put(store, [a_post("fourth", author=AccountFacts(Network.X, handle="first"))])
    assert len(search(store, "from:mfa_valdoria", limit=9)) == 4
    with pytest.raises(StateError):
        accounts.merge(store, 1, 2, by="desk")


def fill(store: Store) -> None:
    """Have everything that can hang on an account hang on both."""
    put(store, [a_post("1"), a_run(["200", "300"], NOW - 4 * DAY)])
    put(store, [run_of(BY_HANDLE, members("200", "300"), NOW - 3 * DAY)])
    put(store, [run_of(BY_HANDLE, members("200"), NOW - 2 * DAY)])
    put(store, [run_of(AccountFacts(Network.X, native_id="200"), [BY_HANDLE], NOW - 2 * DAY)])
    put(store, [run_of(AccountFacts(Network.X, native_id="200"), [], NOW - DAY)])
    put(store, [a_post("2", "danger", author=AccountFacts(Network.X, handle="old_name", name="A"))],
        captured_at=NOW - 2 * DAY)  # fmt: skip
    put(store, [a_post("3", author=AccountFacts(Network.X, handle="old_name", name="B"))],
        captured_at=NOW - DAY)  # fmt: skip
    accounts.edit(store, one_account(store, "@old_name"), by="desk", tags=["gulf"], is_ours=1)


def test_undoing_a_merge_gives_all_back_and_redoing_takes_it_again(store: Store) -> None:
    fill(store)
    before = all_told(store)
    merged(store, "@mfa_valdoria", "@old_name")
    after = all_told(store)
    assert len(search(store, "from:mfa_valdoria", limit=5)) == 3
    turned, words = triage.undo(store, by="desk")
    assert (turned.skipped, words) == (0, "Undid: merged account #4 into #1")
    assert all_told(store) == before
    assert len(search(store, "from:old_name", limit=5)) == 2
    triage.redo(store, by="desk")
    assert all_told(store) == after


def test_what_came_under_the_name_of_a_part_goes_with_it(store: Store) -> None:
    fill(store)
    before = one_account(store, "@old_name")
    merged(store, "@mfa_valdoria", "@old_name")
    put(store, [
        a_post("4", "danger", author=AccountFacts(Network.X, handle="old_name", name="C")),
        run_of(BY_HANDLE, members("200", "500"), NOW - HOUR), a_post("5"),
    ])  # fmt: skip
    triage.undo(store, by="desk")
    assert one_account(store, "@old_name") == before
    assert len(search(store, "from:old_name", limit=9)) == 3
    assert len(search(store, "from:mfa_valdoria", limit=9)) == 2
    assert ("follow", "@old_name", "@h500") in told(store)
    names = store.rows(
        "SELECT handle, name FROM accounts WHERE id IN (1, ?) ORDER BY id", (before,)
    )
    assert [tuple(row) for row in names] == [("mfa_valdoria", ""), ("old_name", "C")]
    assert store.rows(
        "SELECT 1 FROM alerts l JOIN posts p ON p.id = l.post_id WHERE p.account_id <> l.account_id"
    ) == []  # fmt: skip


def test_a_merge_within_a_later_one_is_undone_after_it(store: Store) -> None:
    for handle in ("first", "second"):
        put(store, [a_post(handle, author=AccountFacts(Network.X, handle=handle))])
    put(store, [a_post("third")])
    before = all_told(store)
    merged(store, "@second", "@first")
    between = all_told(store)
    merged(store, "@mfa_valdoria", "@second")
    triage.undo(store, by="desk")
    assert all_told(store) == between
    triage.undo(store, by="desk")
    assert all_told(store) == before


def test_an_account_that_took_the_handle_of_a_part_is_another(store: Store) -> None:
    put(store, [a_post("1"), a_post("2", author=BY_HANDLE)])
    merged(store, "@mfa_valdoria", "@old_name")
    put(store, [a_post("3", author=AccountFacts(Network.X, native_id="900", handle="old_name"))])
    rows = store.rows("SELECT native_id FROM accounts WHERE native_id IS NOT NULL ORDER BY id")
    assert [row[0] for row in rows] == ["100", "900"]
