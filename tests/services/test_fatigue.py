"""Rules that tire the desk are known by their hits and dismissals."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, a_post, put
from twiplotui.clock import FixedClock
from twiplotui.model.words import Act, AlertState, DismissReason
from twiplotui.services import mutes, triage
from twiplotui.services.fatigue import RuleFatigue, fatigue, noisy
from twiplotui.store.alerts import queue_ids
from twiplotui.store.connection import Store


def filled(store: Store, *, flagged: int, calm: int) -> list[int]:
    put(store, [a_post(f"d{number}", "Danger") for number in range(flagged)])
    put(store, [a_post(f"c{number}", "Calm") for number in range(calm)])
    return queue_ids(store, states=[AlertState.NEW], limit=1000)


def dismiss(store: Store, ids: list[int]) -> None:
    triage.act_on(store, ids, Act.DISMISS, by="me", reason=next(iter(DismissReason)), note="x")


def test_a_rule_that_fires_too_often_is_noisy(store: Store, clock: FixedClock) -> None:
    filled(store, flagged=10, calm=190)
    (rule,) = noisy(store)
    assert (rule.hits, rule.posts, rule.share, rule.decided) == (10, 10, 0.05, 0)
    assert rule.reason == "fires on 5.0% of posts"
    assert rule.offer == "twiplotui rules snooze test.danger --until 30d"
    mutes.snooze_rule(store, "test.danger", by="me", until=NOW + DAY)
    assert noisy(store) == []
    assert fatigue(store)[0].hidden == 10
    clock.advance(40 * DAY)
    assert fatigue(store) == []


def test_a_rule_that_is_mostly_dismissed_is_noisy(store: Store) -> None:
    ids = filled(store, flagged=12, calm=1_000)
    dismiss(store, ids[:6])
    triage.act_on(store, ids[6:9], Act.ACKNOWLEDGE, by="me")
    assert noisy(store) == []
    triage.act_on(store, ids[9:10], Act.ACKNOWLEDGE, by="me")
    (rule,) = noisy(store)
    assert (rule.decided, rule.dismissed) == (10, 6)
    assert rule.reason == "dismissed 6 of 10 times"
    triage.undo(store, by="me")
    assert noisy(store) == []


def test_few_hits_say_nothing(store: Store) -> None:
    filled(store, flagged=4, calm=10)
    assert noisy(store) == []


@pytest.mark.parametrize(
    ("posts", "share", "decided", "dismissed", "reason"),
    [
        (5, 0.021, 0, 0, "fires on 2.1% of posts"),
        (5, 0.02, 0, 0, ""),
        (4, 0.9, 0, 0, ""),
        (1, 0.0, 10, 6, "dismissed 6 of 10 times"),
        (1, 0.0, 10, 5, ""),
        (1, 0.0, 9, 9, ""),
        (9, 0.5, 11, 11, "dismissed 11 of 11 times, fires on 50.0% of posts"),
    ],
)
def test_a_reason_needs_enough_posts_or_decisions(
    posts: int, share: float, decided: int, dismissed: int, reason: str
) -> None:
    rule = RuleFatigue("r", "p", "A rule", posts, posts, share, 0, decided, dismissed)
    assert (rule.reason, rule.is_noisy) == (reason, bool(reason))


def test_only_the_rules_asked_for_are_told(store: Store, clock: FixedClock) -> None:
    filled(store, flagged=3, calm=1)
    assert [rule.rule_id for rule in fatigue(store, ["test.danger"])] == ["test.danger"]
    assert fatigue(store, ["another"]) == []
    assert fatigue(store, []) == []
