"""An undo puts back what still is as the act left it, and leaves alone what changed since."""

from __future__ import annotations

from tests.factories import an_account, put
from twiplotui.model.account import ListedAccount
from twiplotui.services import accounts
from twiplotui.services.triage import redo, undo
from twiplotui.store.account_lookup import one_account
from twiplotui.store.account_reader import tags_of
from twiplotui.store.connection import Store


def listed(*tags: str) -> ListedAccount:
    return ListedAccount(an_account("mfa_valdoria", "100"), tags=tags)


def test_tags_are_put_back_and_set_again(store: Store) -> None:
    put(store, [listed("gulf")])
    account = one_account(store, "mfa_valdoria")
    accounts.set_tags(store, account, ["summit"], by="ann")
    undone, _ = undo(store, by="ann")
    assert tags_of(store, account) == ["gulf"]
    assert undone.skipped == 0
    redo(store, by="ann")
    assert tags_of(store, account) == ["summit"]


def test_an_undo_takes_no_tag_away_that_a_list_brought_since(store: Store) -> None:
    put(store, [listed("gulf")])
    account = one_account(store, "mfa_valdoria")
    accounts.set_tags(store, account, ["summit"], by="ann")
    put(store, [listed("g20")])
    undone, _ = undo(store, by="ann")
    assert tags_of(store, account) == ["g20", "summit"]
    assert undone.skipped == 1
