"""What an act will have done to what is shown: worked out before it is written. No widgets here.

For a few alerts this takes no time; for thousands it is done beside the loop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from twiplotui.model.triage import Alert
from twiplotui.model.words import AlertState, Level
from twiplotui.services.desk import VIEWS, DeskReader, PostLine
from twiplotui.store import alerts, desk_pages
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.triage.plan import Change, TriagePlan
from twiplotui.triage.states import effective_state

R = TypeVar("R", AlertLine, PostLine, EventLine)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A plan, and what it will have done to what is shown."""

    planned: TriagePlan
    changes: Mapping[int, Change]
    """By alert."""
    leaving: Set[int]
    """Alerts that the queue shows no longer."""
    decided: Mapping[Level, int]
    """How many fewer are new, by level."""

    def left_of(self, new: Mapping[Level, int]) -> dict[Level, int]:
        """Return how many are new after the act, by level."""
        return {level: max(0, count - self.decided.get(level, 0)) for level, count in new.items()}

    def applied_to(self, row: R, now: int, by: str) -> R:
        """Return a row as it is after the act; the same row where it is about another alert."""
        change = self.changes.get(row.alert.id) if row.alert is not None else None
        if change is None:
            return row
        alert = replace(
            change.alert,
            state=change.to,
            snoozed_until=change.snoozed_until,
            version=change.alert.version + 1,
            updated_at=now,
            updated_by=by,
            note_count=change.alert.note_count + bool(self.planned.note),
        )
        return row._replace(alert=alert)


def foresee(planned: TriagePlan, view: str, now: int) -> Foreseen:
    """Return what a plan will have done to the queue in a view."""
    stays = VIEWS[view]
    decided: Counter[Level] = Counter()
    for change in planned.changes:
        alert = change.alert
        was_new = effective_state(alert.state, alert.snoozed_until, now) is AlertState.NEW
        is_new = effective_state(change.to, change.snoozed_until, now) is AlertState.NEW
        decided[alert.facts.level] += was_new - is_new
    return Foreseen(
        planned,
        {change.alert.id: change for change in planned.changes},
        {
            change.alert.id
            for change in planned.changes
            if effective_state(change.to, change.snoozed_until, now) not in stays
        },
        decided,
    )


def alerts_of(reader: DeskReader, name: str, ids: Sequence[int]) -> list[Alert]:
    """Return the alerts of rows of a list, by its name; rows without one are left out."""
    if name == "alerts":
        return alerts.alerts_by_id(reader.store, ids)
    if name == "posts":
        return list(desk_pages.alerts_of_posts(reader.store, ids).values())
    return [line.alert for line in reader.events(ids) if line.alert is not None]
