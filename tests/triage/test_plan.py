"""Acts on selections: what changes, what is so already, what is refused, when it asks."""

from __future__ import annotations

import pytest

from twiplotui.errors import StateError
from twiplotui.model.triage import Alert, AlertFacts
from twiplotui.model.words import Act, AlertKind, AlertState, DismissReason, Level
from twiplotui.triage.plan import ASK_ABOVE, plan_act

NOW = 1_000_000


def an_alert(number: int, state: AlertState = AlertState.NEW, until: int | None = None) -> Alert:
    facts = AlertFacts(f"k{number}", AlertKind.FLAG, Level.HIGH, "reason", NOW)
    return Alert(number, facts, state, version=0, snoozed_until=until)


def test_a_mixed_selection_tells_what_happened_to_how_many() -> None:
    alerts = [
        *(an_alert(number) for number in range(11)),
        *(an_alert(20 + number, AlertState.ACKNOWLEDGED) for number in range(3)),
        an_alert(30, AlertState.DISMISSED),
    ]
    plan = plan_act(alerts, Act.ACKNOWLEDGE, now=NOW)
    assert len(plan.changes) == 11
    assert plan.summary.startswith("acknowledged 11 alerts, 3 already, 1 skipped")


def test_a_woken_snooze_is_acted_on_as_new() -> None:
    plan = plan_act([an_alert(1, AlertState.SNOOZED, NOW - 1)], Act.REOPEN, now=NOW)
    assert plan.already == 1


def test_a_note_keeps_the_snooze() -> None:
    alert = an_alert(1, AlertState.SNOOZED, NOW + 5)
    plan = plan_act([alert], Act.NOTE, now=NOW, note="seen")
    assert plan.changes[0].snoozed_until == NOW + 5


@pytest.mark.parametrize(
    ("act", "details"),
    [
        (Act.DISMISS, {}),
        (Act.DISMISS, {"reason": DismissReason.OTHER}),
        (Act.NOTE, {"note": "  "}),
        (Act.SNOOZE, {}),
        (Act.SNOOZE, {"snoozed_until": NOW}),
    ],
)
def test_an_act_without_what_it_needs_is_refused(act: Act, details: dict[str, object]) -> None:
    with pytest.raises(StateError):
        plan_act([an_alert(1)], act, now=NOW, **details)  # type: ignore[arg-type]  # a table of cases


def test_many_alerts_ask_once() -> None:
    few = [an_alert(number) for number in range(ASK_ABOVE)]
    assert not plan_act(few, Act.ACKNOWLEDGE, now=NOW).asks
    assert plan_act([*few, an_alert(99)], Act.ACKNOWLEDGE, now=NOW).asks
