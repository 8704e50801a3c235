"""When a follow makes a tie mutual, or an unfollow ends one."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import Confidence, FollowEventKind


@dataclass(frozen=True, slots=True)
class OneWay:
    """A follow or unfollow event, with what is known of the way back."""

    key: str
    kind: FollowEventKind
    actor: int
    target: int
    after_at: int | None
    before_at: int
    confidence: Confidence
    back_first_seen: int | None
    """When the target was first seen to follow the actor; None: never seen."""
    back_first_missing: int | None


@dataclass(frozen=True, slots=True)
class MutualChange:
    """A tie that became or ceased to be mutual; carried by the event of `of_key`."""

    kind: FollowEventKind
    of_key: str
    actor: int
    target: int
    after_at: int | None
    before_at: int
    confidence: Confidence


def mutual_change(event: OneWay) -> MutualChange | None:
    """Return what a one-way event does to the tie, or None where the way back is not known."""
    first = event.back_first_seen
    if first is None or first > event.before_at:
        return None
    if event.back_first_missing is not None and event.back_first_missing <= event.before_at:
        return None
    if event.kind is FollowEventKind.FOLLOW:
        kind = FollowEventKind.MUTUAL_FORMED
    elif event.kind is FollowEventKind.UNFOLLOW:
        kind = FollowEventKind.MUTUAL_BROKEN
    else:
        return None
    return MutualChange(
        kind,
        event.key,
        event.actor,
        event.target,
        event.after_at,
        event.before_at,
        event.confidence,
    )
