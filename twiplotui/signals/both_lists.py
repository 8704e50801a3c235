"""What a list of follows and a list of followers say together of one edge.

Both may tell the same change; either may show that the other read too little. The outcome is made
from what both show in the end, so it does not depend on which came first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.words import Confidence, FollowEventKind

_REMOVALS = (FollowEventKind.UNFOLLOW, FollowEventKind.TARGET_GONE)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one list tells it, with what the other end's list shows of the same edge."""

    key: str
    kind: FollowEventKind
    after_at: int | None
    before_at: int
    confidence: Confidence
    other_first: int | None = None
    other_last: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether the actor's own list tells it."""
        return self.key.startswith("f:")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an event; nothing set: it stands as it is."""

    is_told_elsewhere: bool = False
    """The actor's own list tells it, or the other list shows that it did not happen."""
    seen_again_at: int | None = None
    """When the other list showed the follow standing, after it was found missing."""
    is_told_by_both: bool = False


def weigh(event: Told, others: Sequence[Told]) -> Verdict:
    """Weigh an event of one list against the other list.

    Args:
        event: The event.
        others: Events of the same edge that the other end's list tells.
    """
    is_double = any(_is_same(event, other) for other in others)
    if is_double and not event.is_own:
        return Verdict(is_told_elsewhere=True)
    first, last = event.other_first, event.other_last
    if event.kind is FollowEventKind.FOLLOW and first is not None and last is not None:
        after = event.after_at
        if after is not None and after < event.before_at and first <= after <= last:
            return Verdict(is_told_elsewhere=True)
    if event.kind in _REMOVALS and last is not None and last >= event.before_at:
        return Verdict(seen_again_at=last, is_told_by_both=is_double)
    return Verdict(is_told_by_both=is_double)


def _is_same(one: Told, other: Told) -> bool:
    if (one.kind in _REMOVALS) != (other.kind in _REMOVALS):
        return False
    return (one.after_at or 0) <= other.before_at and (other.after_at or 0) <= one.before_at
