"""Many accounts losing one target at a time is one event about the target, not many unfollows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.words import Confidence

MANY = 3
"""So many accounts losing one target in the same interval are told as one event."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One account's removal of the target, as its list tells it."""

    key: str
    actor: str
    """How the account is named."""
    after_at: int | None
    before_at: int
    confidence: Confidence
    standing: str
    """`active` where the target was seen active since; the network's word where it is gone."""


@dataclass(frozen=True, slots=True)
class LostTarget:
    """One event about a target that several accounts lost."""

    keys: tuple[str, ...]
    actors: tuple[str, ...]
    after_at: int | None
    before_at: int
    confidence: Confidence
    standing: str


def lost_together(losses: Sequence[Loss]) -> tuple[LostTarget, ...]:
    """Return the events about one target.

    A target seen active since was not gone: what each account did is then told of each. Losses that
    were reversed are told of each as well.

    Args:
        losses: All removals of one target.
    """
    waiting = sorted(
        (
            each
            for each in losses
            if each.standing != "active" and each.confidence is not Confidence.REVERSED
        ),
        key=lambda each: (each.before_at, each.after_at or 0, each.actor),
    )
    found = []
    while waiting:
        limit = waiting[0].before_at
        together = [each for each in waiting if (each.after_at or 0) < limit]
        waiting = [each for each in waiting if (each.after_at or 0) >= limit]
        if len({each.actor for each in together}) >= MANY:
            found.append(_event(together))
    return tuple(found)


def _event(losses: Sequence[Loss]) -> LostTarget:
    words = sorted({each.standing for each in losses if each.standing})
    is_gone = bool(words) and any(each.confidence is Confidence.CONFIRMED for each in losses)
    return LostTarget(
        keys=tuple(each.key for each in losses),
        actors=tuple(sorted({each.actor for each in losses})),
        after_at=max((each.after_at for each in losses if each.after_at is not None), default=None),
        before_at=min(each.before_at for each in losses),
        confidence=Confidence.CONFIRMED if is_gone else Confidence.UNCONFIRMED,
        standing=words[0] if words else "",
    )
