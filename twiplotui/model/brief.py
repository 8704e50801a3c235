"""The brief: what changed in a period and what the desk did, ready to be rendered."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import AlertKind, AlertState, Level


@dataclass(frozen=True, slots=True)
class BriefAlert:
    """One alert of the period, with what the desk did with it."""

    id: int
    level: Level
    state: AlertState
    kind: AlertKind
    at: int
    """When the thing happened or was first noticed, milliseconds UTC."""
    account: str
    country: str
    """Alpha-2, or empty."""
    reason: str
    """The sentence with the evidence."""
    text: str = ""
    """The post it is about; empty where it is about none."""
    url: str = ""
    dismissed_as: str = ""
    """Why it was dismissed, in the desk's words; empty where it was not."""
    decided_by: str = ""
    """Who decided it, or opened it again; empty where that was taken back, or a snooze is over."""
    decided_at: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefChange:
    """A follow change, a deletion, an edit or a change of a profile."""

    kind: str
    account: str
    country: str
    first: int | None
    """Last moment at which it was still otherwise, milliseconds UTC; None: not known."""
    last: int | None
    """First moment at which it was so."""
    confidence: str
    sentence: str
    evidence: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says what it counts."""

    name: str
    value: int
    definition: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a brief tells. The same store and period give the same brief."""

    since: int
    """Beginning of the period, milliseconds UTC, included."""
    until: int
    """End of the period, not included."""
    by: str
    """Whose desk wrote it; may be empty."""
    figures: tuple[Figure, ...]
    alerts: tuple[BriefAlert, ...]
    """Highest level first, then by state, then newest."""
    follows: tuple[BriefChange, ...]
    deletions: tuple[BriefChange, ...]
    edits: tuple[BriefChange, ...]
    profiles: tuple[BriefChange, ...]
    is_cut: bool = False
    """Whether a list is longer than what is told of it; the figures count all."""
