"""An undo puts back what still is as the act left it, and leaves alone what changed since."""

from __future__ import annotations

import pytest

from tests.factories import an_account, put
from twiplotui.errors import StateError
from twiplotui.model.account import ListedAccount
from twiplotui.services import accounts
from twiplotui.services.triage import redo, redo_act, undo, undo_act
from twiplotui.store.account_lookup import one_account
from twiplotui.store.account_reader import tags_of
from twiplotui.store.connection import Store
from twiplotui.store.journal_reader import act_lines, newest_acts


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


def test_an_act_is_undone_alone_but_for_what_a_later_one_changed(store: Store) -> None:
    put(store, [listed("gulf")])
    account = one_account(store, "mfa_valdoria")
    accounts.set_tags(store, account, ["summit"], by="ann")
    accounts.edit(store, account, country="FR", by="bob")
    first, second = newest_acts(store, 2)[::-1]
    undone, message = undo_act(store, first, by="cleo")
    assert tags_of(store, account) == ["gulf"]
    assert (undone.skipped, message) == (0, "Undid: " + undone.summary)
    with pytest.raises(StateError, match="undone already"):
        undo_act(store, first, by="cleo")
    redo_act(store, first, by="cleo")
    assert tags_of(store, account) == ["summit"]
    with pytest.raises(StateError, match="not undone"):
        redo_act(store, second, by="cleo")


def test_an_act_that_a_later_one_has_overtaken_is_left(store: Store) -> None:
    """As it is again what the first act made of it, only the journal tells that another did so."""
    put(store, [listed("gulf")])
    account = one_account(store, "mfa_valdoria")
    for tags in (["summit"], ["gulf"], ["summit"]):
        accounts.set_tags(store, account, tags, by="ann")
    first = newest_acts(store, 3)[-1]
    with pytest.raises(StateError, match="all was changed since"):
        undo_act(store, first, by="bob")
    assert tags_of(store, account) == ["summit"]
    assert not any(act.is_undone for act in act_lines(store, newest_acts(store, 9)))
    undo(store, by="ann")
    undo(store, by="ann")
    undo_act(store, first, by="bob")
    assert tags_of(store, account) == ["gulf"]


def test_an_undo_is_not_undone_by_number(store: Store) -> None:
    put(store, [listed("gulf")])
    accounts.set_tags(store, one_account(store, "mfa_valdoria"), ["summit"], by="ann")
    undo(store, by="ann")
    with pytest.raises(StateError, match="cannot be undone"):
        undo_act(store, newest_acts(store, 1)[0], by="ann")
