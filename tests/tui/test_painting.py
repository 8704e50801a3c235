"""What is painted, and how little: an act lays nothing out anew, and text can be selected."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

import twiplotui.tui
from tests.tui.desks import Table, at_desk
from twiplotui.tui.content import Sheet, line
from twiplotui.tui.placing import PlacingCompositor, placed
from twiplotui.tui.widgets.detail_pane import DetailPane


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which is added, from now on, what is laid out and drawn."""
    told: list[str] = []
    reflow, render = PlacingCompositor.reflow, Widget.render_lines

    def laid_out(self: PlacingCompositor, parent: Widget, size: object) -> object:
        told.append("laid out")
        return reflow(self, parent, size)  # type: ignore[arg-type]  # as it came

    def rendered(self: Widget, crop: Region) -> object:
        told.append(f"{self.id or type(self).__name__} {crop.height}")
        return render(self, crop)

    monkeypatch.setattr(PlacingCompositor, "reflow", laid_out)
    monkeypatch.setattr(Widget, "render_lines", rendered)
    return told


async def test_an_act_and_its_undo_lay_nothing_out(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path, size=(160, 45)) as table:
        told = drawn(monkeypatch)
        await table.press("a", "u")
        assert table.states() == ["new"] * 6
        assert "Undid: acknowledged 1 alert" in table.shown()
        assert "header 1" in told
        assert "laid out" not in told


async def test_only_what_has_changed_is_drawn(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path, size=(160, 45)) as table:
        told = drawn(monkeypatch)
        table.desk.say("Something was done.")
        await table.pilot.pause()
        assert told == ["footer 1"]


async def test_of_the_whole_picture_nothing_that_is_covered_is_drawn(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path, size=(160, 45)) as table:
        before = table.shown()
        told = drawn(monkeypatch)
        await table.press("ctrl+l")
        assert "header 1" in told
        assert not [each for each in told if each.startswith("Desk ")]
        assert table.shown() == before


async def test_what_changes_below_a_box_is_seen(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("n")
        assert "Note on this alert" in table.shown()
        table.desk.say("Something was done.")
        await table.settle()
        assert "Note on this alert" in table.shown()
        await table.press("escape")
        assert "Something was done." in table.shown()
        await table.press("d")
        table.desk.alerts.show_title(line(("Another title", "")))
        await table.settle()
        assert "Another title" in table.shown()


async def test_what_a_terminal_counts_otherwise_leaves_nothing_beside_it(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(200, 50)) as table:
        update = partial_picture(table, "उप मंत्री")
        assert "▁" in update  # the part of the pane beside it
        assert update.index(" " * 10) < update.index("उप मंत्री") < update.index("▁")
        update = partial_picture(table, "deputy")
        assert "▁" not in update


def partial_picture(table: Table, text: str) -> str:
    """Return what is written when a line of the queue changes; that beside it holds a mark."""
    alerts, posts = table.desk.alerts, table.desk.posts
    width = alerts.size.width
    for shown, words in ((alerts, text), (posts, "▁")):
        strip = Strip([Segment(words)]).adjust_cell_length(width)
        shown._strips = dict.fromkeys(shown._strips, strip)
    compositor = table.desk._compositor
    compositor._dirty_regions.clear()
    y = alerts.region.y + alerts.gutter.top + alerts.head_lines
    compositor._dirty_regions.add(Region(alerts.region.x, y, alerts.region.width, 1))
    update = compositor.render_partial_update()
    assert update is not None
    return re.sub(r"\x1b\[[0-9;]*m", "", update.render_segments(table.app.console))


async def test_an_undone_alert_comes_back_to_its_place(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        before = list(table.desk.alerts.ids.slice(0, 10))
        await table.press("j", "j", "a", "j", "e")
        assert table.desk.alerts.count == 5
        await table.press("u", "u")
        assert list(table.desk.alerts.ids.slice(0, 10)) == before
        assert table.desk.alerts.cursor_id == before[2]
        await table.press("ctrl+r")
        assert before[2] not in table.desk.alerts.ids.slice(0, 10)


async def drag(table: Table, start: tuple[int, int], end: tuple[int, int]) -> None:
    await table.pilot.mouse_down(offset=start)
    await table.pilot.hover(offset=end)
    await table.pilot.mouse_up(offset=end)


async def test_text_of_the_detail_is_selected_with_the_mouse(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        left, top = table.desk.panes.get_child_by_id("detail").content_region.offset
        await drag(table, (left, top), (left + 1, top + 1))
        assert table.app.screen.get_selected_text() == "MFA Valdoria  @mfa_valdoria\nXV"


async def test_a_page_that_comes_after_its_screen_was_left_does_no_harm(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c")
        pane = table.app.screen.query_one(DetailPane)
        await table.press("escape", "escape")
        assert not pane.is_attached
        pane.refresh_page(Sheet(line(("too late", ""))))
        pane.show(Sheet(line(("later still", ""))))


@pytest.mark.parametrize("base", [App, Screen, ScrollView])
def test_the_rules_of_textual_hold_for_what_is_built_on_it(base: type[Widget]) -> None:
    # Textual follows the first base that is a node: a mixin named before it would cut them off.
    for module in pkgutil.walk_packages(twiplotui.tui.__path__, "twiplotui.tui."):
        importlib.import_module(module.name)
    ours = [each for each in _below(base) if each.__module__.startswith("twiplotui.")]
    assert ours
    for each in ours:
        assert base in each._css_bases(each), each.__name__


def _below(base: type[Widget]) -> list[type[Widget]]:
    found = base.__subclasses__()
    return found + [deeper for each in found for deeper in _below(each)]


def test_what_terminals_disagree_on_is_blanked_and_followed_by_its_column() -> None:
    strip = Strip([Segment("“"), Segment("भारी"), Segment("…"), Segment("│")])
    written = placed(strip, 4, 2, Console())
    at = 4 + 1 + cell_len("भारी")
    assert written == f"\x1b[3;5H“    \x1b[3;6Hभारी\x1b[3;{at + 1}H…│".replace(
        "    ", " " * cell_len("भारी")
    )
    plain = Strip([Segment("Größe "), Segment("必将 пт")])
    assert placed(plain, 0, 0, Console()) == "\x1b[1;1HGröße 必将 пт"


async def test_boxes_place_what_shows_beside_them_by_its_column(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        for keys in (["d"], ["escape", "n"], ["escape", "question_mark"], ["escape", "w"]):
            await table.press(*keys)
            assert isinstance(table.app.screen._compositor, PlacingCompositor)
