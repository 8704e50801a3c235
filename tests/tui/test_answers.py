"""What comes of an act: told with the act where it is written at once, and else as a message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from textual import events

from tests.tui.desks import Table, at_desk
from twiplotui.errors import StoreLockedError
from twiplotui.services import triage
from twiplotui.store.connection import Store
from twiplotui.tui import answer
from twiplotui.tui.answer import Answer
from twiplotui.tui.placing import PlacingCompositor

FOR_EVER, NOT_AT_ALL = 60.0, 0.0


@contextmanager
def pictures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[set[str]]]:
    """Note, from now on, what is drawn anew in each picture."""
    told: list[set[str]] = []
    update = PlacingCompositor.update_widgets

    def noted(self: PlacingCompositor, widgets: set[object]) -> None:
        told.append({str(getattr(each, "id", "")) for each in widgets})
        update(self, widgets)  # type: ignore[arg-type]  # as they came

    with monkeypatch.context() as patch:
        patch.setattr(PlacingCompositor, "update_widgets", noted)
        yield told


def test_an_answer_is_taken_once_by_hand_or_by_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "WAITED", NOT_AT_ALL)
    told: list[str] = []
    waited = Answer()
    assert waited.give(partial(told.append, "in time"))
    deliver = waited.take()
    assert deliver is not None
    deliver()
    assert told == ["in time"]
    late = Answer()
    assert late.take() is None
    assert not late.give(partial(told.append, "late"))


async def test_an_act_and_what_is_said_of_it_are_one_picture(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "WAITED", FOR_EVER)
    async with at_desk(desk_path, size=(160, 45)) as table:
        with pictures(monkeypatch) as told:
            await table.press("a")
        assert told[0] == {"alerts", "posts", "header", "footer"}
        with pictures(monkeypatch) as told:
            await table.press("u")
        assert told[0] == {"alerts", "posts", "footer"}


@pytest.mark.parametrize("waited", [NOT_AT_ALL, FOR_EVER])
async def test_an_act_that_cannot_be_written_is_told_and_taken_back(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch, waited: float
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreLockedError("Another program is writing.")

    monkeypatch.setattr(answer, "WAITED", waited)
    monkeypatch.setattr(triage, "carry_out", busy)
    async with at_desk(desk_path) as table:
        count = table.desk.alerts.count
        await table.press("a")
        assert "! Another program is writing." in table.shown()
        assert table.desk.alerts.count == count
        assert set(table.states()) == {"new"}


async def test_acts_behind_a_slow_one_are_shown_at_once_and_told_in_their_order(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path) as table:
        may_go_on = Event()
        told: list[str] = []

        def slow(store: Store) -> str:
            may_go_on.wait(20)
            return "first"

        monkeypatch.setattr(answer, "WAITED", NOT_AT_ALL)
        table.app.write(slow, told.append)
        # Nobody waits behind another: for ever would be for ever.
        monkeypatch.setattr(answer, "WAITED", FOR_EVER)
        table.app.write(lambda store: "second", told.append)
        await table.pilot.press("a")
        await shown_in_the_queue(table, 5)
        assert told == []
        may_go_on.set()
        await table.settle()
        assert told == ["first", "second"]
        assert "Acknowledged 1 alert." in table.shown()
        assert table.states().count("acknowledged") == 1


async def shown_in_the_queue(table: Table, count: int) -> None:
    for _ in range(1_000):
        if table.desk.alerts.count == count:
            break
        await table.pilot.pause(0.01)
    assert table.desk.alerts.count == count


async def test_the_header_counts_with_the_act_what_waits(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twiplotui.tui.desk_refresh._COUNTED_AFTER", 3_600.0)
    async with at_desk(desk_path, size=(160, 45)) as table:
        assert table.desk.news is not None
        before = sum(table.desk.news.alerts.values())
        await table.press("a")
        assert sum(table.desk.news.alerts.values()) == before - 1
        await table.press("e", "j", "n", "x", "enter")
        assert sum(table.desk.news.alerts.values()) == before - 2


async def test_what_an_action_changed_does_not_wait_for_the_next_frame(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path) as table:
        monkeypatch.setattr(table.desk._update_timer, "resume", lambda: None)
        with pictures(monkeypatch) as told:
            table.app.post_message(events.Key("j", "j"))
            await turns()
            assert told == [{"alerts"}]
            table.desk.say("By itself.")
            await turns()
            assert told == [{"alerts"}]


async def turns(number: int = 100) -> None:
    """Let the loop turn; the pilot's pauses would paint."""
    for _ in range(number):
        await asyncio.sleep(0)
