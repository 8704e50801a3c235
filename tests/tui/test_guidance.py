"""What the screens say without being asked: which key helps, where things went, what is there."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.desks import at_desk, fill, world
from twiplotui.model.imports import FileReport
from twiplotui.query import tree
from twiplotui.services import drafts
from twiplotui.services.import_ import Progress
from twiplotui.services.imports import undo_import
from twiplotui.tui.import_pages import progress_page
from twiplotui.tui.keymap import Keymap
from twiplotui.tui.screens.draft import DraftCheck
from twiplotui.tui.screens.importing import Importing
from twiplotui.tui.screens.prompts import Ask
from twiplotui.tui.themes import inks
from twiplotui.tui.widgets.draft_area import DraftArea
from twiplotui.tui.widgets.practice import STEPS


async def test_an_empty_store_at_a_hundred_columns_says_in_each_pane_what_fills_it(
    tmp_path: Path,
) -> None:
    path = fill(tmp_path / "store.db", [])
    async with at_desk(path, size=(100, 30)) as table:
        lines = table.shown().splitlines()
        panes = [each for each in lines if each.startswith(("─1 ", "─2 ", "─3 "))]
        assert len(panes) == 3
        assert sum("i imports" in each for each in lines) == 3
        assert not any("…" in each for each in lines)


async def test_an_empty_queue_tells_apart_all_done_nothing_found_and_another_view(
    tmp_path: Path,
) -> None:
    path = fill(tmp_path / "quiet.db", world(alerts=0))
    async with at_desk(path) as table:
        assert "nothing that was read so far gives cause" in table.shown()
    path = fill(tmp_path / "busy.db", world(alerts=1, posts=0)[:3])
    async with at_desk(path) as table:
        await table.press("a")
        assert "Well done" in table.shown()
        await table.press("v", "v")
        assert "There is no snoozed alert." in table.shown()


async def test_enter_opens_the_detail_where_there_is_little_room(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        for pane in ("1", "3"):
            await table.press(pane, "enter")
            detail = table.desk.focused
            assert detail is not None and detail.id == "detail"
            assert detail.size.height >= 19
            await table.press("escape")
            assert table.desk.focused is table.desk.current_list
            assert not table.desk.panes.is_zoomed


async def test_a_zoom_that_one_asked_for_is_left_alone(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("z", "enter")
        await table.press("1")
        assert table.desk.panes.is_zoomed
        await table.press("escape")
        assert not table.desk.panes.is_zoomed


async def test_brackets_go_through_what_waits_from_the_detail_too(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("enter", "right_square_bracket")
        assert table.desk.alerts.cursor == 1
        assert "danger number 1" in table.shown()
        await table.press("left_square_bracket", "left_square_bracket")
        assert table.desk.alerts.cursor == 0
        assert "Nothing above waits" in table.shown()


async def test_leaving_a_draft_says_where_it_is_and_coming_back_offers_it(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c")
        await table.type("our text")
        await table.press("escape")
        assert "Kept as draft 1; c and then F4 go on with it." in table.shown()
        await table.press("c")
        assert "F4 goes on with a kept draft; the last of 1: “our text”" in table.shown()
        await table.press("f4", "down", "enter")
        screen = table.app.screen
        assert isinstance(screen, DraftCheck)
        assert screen._area.text == "our text"
        await table.type(" goes on")
        await table.press("escape")
        kept = drafts.listed(table.app.session.reader.store)
        assert [(each.text, each.versions) for each in kept] == [("our text goes on", 2)]


@pytest.mark.parametrize("width", [40, 80, 120])
async def test_the_footer_always_shows_the_way_to_the_help(desk_path: Path, width: int) -> None:
    async with at_desk(desk_path, size=(width, 14)) as table:
        for pane in ("1", "2", "3"):
            await table.press(pane)
            assert "? Help" in table.shown().splitlines()[-1]


async def test_a_narrow_header_still_counts_every_list(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(40, 12)) as table:
        header = table.shown().splitlines()[0].split()
        assert header[:-1] == ["[1", "Alerts", "6]", "2", "18", "3", "1"]


def test_the_practice_fits_eighty_columns() -> None:
    keymap = Keymap()
    for number, (action_id, words) in enumerate(STEPS, 1):
        line = f"Practice {number}/{len(STEPS)}  {keymap.first(action_id)} {words}"
        assert len(line) <= 78, line


async def test_the_help_begins_with_the_keys_of_this_screen(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        for screen, heading in (("", "Triage · desk"), ("w", "Watch list"), ("S", "sources")):
            await table.press(*filter(None, [screen, "question_mark"]))
            rows = table.shown().splitlines()
            here = next(place for place, row in enumerate(rows) if "│ ▌" in row)
            assert " · " in rows[here - 1] and heading.lower() in rows[here - 1].lower()
            assert "In [keys]: " in table.shown()
            await table.press("escape", "escape")


async def test_a_folder_is_told_as_a_whole_before_its_files(
    desk_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for number in range(30):
        (folder / f"list{number:02}.csv").write_text(
            f"network,handle,country,role\nx,sarmira_{number},FR,ministry\n", encoding="utf-8"
        )
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("i")
        await table.type(str(folder))
        await table.press("enter")
        await table.until_shown("30 files would bring 30 new")
        shown = table.shown()
        assert "s starts the import" in shown
        assert "list29.csv" not in shown
        await table.press("end")
        await table.until_shown("list29.csv")
        await table.press("s")
        await table.until_shown("30 files brought 30 new")


async def test_the_evidence_of_a_follow_change_is_told_in_words(desk_path: Path) -> None:
    evidence = {
        "run": 4, "source": "account-follows", "count_before": 0, "count_after": 1,
        "followed_from": 1_760_000_000_000, "complete_runs_without": 2, "lasted_days": 1,
        "temporary": True, "checked": ["absent from 2 complete runs", "seen active since"],
    }  # fmt: skip
    async with at_desk(desk_path, size=(80, 24)) as table:
        store = table.app.session.open_writing()
        with store, store.transaction() as connection:
            connection.execute("UPDATE follow_events SET evidence = ?", [json.dumps(evidence)])
        await table.press("3", "enter")
        shown = [each.rstrip() for each in table.shown().splitlines()]
        for line in (
            " read from  JSON with follows per account",
            " before     0 accounts in the list",
            " after      1 account in the list",
            " followed   since Thu 2025-10-09 08:53 UTC",
            " lasted     1 day",
            " checked    absent from 2 complete runs",
            "            seen active since",
            " besides    it did not last",
        ):
            assert line in shown
        assert not any("complete runs without" in each for each in shown)


async def test_a_long_detail_is_read_to_its_end(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("4")
        assert "Where it came from" not in table.shown()
        await table.press("end")
        assert "import 1" in table.shown()
        await table.press("home", "j")
        assert table.desk.focused is not None
        assert table.desk.focused.scroll_offset.y == 1


async def test_a_finding_keeps_its_colour_in_the_line_of_the_cursor(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c")
        await table.type("danger")
        area = table.app.screen.query_one(DraftArea)
        high = inks(table.app.theme).high.color
        first = [each.style for each in area.render_line(0) if each.text == "danger"]
        assert first and all(style is not None and style.color == high for style in first)


async def test_a_key_typed_ahead_opens_no_second_box(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("i")
        screen = next(each for each in table.app.screen_stack if isinstance(each, Importing))
        screen._ask_first()
        await table.settle()
        assert sum(isinstance(each, Ask) for each in table.app.screen_stack) == 1


@pytest.mark.skipif(os.name == "nt", reason="paths begin with a letter there")
async def test_a_path_typed_ahead_of_the_box_is_whole(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        screen = Importing(table.app.session)
        table.app.push_screen(screen)
        await screen._mounted_event.wait()
        screen.do_import_path()
        screen._ask_first()
        await table.type("tmp")
        assert "│ /tmp " in table.shown()
        await table.press("escape", "slash")
        await table.type("a")
        assert "│ a " in table.shown()


async def test_what_an_undone_import_brought_leaves_the_desk(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("2", "end")
        with table.app.session.open_writing() as store:
            undo_import(store, 1, by="bob")
        table.app.store_changed()
        await table.settle()
        assert table.desk.posts.count == 0
        assert table.desk.alerts.count == 0
        assert "No posts yet." in table.shown()
        assert "No alerts yet" in table.shown()


def test_the_time_left_is_told_from_what_the_dry_run_read() -> None:
    report = FileReport(path="a.jsonl", format="x-v2", read=250)
    told = progress_page(Progress("a.jsonl", "X", 0, 1, report, 5.0), "x", [1_000]).plain
    assert "25%, 15 s left" in told
    assert "50 a second" in told
    assert "left" not in progress_page(Progress("a", "X", 0, 1, report, 5.0), "x", []).plain


def test_a_running_import_of_several_files_tells_how_far_all_of_it_is() -> None:
    report = FileReport("b.jsonl", "x-api-v1")
    report.read = 3
    third = Progress("b.jsonl", "X", 2, 4, report, 5.0, fraction=1.0)
    told = progress_page(third, "x", [50, 22, 3, 75]).plain
    assert "50%, 5 s left" in told
    assert "75 read, 15 a second, 5 s" in told
    assert "of this file:" in told and "(of 3 read)" in told
    set_back = replace(third, seconds=-3600.0)
    assert "-" not in progress_page(set_back, "x", [50, 22, 3, 75]).plain


async def test_the_way_back_stands_in_the_last_line_of_a_narrow_screen(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(60, 20)) as table:
        await table.press("c")
        assert table.shown().splitlines()[-1].endswith("Esc Back  F1 Help")


async def test_a_long_mistake_of_a_search_is_told_to_its_end(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("slash")
        await table.type("foo:bar")
        shown = " ".join(table.shown().split())
        assert "There is no key “foo:”. Keys: from," in shown
        assert f", {list(tree.KEYS)[-1]}." in shown


async def test_the_side_list_names_its_counts_and_begins_on_a_search(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(160, 45)) as table:
        side = table.desk.side
        assert side.current is not None and side.current.kind != "head"
        assert "open unread" in table.shown()
