"""A brief tells its period: all of it that fits, nothing of what came since, and every count."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, an_account, put
from twiplotui.clock import FixedClock
from twiplotui.export.brief_markdown import decision
from twiplotui.model.brief import Brief
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Act, DismissReason, Network, Presence
from twiplotui.services import brief
from twiplotui.services.triage import act_on, redo, undo
from twiplotui.store.connection import Store


def figures(made: Brief) -> dict[str, int]:
    return {figure.name: figure.value for figure in made.figures}


@pytest.fixture
def busy(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store in which each of six days brought an edit, a deletion and a change of a profile."""
    monkeypatch.setattr(brief, "LIMIT", 4)
    start = NOW - 10 * DAY
    clock.at = start
    put(store, [an_account(name="Name"), *(a_post(str(n), f"Post {n}") for n in range(12))])
    for day in range(1, 7):
        clock.at = at = start + day * DAY
        put(
            store,
            [
                an_account(name=f"Name {day}", observed_at=at),
                a_post(str(day), f"Post {day}, reworded", edited_at=at),
                PresenceNotice(
                    Network.X, str(day + 6 if day < 6 else 0), Presence.DELETED, at, "e"
                ),
            ],
        )
    clock.at = NOW
    return store


def test_a_past_period_is_whole_whatever_came_since(busy: Store) -> None:
    made = brief.make_brief(busy, since=NOW - 9 * DAY - HOUR, until=NOW - 9 * DAY + HOUR)
    assert [len(part) for part in (made.profiles, made.edits, made.deletions)] == [1, 1, 1]
    assert not made.is_cut
    told = figures(made)
    assert (told["profile changes"], told["posts edited"], told["posts gone"]) == (1, 1, 1)


def test_figures_count_what_a_list_has_no_room_for(busy: Store) -> None:
    made = brief.make_brief(busy, since=NOW - 9 * DAY - HOUR)
    assert made.is_cut
    assert [len(part) for part in (made.profiles, made.edits, made.deletions)] == [4, 4, 4]
    told = figures(made)
    assert (told["profile changes"], told["posts edited"], told["posts gone"]) == (6, 6, 6)


def told(store: Store) -> str:
    """Return what a brief tells of the decision on the only alert."""
    (alert,) = brief.make_brief(store, since=NOW - DAY, until=NOW + DAY).alerts
    return decision(alert)


def test_only_a_decision_that_stands_is_told(store: Store, clock: FixedClock) -> None:
    put(store, [a_post("1", "danger", published_at=NOW)])
    (alert,) = (row[0] for row in store.rows("SELECT id FROM alerts"))
    assert told(store) == ""
    clock.at += HOUR
    act_on(store, [alert], Act.DISMISS, by="ann", reason=DismissReason.FALSE_POSITIVE)
    dismissed = told(store)
    assert dismissed.startswith("dismissed (false positive) by ann, 2026-11-23 ")
    clock.at += HOUR
    undo(store, by="bob")
    assert told(store) == ""
    redo(store, by="bob")
    assert told(store) == dismissed
    act_on(store, [alert], Act.NOTE, by="carla", note="Seen.")
    assert told(store) == dismissed
    act_on(store, [alert], Act.REOPEN, by="bob")
    assert told(store).startswith("reopened by bob, ")
    act_on(store, [alert], Act.SNOOZE, by="ann", snoozed_until=clock.at + HOUR)
    assert told(store).startswith("snoozed by ann, ")
    clock.at += 2 * HOUR
    assert told(store) == ""
