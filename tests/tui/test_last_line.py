"""The last line names the keys that answer now, and never those that would be typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desks import Table, at_desk
from twiplotui.tui.widgets import bars


def last_line(table: Table) -> str:
    return table.shown().splitlines()[-1].strip()


async def test_a_detail_names_the_way_back_and_the_keys_of_what_it_shows(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("enter")
        assert last_line(table).startswith("a Ack  e Escalate")
        assert "Esc Back  ? Help" in last_line(table)
        await table.press("escape", "2", "enter")
        assert last_line(table).startswith("o Open link")
        assert "Esc Back  ? Help" in last_line(table)
        await table.press("escape", "3", "enter")
        assert last_line(table).startswith("p Account")
        assert "Esc Back  ? Help" in last_line(table)


async def test_the_search_box_lends_its_keys_and_gives_the_line_back(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("3", "slash")
        expected = "Enter To the results  ↑ Earlier searches  Ctrl+S Save search  Esc Leave"
        assert last_line(table) == expected
        await table.press("escape")
        assert table.desk.panes.focused_name == "events"
        assert last_line(table).startswith("m Filter follows")


async def test_results_are_seen_while_one_types_where_one_list_has_room(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("slash")
        await table.type("danger")
        assert "2 Search: danger  6" in table.shown()
        assert "danger number 0" in table.shown()
        for _ in "danger":
            await table.press("backspace")
        await table.type("")
        assert "6 posts" not in table.shown()
        await table.press("escape", "1")
        assert last_line(table).startswith("a Ack")


async def test_where_one_writes_help_is_named_by_a_key_that_writes_nothing(
    desk_path: Path,
) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("c")
        assert "F1 Help" in last_line(table)
        await table.press("f1")
        assert "Help: every key" in table.shown()


async def test_what_was_said_makes_room_once_it_is_read(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("a")
        assert "Acknowledged 1 alert" in last_line(table)
        await table.press("j")
        assert "Acknowledged 1 alert" in last_line(table)
        monkeypatch.setattr(bars, "_READ_SECONDS", -1.0)
        await table.press("j")
        assert last_line(table).startswith("a Ack")


async def test_esc_leads_from_versions_to_findings_and_then_to_the_desk(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(100, 30)) as table:
        await table.press("c")
        await table.type("danger ahead")
        await table.press("f5")
        await table.press("f8")
        assert "Versions: Esc shows the findings again" in table.shown()
        await table.press("escape")
        assert "Findings" in table.shown()
        await table.press("escape")
        assert table.app.screen is table.desk


def test_a_message_too_long_for_a_line_goes_on_in_others_and_ends_in_dots() -> None:
    assert bars.folded("one two", 9, 3) == ["one two"]
    assert bars.folded("one two three four", 9, 3) == ["one two", "three", "four"]
    assert bars.folded("one two three four five six", 9, 2) == ["one two", "three fo…"]
    assert bars.folded("a-word-without-end", 9, 3) == ["a-word-w…"]
    assert bars.folded("", 9, 3) == [""]


async def test_all_of_a_long_message_is_read_and_its_room_given_back(desk_path: Path) -> None:
    told = "The disk of /home/anna/.local/share/twiplotui/store.db is full, while keeping a draft."
    async with at_desk(desk_path, size=(60, 20)) as table:
        table.app.say(told, is_bad=True)
        await table.settle()
        shown = table.shown()
        assert told in " ".join(shown.replace("!", " ").split())
        await table.pilot.resize_terminal(120, 36)
        await table.settle()
        assert last_line(table) == f"! {told}"
        table.app.say("Short.")
        await table.pilot.resize_terminal(60, 20)
        await table.settle()
        assert last_line(table) == "› Short."
        assert table.desk._footer.size.height == 1


async def test_a_first_line_that_is_too_long_ends_in_dots(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(50, 20)) as table:
        await table.press("c")
        first = table.shown().splitlines()[0].rstrip()
        assert first.endswith("…") and len(first) <= 50


async def test_the_practice_takes_a_second_line_where_one_is_too_short(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(60, 20), is_demo=True) as table:
        assert "the detail below or\n beside says why." in table.shown()
        await table.press("j", "a")
        assert "Practice 3/9" in table.shown()
        assert table.desk.practice is not None
        await table.pilot.resize_terminal(120, 36)
        await table.settle()
        assert table.desk.practice.size.height == 1
