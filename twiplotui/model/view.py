"""What screens and reports show of stored things in lists."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import AlertState, Level, Network, PostKind, Presence, TimePrecision


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as lists show it."""

    id: int
    network: Network
    native_id: str
    handle: str
    name: str
    country: str
    role: str
    is_ours: bool
    is_watched: bool
    actor: str = ""
    skeleton: str = ""
    lookalike_of: str = ""
    """Handle of the watched account it looks like; empty: none."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as lists show it."""

    id: int
    network: Network
    native_id: str
    account: AccountRow
    kind: PostKind
    text: str
    title: str
    lang: str
    url: str
    published_at: int | None
    precision: TimePrecision
    is_complete: bool | None
    presence: Presence
    version_count: int
    edited_at: int | None
    first_seen: int
    media_count: int
    level: Level | None
    """Highest level it is flagged at; None: not flagged."""
    alert_state: AlertState | None
    """State of its alert; None: it has none."""
