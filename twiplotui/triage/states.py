"""The table of triage: for every state and act, where it leads or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import Act, AlertState

A, S = Act, AlertState


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act does to an alert in one state.

    Exactly one of the first three holds: a move, no change because it is so already, a refusal.
    """

    to: AlertState | None = None
    """The state it leads to; the same state for a note or a new snooze time."""
    is_already: bool = False
    refusal: str = ""
    """Why not, and what to do instead."""
    asks: bool = False
    """Whether the screen asks once before doing it."""


def _to(state: AlertState, *, asks: bool = False) -> Effect:
    return Effect(to=state, asks=asks)


_ALREADY = Effect(is_already=True)
_REOPEN_FIRST = Effect(refusal="it is dismissed; reopen it first")

TABLE: dict[tuple[AlertState, Act], Effect] = {
    (S.NEW, A.ACKNOWLEDGE): _to(S.ACKNOWLEDGED),
    (S.NEW, A.ESCALATE): _to(S.ESCALATED),
    (S.NEW, A.DISMISS): _to(S.DISMISSED),
    (S.NEW, A.SNOOZE): _to(S.SNOOZED),
    (S.NEW, A.NOTE): _to(S.NEW),
    (S.NEW, A.REOPEN): _ALREADY,
    (S.ACKNOWLEDGED, A.ACKNOWLEDGE): _ALREADY,
    (S.ACKNOWLEDGED, A.ESCALATE): _to(S.ESCALATED),
    (S.ACKNOWLEDGED, A.DISMISS): _to(S.DISMISSED),
    (S.ACKNOWLEDGED, A.SNOOZE): _to(S.SNOOZED),
    (S.ACKNOWLEDGED, A.NOTE): _to(S.ACKNOWLEDGED),
    (S.ACKNOWLEDGED, A.REOPEN): _to(S.NEW),
    (S.ESCALATED, A.ACKNOWLEDGE): _to(S.ACKNOWLEDGED, asks=True),
    (S.ESCALATED, A.ESCALATE): _ALREADY,
    (S.ESCALATED, A.DISMISS): _to(S.DISMISSED, asks=True),
    (S.ESCALATED, A.SNOOZE): Effect(refusal="it is escalated; an escalated alert is not snoozed"),
    (S.ESCALATED, A.NOTE): _to(S.ESCALATED),
    (S.ESCALATED, A.REOPEN): _to(S.NEW),
    (S.SNOOZED, A.ACKNOWLEDGE): _to(S.ACKNOWLEDGED),
    (S.SNOOZED, A.ESCALATE): _to(S.ESCALATED),
    (S.SNOOZED, A.DISMISS): _to(S.DISMISSED),
    (S.SNOOZED, A.SNOOZE): _to(S.SNOOZED),
    (S.SNOOZED, A.NOTE): _to(S.SNOOZED),
    (S.SNOOZED, A.REOPEN): _to(S.NEW),
    (S.DISMISSED, A.ACKNOWLEDGE): _REOPEN_FIRST,
    (S.DISMISSED, A.ESCALATE): _REOPEN_FIRST,
    (S.DISMISSED, A.DISMISS): _ALREADY,
    (S.DISMISSED, A.SNOOZE): _REOPEN_FIRST,
    (S.DISMISSED, A.NOTE): _to(S.DISMISSED),
    (S.DISMISSED, A.REOPEN): _to(S.NEW),
}
"""Complete: every state with every act."""

PAST: dict[Act, str] = {
    A.ACKNOWLEDGE: "acknowledged",
    A.ESCALATE: "escalated",
    A.DISMISS: "dismissed",
    A.SNOOZE: "snoozed",
    A.NOTE: "noted",
    A.REOPEN: "reopened",
}
"""The act as it is told afterwards."""


def effect_of(state: AlertState, act: Act) -> Effect:
    """Return what an act does in a state."""
    return TABLE[state, act]


def effective_state(state: AlertState, snoozed_until: int | None, now: int) -> AlertState:
    """Return the state at `now`: a snooze whose time has come counts as new."""
    if state is S.SNOOZED and snoozed_until is not None and snoozed_until <= now:
        return S.NEW
    return state
