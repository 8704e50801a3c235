"""A tie becomes or ceases to be mutual only where the way back is known to stand."""

from __future__ import annotations

import pytest

from twiplotui.model.words import Confidence, FollowEventKind
from twiplotui.signals.mutual import MutualChange, OneWay, mutual_change

Kind = FollowEventKind


def event(kind: Kind, first_seen: int | None, first_missing: int | None = None) -> OneWay:
    return OneWay("f:1", kind, 1, 2, 10, 20, Confidence.UNCONFIRMED, first_seen, first_missing)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.FOLLOW, Kind.MUTUAL_FORMED),
        (Kind.UNFOLLOW, Kind.MUTUAL_BROKEN),
        (Kind.TARGET_GONE, None),
        (Kind.LIST_HIDDEN, None),
    ],
)
def test_what_an_event_does_to_a_tie(kind: Kind, told: Kind | None) -> None:
    change = mutual_change(event(kind, 5))
    expected = told and MutualChange(told, "f:1", 1, 2, 10, 20, Confidence.UNCONFIRMED)
    assert change == expected


@pytest.mark.parametrize(
    ("first_seen", "first_missing", "is_mutual"),
    [
        (None, None, False),
        (20, None, True),
        (21, None, False),
        (5, 20, False),
        (5, 21, True),
    ],
)
def test_the_way_back_must_stand_at_that_moment(
    first_seen: int | None, first_missing: int | None, is_mutual: bool
) -> None:
    for kind in (Kind.FOLLOW, Kind.UNFOLLOW):
        assert (mutual_change(event(kind, first_seen, first_missing)) is not None) is is_mutual
