"""The sentences of events: neutral, with the interval and what was checked. No motive."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twiplotui.clock import MINUTE
from twiplotui.model.words import Confidence, FollowEventKind
from twiplotui.text.moments import iso

_SENTENCES: dict[FollowEventKind, str] = {
    FollowEventKind.FOLLOW: "{actor} now follows {target}",
    FollowEventKind.UNFOLLOW: "{actor} no longer follows {target}",
    FollowEventKind.TARGET_GONE: "{target}, which {actor} followed, is {state}",
    FollowEventKind.LIST_HIDDEN: "{actor} hides its list; whom it follows is not known since",
    FollowEventKind.MUTUAL_FORMED: "{actor} and {target} now follow each other",
    FollowEventKind.MUTUAL_BROKEN: "{actor} and {target} no longer follow each other",
}
_LOST_BY_MANY = "{target} is missing from the lists of {lists} accounts that followed it; {state}"
_AGAIN = "{actor} follows {target} again"
_SAME = "{actor} now follows {target}, probably the account it followed as {old}"


def minute(at: int | None) -> str:
    """Return a moment to the minute, UTC, as `2026-03-02 09:00`."""
    text = iso(at)
    return text[:16].replace("T", " ") if text else "unknown"


def interval(after_at: int | None, before_at: int) -> str:
    """Return when it happened as far as is known."""
    if after_at == before_at:
        return f"on {minute(before_at)} UTC"
    if after_at is None:
        return f"before {minute(before_at)} UTC"
    return f"between {minute(after_at)} and {minute(before_at)} UTC"


def stood(published_at: int | None, ended_at: int) -> str:
    """Return how long a post stood, or that this is not known."""
    if published_at is None or ended_at < published_at:
        return "how long it stood is not known"
    minutes = (ended_at - published_at) // MINUTE
    if minutes < 120:
        return f"it stood {minutes} min"
    if minutes < 48 * 60:
        return f"it stood {minutes // 60} h"
    return f"it stood {minutes // 1440} days"


def deletion_sentence(
    account: str,
    published_at: int | None,
    ended_at: int,
    *,
    is_repost: bool = False,
    again_at: int | None = None,
) -> str:
    """Return one neutral sentence about a deleted post.

    Args:
        account: Name of the account.
        published_at: When it was published, if that is known.
        ended_at: By when it was gone, milliseconds UTC.
        is_repost: Whether it repeated somebody else's post.
        again_at: When the account posted nearly the same again, if it did.
    """
    what = "removed a repost" if is_repost else "deleted a post"
    again = f"; nearly the same was posted on {minute(again_at)} UTC" if again_at else ""
    return f"{account} {what} by {minute(ended_at)} UTC; {stood(published_at, ended_at)}{again}"


PROFILE_WORDS = {
    "handle": "handle",
    "name": "name",
    "bio": "bio",
    "location": "location",
    "link": "link",
    "avatar": "picture",
    "verified": "verification",
    "protected": "protection",
    "status": "status",
    "moved_to": "successor",
}
"""Fields of a profile as they are told."""


def profile_sentence(
    account: str, field: str, old: str, new: str, after_at: int, before_at: int
) -> str:
    """Return one neutral sentence about a changed profile."""
    when = interval(after_at, before_at)
    what = PROFILE_WORDS.get(field, field)
    if field == "avatar":
        return f"{account} changed its {what} ({when})"
    return (
        f"{account} changed its {what} from “{old or 'nothing'}” to “{new or 'nothing'}” ({when})"
    )


def follow_sentence(
    kind: FollowEventKind,
    actor: str,
    target: str,
    after_at: int | None,
    before_at: int,
    confidence: Confidence,
    evidence: Mapping[str, object] | None = None,
) -> str:
    """Return one neutral sentence about a follow event.

    Args:
        kind: What changed.
        actor: Name of the account that follows or followed.
        target: Name of the account that is or was followed.
        after_at: Last moment at which it was still otherwise.
        before_at: First moment at which it was so.
        confidence: Told where it is not confirmed.
        evidence: What the event rests on; tells how long a follow lasted, and moves.
    """
    evidence = evidence or {}
    said = {
        Confidence.CONFIRMED: "",
        Confidence.UNCONFIRMED: ", unconfirmed",
        Confidence.REVERSED: ", reversed since",
    }[confidence]
    words = {
        "{actor}": actor,
        "{target}": target,
        "{old}": str(evidence.get("probably_same_as", "")),
        "{lists}": str(evidence.get("lists", "")),
        "{state}": _state(evidence),
    }
    sentence = _sentence(kind, evidence)
    parts = re.split(r"(\{\w+\})", sentence)
    told = "".join(words.get(part, part) for part in parts)
    return f"{told} ({interval(after_at, before_at)}{said}){_lasted(kind, evidence)}"


def _sentence(kind: FollowEventKind, evidence: Mapping[str, object]) -> str:
    if kind is FollowEventKind.TARGET_GONE and evidence.get("lists"):
        return _LOST_BY_MANY
    if kind is FollowEventKind.FOLLOW and evidence.get("probably_same_as"):
        return _SAME
    if kind is FollowEventKind.FOLLOW and evidence.get("again"):
        return _AGAIN
    return _SENTENCES[kind]


def _state(evidence: Mapping[str, object]) -> str:
    word = str(evidence.get("standing") or "")
    if evidence.get("lists"):
        return f"it is {word}" if word else "whether it still exists is not known"
    return word if word and word != "active" else "gone"


def _lasted(kind: FollowEventKind, evidence: Mapping[str, object]) -> str:
    days = evidence.get("lasted_days")
    if kind is not FollowEventKind.UNFOLLOW or not isinstance(days, int):
        return ""
    return f"; the follow lasted {days} day{'s' if days != 1 else ''}"
