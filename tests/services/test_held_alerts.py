"""A list that lost too many members at once asks for a look, and ceases to when it had one."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, a_run, an_account, put
from twiplotui.config import FollowSettings, Settings
from twiplotui.model.words import Direction
from twiplotui.services.accounts import edit
from twiplotui.services.derive import Touched, derive
from twiplotui.services.follows import release
from twiplotui.services.imports import undo_import
from twiplotui.store.account_lookup import one_account
from twiplotui.store.connection import Store

ALL = [str(number) for number in range(200, 213)]
FEW = ALL[:6]


def reasons(store: Store) -> list[str]:
    rows = store.rows("SELECT reason FROM alerts WHERE key LIKE 'held:%' AND is_withdrawn = 0")
    return [row["reason"] for row in rows]


def held_run(store: Store) -> int:
    (row,) = store.rows("SELECT id FROM follow_runs WHERE is_held = 1 ORDER BY captured_at LIMIT 1")
    return int(row["id"])


@pytest.fixture
def owner(store: Store) -> int:
    """A watched account whose list was read whole and then by half."""
    put(store, [an_account()])
    account_id = one_account(store, "@mfa_valdoria")
    edit(store, account_id, by="desk", country="XV", is_watched=True)
    put(store, [a_run(ALL, NOW - 3 * DAY)])
    put(store, [a_run(FEW, NOW - 2 * DAY)])
    return account_id


def test_a_held_reading_is_told_once(store: Store, owner: int) -> None:
    (reason,) = reasons(store)
    assert reason.startswith("7 of 13 follows of @mfa_valdoria are absent from the list read at")
    assert f"follows release {held_run(store)}" in reason
    put(store, [a_run(FEW[:5], NOW - DAY)])
    assert reasons(store) == [reason], "the next one is held for the same reason"
    assert store.row("SELECT 1 FROM follow_events WHERE kind = 'unfollow'") is None


def test_who_looked_is_asked_no_more(store: Store, owner: int) -> None:
    release(store, held_run(store), Settings(), by="ann")
    assert reasons(store) == []
    row = store.row("SELECT * FROM journal WHERE act = 'release'")
    assert row is not None and (row["by_whom"], row["subject"]) == ("ann", "run")
    assert store.row("SELECT 1 FROM follow_events WHERE kind = 'unfollow'") is not None


def test_a_whole_list_read_later_answers_it(store: Store, owner: int) -> None:
    put(store, [a_run(ALL, NOW - DAY)])
    assert reasons(store) == []


def test_an_undone_import_takes_it_along(store: Store, owner: int) -> None:
    last = store.row("SELECT max(id) FROM imports")
    assert last is not None
    undo_import(store, last[0], by="ann")
    assert reasons(store) == []


def test_the_order_of_imports_does_not_matter(store: Store) -> None:
    put(store, [an_account()])
    edit(store, one_account(store, "@mfa_valdoria"), by="desk", is_watched=True)
    put(store, [a_run(FEW, NOW - 2 * DAY)])
    assert reasons(store) == []
    put(store, [a_run(ALL, NOW - 3 * DAY)])
    assert len(reasons(store)) == 1


@pytest.mark.parametrize(
    ("follows", "count"),
    [
        (FollowSettings(), 1),
        (FollowSettings(alert_countries=("XV",)), 1),
        (FollowSettings(alert_countries=("XE",)), 0),
        (FollowSettings(alert_unfollows=False), 0),
    ],
)
def test_the_policy_of_unfollows_holds(
    store: Store, owner: int, follows: FollowSettings, count: int
) -> None:
    touched = Touched(lists={(owner, Direction.FOLLOWING)}, seen=None)
    derive(store, touched, import_id=None, settings=Settings(follows=follows))
    assert len(reasons(store)) == count


def test_nobody_is_asked_about_an_account_nobody_watches(store: Store, owner: int) -> None:
    edit(store, owner, by="desk", is_watched=False)
    derive(store, Touched(lists={(owner, Direction.FOLLOWING)}, seen=None), import_id=None)
    assert reasons(store) == []
