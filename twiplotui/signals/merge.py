"""Decides what a further sighting of a post changes, but for its words (see `wordings`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence, TimePrecision


@dataclass(frozen=True, slots=True)
class StoredPost:
    """The part of a stored post that a decision needs."""

    published_at: int | None
    precision: TimePrecision
    first_seen: int
    last_seen: int
    lang: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class PostChange:
    """What to write; every field None: nothing changes."""

    published_at: int | None = None
    precision: TimePrecision | None = None
    lang: str | None = None
    url: str | None = None
    title: str | None = None
    first_seen: int | None = None
    last_seen: int | None = None

    def is_news(self) -> bool:
        """Whether anything but the times of sightings changes."""
        return replace(self, first_seen=None, last_seen=None) != PostChange()


_BETTER = {
    TimePrecision.SECOND: 4,
    TimePrecision.FROM_ID: 3,
    TimePrecision.MINUTE: 2,
    TimePrecision.DAY: 1,
    TimePrecision.UNKNOWN: 0,
}


def decide_post(stored: StoredPost, facts: PostFacts, seen_at: int) -> PostChange:
    """Compare a stored post with a new sighting.

    Args:
        stored: What the store holds.
        facts: What the source says now.
        seen_at: When the source saw it, milliseconds UTC.
    """
    changes: dict[str, object] = {}
    if facts.published_at is not None and _BETTER[facts.precision] > _BETTER[stored.precision]:
        changes["published_at"] = facts.published_at
        changes["precision"] = facts.precision
    for name in ("lang", "url", "title"):
        if not getattr(stored, name) and getattr(facts, name):
            changes[name] = getattr(facts, name)
    # The source's word that it is gone is no sighting of it.
    if seen_at > stored.last_seen and facts.presence is Presence.SEEN:
        changes["last_seen"] = seen_at
    if seen_at < stored.first_seen:
        changes["first_seen"] = seen_at
    return PostChange(**changes)  # type: ignore[arg-type]  # built from its own field names
