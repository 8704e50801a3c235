"""Every cell of the triage table, as the desk was promised it."""

from __future__ import annotations

import pytest

from twiplotui.model.words import Act, AlertState
from twiplotui.triage.states import TABLE, effect_of, effective_state

S, A = AlertState, Act

MOVES: dict[AlertState, dict[Act, AlertState | str]] = {
    S.NEW: {
        A.ACKNOWLEDGE: S.ACKNOWLEDGED,
        A.ESCALATE: S.ESCALATED,
        A.DISMISS: S.DISMISSED,
        A.SNOOZE: S.SNOOZED,
        A.NOTE: S.NEW,
        A.REOPEN: "already",
    },
    S.ACKNOWLEDGED: {
        A.ACKNOWLEDGE: "already",
        A.ESCALATE: S.ESCALATED,
        A.DISMISS: S.DISMISSED,
        A.SNOOZE: S.SNOOZED,
        A.NOTE: S.ACKNOWLEDGED,
        A.REOPEN: S.NEW,
    },
    S.ESCALATED: {
        A.ACKNOWLEDGE: S.ACKNOWLEDGED,
        A.ESCALATE: "already",
        A.DISMISS: S.DISMISSED,
        A.SNOOZE: "refused",
        A.NOTE: S.ESCALATED,
        A.REOPEN: S.NEW,
    },
    S.SNOOZED: {
        A.ACKNOWLEDGE: S.ACKNOWLEDGED,
        A.ESCALATE: S.ESCALATED,
        A.DISMISS: S.DISMISSED,
        A.SNOOZE: S.SNOOZED,
        A.NOTE: S.SNOOZED,
        A.REOPEN: S.NEW,
    },
    S.DISMISSED: {
        A.ACKNOWLEDGE: "refused",
        A.ESCALATE: "refused",
        A.DISMISS: "already",
        A.SNOOZE: "refused",
        A.NOTE: S.DISMISSED,
        A.REOPEN: S.NEW,
    },
}


def test_the_table_is_complete() -> None:
    assert set(TABLE) == {(state, act) for state in S for act in A}


@pytest.mark.parametrize(
    ("state", "act", "expected"),
    [(state, act, result) for state, acts in MOVES.items() for act, result in acts.items()],
)
def test_cell(state: AlertState, act: Act, expected: AlertState | str) -> None:
    result = effect_of(state, act)
    if expected == "already":
        assert result.is_already
        assert result.to is None
    elif expected == "refused":
        assert result.refusal
        assert result.to is None
    else:
        assert result.to is expected


@pytest.mark.parametrize("act", [Act.ACKNOWLEDGE, Act.DISMISS])
def test_leaving_escalation_asks(act: Act) -> None:
    assert effect_of(AlertState.ESCALATED, act).asks


def test_a_snooze_ends_as_new() -> None:
    assert effective_state(S.SNOOZED, 1000, 999) is S.SNOOZED
    assert effective_state(S.SNOOZED, 1000, 1000) is S.NEW
    assert effective_state(S.DISMISSED, 1000, 2000) is S.DISMISSED
