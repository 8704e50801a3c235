"""Nothing that grows with the store is read on the loop: the store is seen to by threads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.factories import a_post
from tests.tui.desks import Table, at_desk, fill, world
from twiplotui.model.words import AlertState
from twiplotui.store.desk_pages import open_by_level, queue_page
from twiplotui.store.open import open_store
from twiplotui.tui import desk_refresh, looking


@contextmanager
def asked_on_the_loop(table: Table) -> Iterator[list[str]]:
    """Note the statements that the loop's own connection runs."""
    connection = table.app.session.reader.store.connection
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    yield asked
    connection.set_trace_callback(None)


def write(path: Path, *statements: str) -> None:
    """Write to a store as another program does."""
    with closing(sqlite3.connect(path)) as other, other:
        for statement in statements:
            other.execute(statement)


def of_rows(asked: list[str]) -> list[str]:
    """Return the statements that read rows or count, other than whether there are any."""
    return [each for each in asked if "FROM" in each and "SELECT 1 FROM" not in each]


async def test_what_another_program_decided_is_read_beside_the_loop(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        first = table.desk.alerts.cursor_id
        with asked_on_the_loop(table) as asked:
            write(
                desk_path,
                "UPDATE alerts SET state = 'escalated', version = version + 1,"
                f" updated_by = 'bob' WHERE id = {first}",
            )
            table.app._look()
            await table.settle()
            assert "▲ esc!" in table.shown()
        assert of_rows(asked) == []
        assert table.desk.alerts.cursor_id == first


async def test_a_notice_draws_only_the_lines_that_differ(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        alerts = table.desk.alerts
        first, second = alerts.ids.slice(0, 2)
        drawn = {key[0]: strip for key, strip in alerts._strips.items()}
        write(desk_path, f"UPDATE alerts SET version = 9, note_count = 1 WHERE id = {second}")
        table.app._look()
        await table.settle()
        again = {key[0]: strip for key, strip in alerts._strips.items()}
        assert again[first] is drawn[first]
        assert again[second] is not drawn[second]


async def test_newcomers_are_merged_without_reading_on_the_loop(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        write(
            desk_path,
            "INSERT INTO alerts (key, kind, level, reason, at, created_at)"
            " VALUES ('new', 'flag', 3, 'Fresh from elsewhere', 9999999999999, 1)",
        )
        table.app._look()
        await table.settle()
        assert table.desk.waiting["alerts"] == 1
        with asked_on_the_loop(table) as asked:
            await table.press("comma")
            assert "Fresh from elsewhere" in table.shown()
        assert [each for each in of_rows(asked) if "FROM alerts" in each] == []


async def test_of_a_queue_without_end_the_most_urgent_are_shown_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (looking, desk_refresh):
        monkeypatch.setattr(module, "MOST", 4)
    path = fill(tmp_path / "d.db", world(alerts=7))
    async with at_desk(path) as table:
        table.desk.reload_alerts()
        await table.settle()
        shown = list(table.desk.alerts.ids.slice(0, 9))
        assert len(shown) == 4
        assert "Alerts  4+" in table.shown()
        await table.press("a")
        table.app._look()
        await table.settle()
        assert "▲" not in table.shown().split("Alerts  3+")[1].splitlines()[0]
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(
                "UPDATE alerts SET state = 'new', version = version + 1 WHERE id = ?", shown[:1]
            )
        table.app._look()
        await table.settle()
        assert table.desk.waiting["alerts"] == 1
        await table.press("comma", "a", "a", "a")
        assert table.desk.alerts.count == 4
        await table.press("a", "a", "a", "a")
        assert table.desk.alerts.count == 0
        assert set(table.states()) == {"acknowledged"}


async def test_an_act_on_thousands_is_planned_beside_the_loop(tmp_path: Path) -> None:
    path = fill(tmp_path / "s" / "store.db", world(alerts=260))
    async with at_desk(path) as table:
        count = table.desk.alerts.count
        await table.press("asterisk")
        with asked_on_the_loop(table) as asked:
            await table.press("a")
            assert f"Acknowledge {count} alerts?" in table.shown()
            await table.press("y")
        assert [each for each in of_rows(asked) if "FROM alerts" in each] == []
        assert set(table.states()) == {"acknowledged"}
        with asked_on_the_loop(table) as asked:
            await table.press("u")
        assert of_rows(asked) == []
        assert table.desk.alerts.count == count
        assert f"Undid: acknowledged {count} alerts" in table.shown()
        assert set(table.states()) == {"new"}


async def test_the_reason_for_thousands_is_asked_without_reading_them(tmp_path: Path) -> None:
    path = fill(tmp_path / "s" / "store.db", world(alerts=210))
    async with at_desk(path) as table:
        await table.press("asterisk", "d")
        marked = len(table.desk.alerts.marks)
        assert f"Dismiss {marked} marked alerts: why?" in table.shown()
        await table.press("f", "y")
        assert table.desk.alerts.count == 0


async def test_the_watch_list_reads_its_rows_beside_the_loop(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        with asked_on_the_loop(table) as asked:
            await table.press("w")
            assert "mfa_valdoria" in table.shown()
        assert [each for each in of_rows(asked) if "posts" in each] == []


async def test_a_filter_of_follow_changes_goes_with_escape_and_says_so(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("3", "m", "u")
        assert "3 Follow changes (unconfirmed)" in table.shown()
        assert "No follow change of this kind." in table.shown()
        await table.press("escape")
        assert table.desk.events.count > 0
        assert table.desk.panes.current == "events"


def test_a_snooze_that_ended_counts_as_new_and_one_without_end_sleeps(tmp_path: Path) -> None:
    path = fill(tmp_path / "s" / "store.db", world(alerts=4))
    with open_store(path, read_only=True) as store:
        now = store.clock.now()
        ids = queue_page(store, (AlertState.NEW,))
        before = sum(open_by_level(store).values())
        assert before == len(ids)
    ended, asleep, endless = ids[:3]
    write(
        path,
        f"UPDATE alerts SET state = 'snoozed', snoozed_until = {now - 1} WHERE id = {ended}",
        f"UPDATE alerts SET state = 'snoozed', snoozed_until = {now * 2} WHERE id = {asleep}",
        f"UPDATE alerts SET state = 'snoozed' WHERE id = {endless}",
    )
    with open_store(path, read_only=True) as store:
        assert ended in queue_page(store, (AlertState.NEW, AlertState.ESCALATED))
        assert queue_page(store, (AlertState.NEW,), 1) == ids[:1]
        assert set(queue_page(store, (AlertState.SNOOZED,))) == {asleep, endless}
        assert queue_page(store, tuple(AlertState)) == ids
        assert sum(open_by_level(store).values()) == before - 2


async def test_a_long_page_is_drawn_to_its_end(tmp_path: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(1_500))
    path = fill(tmp_path / "s" / "store.db", [a_post("9001", f"danger\n{text}")])
    async with at_desk(path) as table:
        await table.press("4", "end")
        for _ in range(400):
            if "Where it came from" in table.shown():
                break
            await table.pilot.pause(0.01)
        assert "Where it came from" in table.shown()
        assert "line 1499" in table.shown()
        await table.press("home")
        assert "danger" in table.shown()
