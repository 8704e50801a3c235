"""Accounts that look like a watched one raise an alert when they are first seen."""

from __future__ import annotations

from tests.conftest import NOW
from tests.factories import DAY, a_post, an_account, put
from twiplotui.model.account import ListedAccount
from twiplotui.model.imports import Fact
from twiplotui.services.desk import DeskReader
from twiplotui.store.connection import Store

REAL = ListedAccount(
    an_account("NorrlandFCO", "1", name="Norrland Foreign Office", avatar="face"),
    actor="Norrland Foreign Office",
    country="XN",
)
FALSE = an_account("NorrIandFC0", "2")


def told(store: Store) -> list[str]:
    rows = store.rows("SELECT reason FROM alerts WHERE kind = 'lookalike' ORDER BY id")
    return [row[0] for row in rows]


def test_a_handle_that_looks_like_a_watched_one_is_told_once(store: Store) -> None:
    put(store, [REAL], captured_at=NOW - DAY)
    for number in (1, 2):
        put(store, [a_post(str(number), author=FALSE)])
    assert told(store) == [
        "@NorrIandFC0 has a handle that looks like that of the watched account @NorrlandFCO"
    ]


def test_the_original_is_not_told_of_although_both_came_together(store: Store) -> None:
    together: list[Fact] = [
        a_post("2", author=FALSE),
        a_post("1", author=an_account("NorrlandFCO", "1")),
        REAL,
    ]
    put(store, together)
    put(store, [a_post("3", author=FALSE), a_post("4", author=an_account("NorrlandFCO", "1"))])
    (reason,) = told(store)
    assert reason.startswith("@NorrIandFC0 has a handle")


def test_name_and_picture_of_a_watched_account_are_told(store: Store) -> None:
    put(store, [REAL], captured_at=NOW - DAY)
    twin = an_account("nfo_official", "3", name="Norrland Foreign Office", avatar="face")
    put(store, [a_post("1", author=twin)])
    assert told(store) == [
        "@nfo_official bears the name and picture of the watched account @NorrlandFCO"
    ]


def test_a_second_account_of_the_same_actor_is_none(store: Store) -> None:
    put(store, [REAL], captured_at=NOW - DAY)
    second = ListedAccount(FALSE, actor="Norrland Foreign Office", country="XN")
    put(store, [second])
    assert told(store) == []


def test_a_watched_imitation_is_marked_and_the_original_is_not(store: Store) -> None:
    put(store, [REAL], captured_at=NOW - DAY)
    put(store, [ListedAccount(FALSE), a_post("1", author=FALSE)])
    ids = [row[0] for row in store.rows("SELECT id FROM accounts ORDER BY handle")]
    lines = DeskReader(store).accounts(ids, 0)
    marks = {each.account.handle: each.account.lookalike_of for each in lines}
    assert marks == {"NorrIandFC0": "NorrlandFCO", "NorrlandFCO": ""}
