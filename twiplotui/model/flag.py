"""Findings: what a rule says of a text, with the span in the original text."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import Level, Scope


@dataclass(frozen=True, slots=True)
class TextContext:
    """What is known about a text besides its words; decides scope and exceptions of rules."""

    scope: Scope = Scope.WATCHED
    lang: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2 of the author, or empty."""
    role: str = ""
    has_media: bool = False
    on_date: str = ""
    """`MM-DD` of publication, for days that matter; empty: unknown."""
    usual_capitals: float | None = None
    """Share of capitals usual for this account, 0 to 1; None: no past known."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit of one rule. Offsets count code points of the original text."""

    rule_id: str
    pack_id: str
    title: str
    category: str
    level: Level
    offset: int
    length: int
    text: str
    """The words as they stand in the original."""
    message: str
    description: str = ""
    replacements: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    precedents: tuple[str, ...] = ()
    """Documented incidents the rule cites: what was posted, what followed, source."""
    is_grey: bool = False
    """From a rule in status `test`: shown, but raises no alert."""
    suppressed_by: str = ""
    """Why it is hidden (exception, mute, snooze); empty: shown."""
