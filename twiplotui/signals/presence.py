"""What all that was said of a post comes to: does it stand, is it missing, was it deleted.

Absence is never deletion; only the platform's word is. A later sighting outweighs every earlier
word. The standing does not depend on the order in which the words became known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.words import Presence

APART = 15 * 60 * 1000
"""Two looks closer than this, in milliseconds, count as one."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one source said at one moment."""

    presence: Presence
    at: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a post's columns say."""

    presence: Presence
    presence_at: int | None
    """When it was first so; for a post that stands again, when it was seen again."""
    deleted_at: int | None = None


_PLATFORM = (Presence.DELETED, Presence.ACCOUNT_GONE)
_MISSING = (Presence.MISSING_ONCE, Presence.MISSING_TWICE)


def settle(words: Sequence[Word], last_seen: int) -> Standing:
    """Return what the words come to.

    Args:
        words: All that was said, in any order.
        last_seen: When the post was last seen standing, milliseconds UTC.
    """
    seen = max([last_seen, *(each.at for each in words if each.presence is Presence.SEEN)])
    since = [word for word in words if word.at >= seen and word.presence is not Presence.SEEN]
    for presence in _PLATFORM:
        times = [word.at for word in since if word.presence is presence]
        if times:
            is_deleted = presence is Presence.DELETED
            return Standing(presence, min(times), min(times) if is_deleted else None)
    missing = sorted(word.at for word in since if word.presence in _MISSING)
    if missing:
        twice = [word.at for word in since if word.presence is Presence.MISSING_TWICE]
        twice += [at for at in missing if at - missing[0] >= APART]
        if twice:
            return Standing(Presence.MISSING_TWICE, min(twice))
        return Standing(Presence.MISSING_ONCE, missing[0])
    unknown = [word.at for word in since if word.presence is Presence.UNKNOWN]
    if unknown:
        return Standing(Presence.UNKNOWN, min(unknown))
    return Standing(Presence.SEEN, seen if len(since) < len(words) else None)
