"""Gathers the rows of a list of follows into one run: members once, rows counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Reject
from twiplotui.model.words import Direction
from twiplotui.sources.follow_names import completeness
from twiplotui.sources.material import ReadOptions


@dataclass(slots=True)
class Gathering:
    """One list being read."""

    actor: AccountFacts
    direction: Direction
    source: str
    captured_at: int | None = None
    rows: int = 0
    lost: int = 0
    """Rows that could not be read; one of them may be a member, so the list is not whole."""
    members: dict[str, AccountFacts] = field(default_factory=dict)

    def add(self, account: AccountFacts) -> None:
        """Take one row."""
        self.rows += 1
        key = account.native_id or (account.handle or "").casefold()
        known = self.members.get(key)
        if known is None:
            self.members[key] = account
        elif known.handle is None and account.handle is not None:
            self.members[key] = replace(known, handle=account.handle)

    def take(
        self, account: AccountFacts | None, position: str, row: object = None
    ) -> Iterator[Reject]:
        """Take one row, or count it as lost and say why.

        Args:
            account: What it names; None: nothing.
            position: Where it stands.
            row: As it was read; it may be a reject that says more.
        """
        if account is None:
            self.lost += 1
            yield row if isinstance(row, Reject) else Reject(position, "it names no account")
        else:
            self.add(account)

    def run(
        self,
        options: ReadOptions,
        known: bool | None = None,
        note: str = "",
        *,
        is_one_of_many: bool = False,
    ) -> RunFacts:
        """Return the run.

        Args:
            options: What the user said of capture time and completeness.
            known: What the format proves of completeness; None: nothing.
            note: Why it is not complete, where the format says so.
            is_one_of_many: Whether the file holds many lists, so that the user's word that it
                is complete cannot mean those of them that look capped.
        """
        is_complete, capped = completeness(self.rows, options, known)
        if is_one_of_many and is_complete and known is None and capped:
            is_complete = False
        if self.lost and is_complete is not False:
            is_complete, note = False, f"rows that could not be read: {self.lost:,}"
        claimed = self.actor.following
        if self.direction is Direction.FOLLOWERS:
            claimed = self.actor.followers
        return RunFacts(
            actor=self.actor,
            direction=self.direction,
            members=tuple(FollowMember(account) for account in self.members.values()),
            captured_at=options.captured_at or self.captured_at,
            claimed=claimed,
            is_complete=is_complete,
            source=self.source,
            note="" if is_complete else (capped or note),
            records=self.rows,
        )
