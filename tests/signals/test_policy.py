"""Which follow changes raise an alert, and how high."""

from __future__ import annotations

from dataclasses import replace

import pytest

from twiplotui.model.words import Confidence, FollowEventKind, Level
from twiplotui.signals.policy import FollowPolicy, Party, follow_level

Kind = FollowEventKind
POLICY = FollowPolicy(high_roles=("leader", "ministry"))
FIRST = Party("XV", "leader", is_ours=False, is_watched=True)
ALSO = replace(FIRST, country="XE", role="ministry")
LESSER = replace(FIRST, country="XE", role="embassy")


def level(
    actor: Party,
    target: Party,
    kind: Kind = Kind.UNFOLLOW,
    confidence: Confidence = Confidence.CONFIRMED,
    policy: FollowPolicy = POLICY,
) -> Level | None:
    return follow_level(policy, kind, confidence, actor, target)


@pytest.mark.parametrize("kind", [Kind.FOLLOW, Kind.UNFOLLOW, Kind.MUTUAL_BROKEN])
def test_between_first_ranks_or_with_ours_it_is_high_once_confirmed(kind: Kind) -> None:
    ours = replace(LESSER, is_ours=True, is_watched=False)
    for actor, target in ((FIRST, ALSO), (ours, LESSER), (LESSER, ours)):
        assert level(actor, target, kind) is Level.HIGH
        assert level(actor, target, kind, Confidence.UNCONFIRMED) is Level.MEDIUM
        assert level(actor, target, kind, Confidence.REVERSED) is Level.LOW


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.UNFOLLOW, Level.MEDIUM),
        (Kind.MUTUAL_BROKEN, Level.MEDIUM),
        (Kind.FOLLOW, Level.LOW),
        (Kind.MUTUAL_FORMED, Level.LOW),
    ],
)
def test_with_another_rank_a_loss_weighs_more_than_a_gain(kind: Kind, expected: Level) -> None:
    for actor, target in ((FIRST, LESSER), (LESSER, FIRST)):
        assert level(actor, target, kind) is expected


def test_both_ends_must_be_watched_or_ours() -> None:
    stranger = replace(ALSO, is_watched=False)
    assert level(FIRST, stranger) is None
    assert level(stranger, FIRST) is None
    assert level(FIRST, replace(stranger, is_ours=True)) is Level.HIGH


def test_one_end_of_a_country_of_interest_is_enough() -> None:
    assert level(FIRST, ALSO, policy=replace(POLICY, countries=("XE",))) is Level.HIGH
    assert level(ALSO, FIRST, policy=replace(POLICY, countries=("XE",))) is Level.HIGH
    assert level(FIRST, ALSO, policy=replace(POLICY, countries=("XK",))) is None


def test_gains_and_losses_are_switched_off_apart() -> None:
    gains = (Kind.FOLLOW, Kind.MUTUAL_FORMED)
    losses = (Kind.UNFOLLOW, Kind.MUTUAL_BROKEN, Kind.TARGET_GONE, Kind.LIST_HIDDEN)
    no_gains, no_losses = (
        replace(POLICY, alert_follows=False),
        replace(POLICY, alert_unfollows=False),
    )
    for kind in gains:
        assert level(FIRST, ALSO, kind, policy=no_gains) is None
        assert level(FIRST, ALSO, kind, policy=no_losses) is Level.HIGH
    for kind in losses:
        assert level(FIRST, ALSO, kind, policy=no_losses) is None
        assert level(FIRST, ALSO, kind, policy=no_gains) is Level.HIGH
