"""Pages of the detail: what does not fit into a line goes on under its value."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.desks import at_desk
from twiplotui.text.width import cell_width
from twiplotui.tui.content import MUTED, TEXT, Page


def a_page(value: str) -> Page:
    page = Page()
    page.line(("A heading that is rather long", TEXT))
    page.field("link", (value, TEXT))
    page.field("none", ("", TEXT))
    page.text(("A text of ours that goes on to the edge and over it.", TEXT))
    page.field("last", ("one two three four five", MUTED))
    return page


def test_a_value_goes_on_under_itself() -> None:
    lines = a_page("https://example.org/a/very/long/path").sheet().folded(30).plain.split("\n")
    assert lines == [
        "A heading that is rather long",
        "link       https://example.org",
        "           /a/very/long/path",
        "A text of ours that goes on to the edge and over it.",
        "last       one two three four",
        "           five",
    ]


def test_where_there_is_room_nothing_is_broken() -> None:
    sheet = a_page("short").sheet()
    assert sheet.folded(80).plain == sheet.plain
    narrow = sheet.folded(12)
    assert narrow.plain == sheet.plain, "an indent that leaves no room is left to the screen"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(34, 90))
def test_no_text_is_lost_and_no_named_line_is_too_long(value: str, width: int) -> None:
    sheet = a_page(value).sheet()
    folded = sheet.folded(width).plain
    assert "".join(folded.split()) == "".join(sheet.plain.split())
    named = [line for line in folded.split("\n") if line[:4] in ("link", "last", "    ")]
    assert all(cell_width(line.rstrip()) <= width for line in named)


async def test_the_mouse_takes_lines_as_they_are_shown(desk_path: Path) -> None:
    from textual.geometry import Offset
    from textual.selection import Selection

    from twiplotui.tui.widgets.detail_pane import DetailPane

    async with at_desk(desk_path, size=(100, 30)) as table:
        text = table.desk.query_one(DetailPane)
        whole = Selection(Offset(0, 0), None)
        found = text.get_selection(whole)
        assert found[0].split("\n")[0] in table.shown()
        assert "danger number 0" in found[0]
