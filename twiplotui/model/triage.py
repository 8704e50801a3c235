"""Alerts and the journal of what the desk did with them."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import AlertKind, AlertState, Level


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """A reason to look, before it is stored.

    `key` is deterministic: the same reason gives the same alert, whatever the order of imports.
    """

    key: str
    kind: AlertKind
    level: Level
    reason: str
    """One neutral sentence with the evidence."""
    at: int
    """When the thing happened, or was first noticed."""
    post_id: int | None = None
    account_id: int | None = None
    event_id: int | None = None
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A stored alert with its state in triage."""

    id: int
    facts: AlertFacts
    state: AlertState
    version: int
    """Counts the changes of state; an act names the version it saw."""
    snoozed_until: int | None = None
    updated_at: int | None = None
    updated_by: str = ""
    note_count: int = 0


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the append-only journal."""

    id: int
    batch: int
    at: int
    by: str
    act: str
    subject: str
    """What it was done to: `alert`, `account`, `import`, `rule`, `draft`, `setting` …"""
    subject_id: str
    before: str
    """JSON of the fields the act changed, as they were."""
    after: str
    reason: str = ""
    note: str = ""
    undoes: int | None = None
    """The batch that this batch undoes."""
