"""Alerts about habits, through the store and with the shipped rules."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, a_sink, an_account
from twiplotui.config import HabitSettings, Settings
from twiplotui.model.account import ListedAccount
from twiplotui.model.imports import Fact
from twiplotui.rules import RuleBook, load_packs
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker
from twiplotui.store import import_log
from twiplotui.store.connection import Store
from twiplotui.store.sources import add_source

ALL = HabitSettings(silence=True, burst=True, capitals=True, first_use=True)
PAST: list[Fact] = [
    a_post(str(100 + day), f"Good morning from Valdoria, day {day}", published_at=NOW - day * DAY)
    for day in range(6, 40)
]


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_packs()


def bring(store: Store, facts: list[Fact], rules: RuleBook, habit: HabitSettings = ALL) -> None:
    """Import facts as the command does, with the shipped rules."""
    import_id = import_log.begin(store)
    sink = a_sink(store, import_id, checker=PostChecker(store, rules), format_id="x-v2")
    for fact in facts:
        sink.add(fact)
    sink.flush()
    touched = Touched()
    touched.add(sink)
    derive(store, touched, import_id=import_id, settings=Settings(habit=habit), rules=rules)
    import_log.end(store, import_id)


def told(store: Store) -> list[str]:
    rows = store.rows("SELECT reason FROM alerts WHERE kind = 'habit' ORDER BY key")
    return [row[0] for row in rows]


@pytest.fixture
def daily(store: Store, rules: RuleBook) -> Store:
    """A store with a watched account that posted every day until six days ago."""
    bring(store, [ListedAccount(an_account()), *PAST], rules, HabitSettings())
    assert told(store) == []
    return store


def test_a_silence_is_told_when_it_ends_and_only_once(daily: Store, rules: RuleBook) -> None:
    news: list[Fact] = [a_post("1", published_at=NOW - HOUR)]
    for _ in range(2):
        bring(daily, news, rules)
    (reason,) = told(daily)
    assert "@mfa_valdoria posts again; no post is held of the 5 days before" in reason


def test_a_silence_that_lasts_is_told_where_the_source_was_read(
    daily: Store, rules: RuleBook
) -> None:
    other = an_account("mfa_kestria", "200")
    bring(daily, [a_post("900", author=other)], rules)
    assert told(daily) == [], "nobody looked: unknown is not silent"
    source, _ = add_source(daily, "feed", "https://mfa.valdoria.example/rss")
    with daily.transaction("reading") as connection:
        connection.execute(
            "UPDATE sources SET checked_at = ?, account_id ="
            " (SELECT id FROM accounts WHERE native_id = '100') WHERE id = ?",
            (NOW, source.id),
        )
    bring(daily, [a_post("901", author=other)], rules)
    (reason,) = told(daily)
    assert "has posted nothing for 6 days" in reason


def test_a_first_name_of_a_place_is_told_with_its_numbers(daily: Store, rules: RuleBook) -> None:
    said = "Our frigate sails the Arabian Gulf again"
    bring(daily, [a_post("1", said, published_at=NOW - HOUR, lang="en")], rules, HabitSettings())
    assert told(daily) == [
        "@mfa_valdoria writes “Arabian Gulf” (Persian Gulf) for the first time in 35 posts held"
    ]
    bring(daily, [a_post("2", said, published_at=NOW, lang="en")], rules, HabitSettings())
    assert len(told(daily)) == 1, "the second time is no news"


def test_a_name_that_is_ordinary_for_the_author_is_no_news(daily: Store, rules: RuleBook) -> None:
    with daily.transaction("naming") as connection:
        connection.execute("UPDATE accounts SET country = 'AE'")
    bring(daily, [a_post("1", "Calm on the Arabian Gulf", published_at=NOW, lang="en")], rules)
    assert not [reason for reason in told(daily) if "first time" in reason]


def test_capitals_are_told_when_switched_on(daily: Store, rules: RuleBook) -> None:
    loud = "THIS IS A TOTAL DISASTER AND EVERYBODY KNOWS IT"
    bring(daily, [a_post("1", loud, published_at=NOW)], rules, HabitSettings(capitals=True))
    assert told(daily) == [
        "@mfa_valdoria writes 100% of a post in capitals; 8% over the 34 posts before"
    ]


def test_who_always_shouts_is_not_flagged_for_shouting(store: Store, rules: RuleBook) -> None:
    loud = "WE MET THE MINISTER OF KESTRIA TODAY!!! GREAT TALKS"
    past: list[Fact] = [
        a_post(str(day), f"{loud} {day}", published_at=NOW - day * DAY) for day in range(1, 31)
    ]
    flags = "SELECT count(*) FROM flags WHERE rule_id = 'style.shouting'"
    bring(store, [ListedAccount(an_account()), *past], rules)
    (before,) = store.rows(flags)
    bring(store, [a_post("99", loud, published_at=NOW)], rules)
    (after,) = store.rows(flags)
    assert tuple(before) == tuple(after), "its own habit"
    bring(store, [a_post("98", loud, author=an_account("calm", "300"))], rules)
    (other,) = store.rows(flags)
    assert other[0] == after[0] + 1, "no past: counted as it stands"
