"""Decides what a further sighting of a post changes. Only evidence makes an edit.

Two sources often word the same post differently (a bridge's rendering, a cut preview). A different
text counts as an edit only where the network itself says so (`edited_at`, an edit history) or where
the same format shows another text under the same id later on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence, TimePrecision
from twiplotui.text.diff import is_boring


@dataclass(frozen=True, slots=True)
class StoredPost:
    """The part of a stored post that a decision needs."""

    text: str
    is_complete: bool | None
    format: str
    published_at: int | None
    precision: TimePrecision
    edited_at: int | None
    last_seen: int
    lang: str = ""
    url: str = ""
    title: str = ""
    known_texts: frozenset[str] = frozenset()
    """Wordings already kept as versions."""
    native_id: str = ""
    wordless_ids: frozenset[str] = frozenset()
    """Ids of earlier wordings whose words are not known yet."""


@dataclass(frozen=True, slots=True)
class Version:
    """A wording to keep, with the moment it began to stand."""

    text: str
    at: int
    native_id: str = ""


@dataclass(frozen=True, slots=True)
class PostChange:
    """What to write; every field None or empty: nothing changes."""

    text: str | None = None
    is_complete: bool | None = None
    format: str | None = None
    edited_at: int | None = None
    published_at: int | None = None
    precision: TimePrecision | None = None
    lang: str | None = None
    url: str | None = None
    title: str | None = None
    last_seen: int | None = None
    versions: tuple[Version, ...] = ()
    is_edit: bool = False
    """Whether the wording changed, with evidence (news), as against being completed."""

    def is_news(self) -> bool:
        """Whether anything but the time of the last sighting changes."""
        return replace(self, last_seen=None) != PostChange()


_BETTER = {
    TimePrecision.SECOND: 4,
    TimePrecision.FROM_ID: 3,
    TimePrecision.MINUTE: 2,
    TimePrecision.DAY: 1,
    TimePrecision.UNKNOWN: 0,
}


def decide_post(stored: StoredPost, facts: PostFacts, format_id: str, seen_at: int) -> PostChange:
    """Compare a stored post with a new sighting.

    Args:
        stored: What the store holds.
        facts: What the source says now.
        format_id: The format it was read from.
        seen_at: When the source saw it, milliseconds UTC.
    """
    changes: dict[str, object] = {}
    changes.update(_text_change(stored, facts, format_id, seen_at))
    if facts.published_at is not None and _BETTER[facts.precision] > _BETTER[stored.precision]:
        changes["published_at"] = facts.published_at
        changes["precision"] = facts.precision
    for name in ("lang", "url", "title"):
        if not getattr(stored, name) and getattr(facts, name):
            changes[name] = getattr(facts, name)
    # The source's word that it is gone is no sighting of it.
    if seen_at > stored.last_seen and facts.presence is Presence.SEEN:
        changes["last_seen"] = seen_at
    return PostChange(**changes)  # type: ignore[arg-type]  # built from its own field names


def _text_change(
    stored: StoredPost, facts: PostFacts, format_id: str, seen_at: int
) -> dict[str, object]:
    histories = _earlier(stored, facts)
    if facts.native_id in stored.wordless_ids:
        if not facts.text or facts.text == stored.text or facts.text in stored.known_texts:
            return {}
        earlier = Version(facts.text, facts.published_at or seen_at, facts.native_id)
        return {"versions": (*histories, earlier), "is_edit": True}
    if facts.text == stored.text or is_boring(stored.text, facts.text):
        completed = stored.is_complete is not True and facts.is_complete is True
        result: dict[str, object] = {"versions": histories, "is_edit": bool(histories)}
        if completed:
            result["is_complete"] = True
        if histories and facts.edited_at:
            result["edited_at"] = facts.edited_at
        return result if histories or completed else {}
    if _completes(stored, facts):
        return {"text": facts.text, "is_complete": facts.is_complete, "format": format_id}
    if not facts.text or _is_less_complete(stored, facts):
        return {}
    says_edited = (facts.edited_at or 0) > (stored.edited_at or 0) or bool(histories)
    if not says_edited and format_id != stored.format:
        return {}
    is_newer = (facts.edited_at or seen_at) >= (stored.edited_at or stored.last_seen)
    is_newer |= any(version.native_id == stored.native_id for version in facts.versions)
    if facts.text in stored.known_texts and not (says_edited and is_newer):
        return {}
    if not is_newer:
        older = Version(facts.text, facts.edited_at or facts.published_at or seen_at)
        return {"versions": (*histories, older), "is_edit": True}
    current = Version(stored.text, stored.edited_at or stored.published_at or stored.last_seen)
    return {
        "text": facts.text,
        "is_complete": facts.is_complete,
        "format": format_id,
        "edited_at": facts.edited_at or seen_at,
        "versions": (*histories, current),
        "is_edit": True,
    }


def _earlier(stored: StoredPost, facts: PostFacts) -> tuple[Version, ...]:
    """Return the earlier wordings a source holds that the store does not."""
    return tuple(
        Version(version.text, version.at or 0, version.native_id or "")
        for version in facts.versions
        if version.is_known()
        and version.text not in stored.known_texts
        and version.text != stored.text
    )


def _completes(stored: StoredPost, facts: PostFacts) -> bool:
    if not stored.text:
        return bool(facts.text)
    if stored.is_complete is False and facts.is_complete is not False:
        return len(facts.text) >= len(stored.text) or facts.is_complete is True
    if stored.is_complete is True:
        return False
    return len(facts.text) > len(stored.text) and facts.text.startswith(
        stored.text.rstrip("… .")[:60]
    )


def _is_less_complete(stored: StoredPost, facts: PostFacts) -> bool:
    if facts.is_complete is False:
        return True
    return facts.is_complete is None and stored.text.startswith(facts.text.rstrip("… ."))
