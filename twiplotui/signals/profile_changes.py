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

    A status of `unknown` says nothing. White space alone is not a change.
    """
    last: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    changes = []
    for each in sorted(observations, key=lambda one: one.at):
        for field in WATCHED_FIELDS:
            value = each.fields.get(field)
            if value is None or (field == "status" and value == "unknown"):
                continue
            new = str(value)
            if field in last and " ".join(last[field][0].split()) != " ".join(new.split()):
                counts[field] = counts.get(field, 0) + 1
                changes.append(
                    ProfileChange(
                        field,
                        counts[field],
                        last[field][0],
                        new,
                        min(last[field][1], each.at),
                        each.at,
                        each.source,
                    )
                )
            last[field] = (new, max(each.at, each.confirmed_at))
    return tuple(changes)
