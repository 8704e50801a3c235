"""Plans one act on any number of alerts: what changes, what is so already, what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.errors import StateError
from twiplotui.model.triage import Alert
from twiplotui.model.words import Act, AlertState, DismissReason
from twiplotui.text.counts import plural
from twiplotui.triage.states import PAST, effect_of, effective_state

ASK_ABOVE = 20
"""An act on more alerts than this asks once."""


@dataclass(frozen=True, slots=True)
class Change:
    """One alert and the state it goes to."""

    alert: Alert
    to: AlertState
    snoozed_until: int | None


@dataclass(frozen=True, slots=True)
class TriagePlan:
    """What an act on a selection does."""

    act: Act
    changes: tuple[Change, ...]
    already: int
    refused: tuple[tuple[str, int], ...]
    """Why, and how many."""
    asks: bool
    """Whether the screen asks once before carrying it out."""
    reason: str = ""
    note: str = ""

    @property
    def summary(self) -> str:
        """Return what happens to how many, as it is told afterwards."""
        count = len(self.changes)
        parts = [f"{PAST[self.act]} {plural(count, 'alert')}"] if count else []
        if self.already:
            parts.append(f"{self.already} already")
        parts.extend(f"{number} skipped ({why})" for why, number in self.refused)
        return ", ".join(parts) or "nothing to do"


def plan_act(
    alerts: Sequence[Alert],
    act: Act,
    *,
    now: int,
    reason: DismissReason | None = None,
    note: str = "",
    snoozed_until: int | None = None,
) -> TriagePlan:
    """Plan an act.

    Args:
        alerts: The selection, as it was shown.
        act: What to do.
        now: The present, milliseconds UTC.
        reason: Needed to dismiss.
        note: Needed to note; allowed with any act. `other` as a reason needs one.
        snoozed_until: Needed to snooze, in the future.

    Raises:
        StateError: Something the act needs is missing.
    """
    _check_inputs(act, now=now, reason=reason, note=note, snoozed_until=snoozed_until)
    changes = []
    already = 0
    refused: Counter[str] = Counter()
    asks = len(alerts) > ASK_ABOVE
    for alert in alerts:
        state = effective_state(alert.state, alert.snoozed_until, now)
        result = effect_of(state, act)
        if result.to is not None:
            keeps = act is Act.NOTE and state is AlertState.SNOOZED
            until = alert.snoozed_until if keeps else None
            changes.append(Change(alert, result.to, snoozed_until if act is Act.SNOOZE else until))
            asks = asks or result.asks
        elif result.is_already:
            already += 1
        else:
            refused[result.refusal] += 1
    return TriagePlan(
        act=act,
        changes=tuple(changes),
        already=already,
        refused=tuple(sorted(refused.items())),
        asks=asks,
        reason=reason.value if reason else "",
        note=note.strip(),
    )


def _check_inputs(
    act: Act, *, now: int, reason: DismissReason | None, note: str, snoozed_until: int | None
) -> None:
    if act is Act.DISMISS and reason is None:
        raise StateError(
            "A dismissal needs a reason.",
            "One of: false-positive, duplicate, known-position, other (with a note).",
        )
    if reason is DismissReason.OTHER and not note.strip():
        raise StateError("The reason “other” needs a note.", "Say in a few words why.")
    if act is Act.NOTE and not note.strip():
        raise StateError("The note is empty.", "Write a few words, or leave it with Esc.")
    if act is Act.SNOOZE and (snoozed_until is None or snoozed_until <= now):
        raise StateError("A snooze needs a time to come.", "For example 1h, tomorrow, monday.")
