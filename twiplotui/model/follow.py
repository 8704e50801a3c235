"""Follows: runs (readings of one list), and the events derived from them."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Direction, Network


@dataclass(frozen=True, slots=True)
class FollowMember:
    """One member of a list of follows."""

    account: AccountFacts
    since: int | None = None
    """When the follow began, where the network dates it (Bluesky, Threads)."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One attempt to read one list of one account (field notes: a *run*)."""

    actor: AccountFacts
    direction: Direction
    members: tuple[FollowMember, ...]
    captured_at: int | None = None
    """None: the import's capture time."""
    claimed: int | None = None
    """Size of the list as the profile claims it."""
    is_complete: bool | None = None
    """Whether the whole list was read; None: unknown, never yields removals."""
    source: str = ""
    """Which format or service it was read from."""
    note: str = ""
    """Why it is not complete, in words."""
    is_list_hidden: bool = False
    """Whether the account hides this list; then its members say nothing."""
    position: str = ""
    records: int = 0
    """Rows it was read from, duplicates counted; 0: as many as members."""

    @property
    def network(self) -> Network:
        """The network the list belongs to."""
        return self.actor.network
