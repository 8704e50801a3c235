"""The brief on the screen: read, copied, written; the next one begins where it ends."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import NOW
from tests.tui.desks import at_desk
from twiplotui.clock import FixedClock
from twiplotui.services.brief import last_brief
from twiplotui.store.open import open_store
from twiplotui.tui.widgets.detail_pane import DetailPane


async def test_the_brief_tells_what_the_desk_did(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(100, 60)) as table:
        await table.press("d", "k")
        table.app.session.clock = FixedClock(NOW + 60_000)
        await table.press("b")
        shown = table.shown()
        assert "alerts dismissed in the period" in shown
        assert "dismissed (known position) by ann" in shown
        assert "danger number 0" in shown and "Follow changes" in shown
        await table.press("y")
        assert "sent to the terminal's clipboard" in table.shown()
        assert "# Brief, " in table.shown()
        await table.press("escape", "escape")
        assert table.app.screen is table.desk


async def test_an_undo_on_the_brief_is_told_by_what_is_copied(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(100, 60)) as table:
        await table.press("d", "k")
        table.app.session.clock = FixedClock(NOW + 60_000)
        await table.press("b")
        await table.press("u")
        assert "Undid: dismissed 1 alert.  Ctrl+R redoes it." in table.shown()
        assert "dismissed (known position)" not in table.shown()
        await table.press("y", "end")
        assert "dismissed (known position)" not in table.shown()
        await table.press("escape", "ctrl+r")
        assert "Redid: dismissed 1 alert.  u undoes it." in table.shown()
        assert "dismissed (known position) by ann" in table.shown()


async def test_a_brief_is_written_once_and_the_next_begins_there(
    desk_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "monday.html"
    async with at_desk(desk_path) as table:
        await table.press("b", "s")
        table.app.screen.query_one("Input").value = str(out)  # type: ignore[attr-defined]
        await table.press("enter")
        assert "Wrote monday.html; the next brief begins there." in table.shown()
        assert out.read_text(encoding="utf-8").startswith("<!")
        with open_store(desk_path, clock=FixedClock(NOW), read_only=True) as store:
            assert last_brief(store) == NOW
        before = out.read_bytes()
        await table.press("s")
        table.app.screen.query_one("Input").value = str(out)  # type: ignore[attr-defined]
        await table.press("enter")
        assert "exists already" in table.shown()
        assert out.read_bytes() == before


async def test_no_letter_is_hidden_under_the_scrollbar(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("b")
        page = table.app.screen.query_one(DetailPane)
        assert page.show_vertical_scrollbar
        await table.press("G")
        lines = [page.render_line(y).text.rstrip() for y in range(page.size.height)]
        assert "alerts whose cause, raising or last decision falls in the period" in (
            " ".join(" ".join(lines).split())
        )
        assert max(map(len, lines)) <= page.size.width - page.scrollbar_size_vertical
