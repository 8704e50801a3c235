"""Which follow changes raise an alert, and how high; the configuration may change the table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from twiplotui.model.words import Confidence, FollowEventKind, Level


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a follow, as far as the policy needs it."""

    country: str
    role: str
    is_ours: bool
    is_watched: bool


@dataclass(frozen=True, slots=True)
class FollowPolicy:
    """What the configuration says of follow changes."""

    high_roles: Collection[str]
    countries: Collection[str] = ()
    """Alpha-2 codes of interest; empty: all."""
    alert_follows: bool = True
    alert_unfollows: bool = True


_ADDITIONS = (FollowEventKind.FOLLOW, FollowEventKind.MUTUAL_FORMED)


def follow_level(
    policy: FollowPolicy,
    kind: FollowEventKind,
    confidence: Confidence,
    actor: Party,
    target: Party,
) -> Level | None:
    """Return the level of the alert a follow event raises, or None for none.

    Both ends must be watched or ours. Between offices of the first rank, or with one of ours, it is
    high once confirmed; an unconfirmed one is never above
    medium, a reversed one is low.
    """
    if not all(party.is_watched or party.is_ours for party in (actor, target)):
        return None
    if policy.countries and not {actor.country, target.country} & set(policy.countries):
        return None
    allowed = policy.alert_follows if kind in _ADDITIONS else policy.alert_unfollows
    if not allowed:
        return None
    if confidence is Confidence.REVERSED:
        return Level.LOW
    is_first_rank = (
        actor.is_ours
        or target.is_ours
        or (actor.role in policy.high_roles and target.role in policy.high_roles)
    )
    if is_first_rank and confidence is Confidence.CONFIRMED:
        return Level.HIGH
    return Level.MEDIUM if is_first_rank or kind not in _ADDITIONS else Level.LOW
