"""What changed in a profile between two observations. Silence of a source is never a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WATCHED_FIELDS = (
    "handle",
    "name",
    "bio",
    "location",
    "link",
    "avatar",
    "verified",
    "protected",
    "status",
    "moved_to",
)
"""Fields whose change is told, in the order they are told."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A profile at one moment; fields the source was silent on are absent."""

    at: int
    confirmed_at: int
    """Latest moment at which it was still the same."""
    fields: Mapping[str, object]
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One field that changed, between two moments."""

    field: str
    number: int
    """1 for the first change of this field, and so on."""
    old: str
    new: str
    after_at: int
    before_at: int
    source: str


def profile_changes(observations: Sequence[Observation]) -> tuple[ProfileChange, ...]:
    """Return every change between successive observations of each field.

    A status of `unknown` says nothing. White space alone is not a change. Where sources contradict
    each other at one moment, that moment says nothing of the field.
    """
    last: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    changes = []
    for at, values in _by_moment(observations):
        for field in WATCHED_FIELDS:
            found = values.get(field, {})
            if len(found) != 1:
                continue
            (new, source) = next(iter(found.values()))
            if field in last and _plain(last[field][0]) != _plain(new):
                counts[field] = counts.get(field, 0) + 1
                old, before = last[field]
                changes.append(ProfileChange(field, counts[field], old, new, before, at, source))
            last[field] = (new, at)
    return tuple(changes)


def _by_moment(
    observations: Sequence[Observation],
) -> list[tuple[int, dict[str, dict[str, tuple[str, str]]]]]:
    """Return, by time, the wordings of each field; an observation speaks at both its ends."""
    moments: dict[int, dict[str, dict[str, tuple[str, str]]]] = {}
    for each in sorted(observations, key=lambda one: (one.at, one.source)):
        for at in {each.at, max(each.at, each.confirmed_at)}:
            values = moments.setdefault(at, {})
            for field in WATCHED_FIELDS:
                value = each.fields.get(field)
                if value is None or (field == "status" and value == "unknown"):
                    continue
                text = str(value)
                values.setdefault(field, {}).setdefault(_plain(text), (text, each.source))
    return sorted(moments.items())


def _plain(text: str) -> str:
    return " ".join(text.split())
