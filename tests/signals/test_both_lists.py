"""A list of follows and a list of followers tell one change once, and correct one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from twiplotui.model.words import Confidence, FollowEventKind
from twiplotui.signals.both_lists import Told, Verdict, weigh

Kind = FollowEventKind
OWN = Told("f:1:2", Kind.UNFOLLOW, 10, 20, Confidence.CONFIRMED)
OTHER = replace(OWN, key="b:2:1", after_at=15, before_at=30)
STANDS = Verdict()
ELSEWHERE = Verdict(is_told_elsewhere=True)


def test_one_change_is_told_by_the_actors_own_list() -> None:
    assert weigh(OWN, [OTHER]) == Verdict(is_told_by_both=True)
    assert weigh(OTHER, [OWN]) == ELSEWHERE
    assert weigh(OWN, []) == weigh(OTHER, []) == STANDS


def test_an_unfollow_and_a_target_that_is_gone_are_one_removal() -> None:
    assert weigh(OTHER, [replace(OWN, kind=Kind.TARGET_GONE)]) == ELSEWHERE
    assert weigh(OTHER, [replace(OWN, kind=Kind.FOLLOW)]) == STANDS
    follow = replace(OTHER, kind=Kind.FOLLOW)
    assert weigh(follow, [replace(OWN, kind=Kind.FOLLOW)]) == ELSEWHERE


@pytest.mark.parametrize(
    ("after_at", "before_at", "is_same"),
    [(20, 30, True), (21, 30, False), (1, 10, True), (1, 9, False), (None, 10, True)],
)
def test_intervals_that_touch_are_of_one_change(
    after_at: int | None, before_at: int, is_same: bool
) -> None:
    other = replace(OTHER, after_at=after_at, before_at=before_at)
    assert weigh(other, [OWN]).is_told_elsewhere is is_same
    assert weigh(OWN, [other]).is_told_by_both is is_same


@pytest.mark.parametrize(
    ("first", "last", "happened"),
    [(10, 10, False), (5, 15, False), (11, 15, True), (5, 9, True), (None, None, True)],
)
def test_who_stood_on_the_other_list_before_did_not_begin_to_follow(
    first: int | None, last: int | None, happened: bool
) -> None:
    follow = replace(OWN, kind=Kind.FOLLOW, other_first=first, other_last=last)
    assert weigh(follow, []) == (STANDS if happened else ELSEWHERE)
    dated = replace(follow, after_at=20, other_first=5, other_last=25)
    assert weigh(dated, []) == STANDS, "the network's own date is not corrected"
    assert weigh(replace(follow, after_at=None), []) == STANDS


@pytest.mark.parametrize(("last", "again"), [(19, None), (20, 20), (35, 35), (None, None)])
def test_a_removal_is_reversed_by_what_the_other_list_shows(
    last: int | None, again: int | None
) -> None:
    for kind in (Kind.UNFOLLOW, Kind.TARGET_GONE):
        event = replace(OWN, kind=kind, other_first=1, other_last=last)
        assert weigh(event, []) == Verdict(seen_again_at=again)
        assert weigh(event, [OTHER]) == Verdict(seen_again_at=again, is_told_by_both=True)
