"""The journal on the screen: what was done, and any act undone alone."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import NOW
from tests.tui.desks import Table, at_desk
from twiplotui.store.journal_reader import ActLine
from twiplotui.tui.journal_pages import cells, heads, words


async def with_three_acts(table: Table) -> None:
    """Acknowledge two alerts and write a note on a third; go to the journal."""
    await table.press("a", "a", "n")
    await table.type("Call them")
    await table.press("enter", "J")


def lines_with(table: Table, text: str) -> list[str]:
    return [each for each in table.shown().splitlines() if text in each]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_tells_who_did_what_newest_first(desk_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(desk_path, size=size) as table:
        await with_three_acts(table)
        acts = lines_with(table, " ann ")
        assert "acknowledged 1 alert" in acts[1] and "acknowledged 1 alert" in acts[2]
        assert "note: Call them" in table.shown()
        assert "x Undo this" in table.shown().splitlines()[-1]
        await table.press("down")
        assert "state new → acknowledged" in table.shown()
        await table.press("enter", "escape", "escape")
        assert "4 Detail" in table.shown() or "danger number" in table.shown()


async def test_an_earlier_act_is_undone_alone_and_done_again(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(120, 40)) as table:
        await with_three_acts(table)
        assert table.states().count("acknowledged") == 2
        await table.press("end", "x")
        assert "Undid: acknowledged 1 alert" in table.shown()
        assert table.states().count("acknowledged") == 1
        assert len(lines_with(table, "undone: acknowledged 1 alert")) == 1
        assert lines_with(table, "undo of 1: acknowledged 1 alert")
        await table.press("end", "x")
        assert "Redid: acknowledged 1 alert" in table.shown()
        assert table.states().count("acknowledged") == 2


async def test_what_cannot_be_undone_says_so(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(120, 40)) as table:
        await table.press("a", "u", "J", "x")
        assert "cannot be undone" in table.shown()


async def test_an_empty_journal_says_that_nothing_was_done(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("J")
        assert "Nothing was done yet." in table.shown()
        await table.press("x")
        assert "Nothing is selected." in table.shown()


def an_act(**more: object) -> ActLine:
    given = {"id": 12, "at": NOW, "by": "ann", "act": "dismiss", "subject": "alert", "count": 3}
    given |= {"summary": "", "undoes": None, "is_undoable": True, "is_undone": False, **more}
    return ActLine(**given)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("width", [40, 76, 120])
def test_the_headings_stand_over_their_columns(width: int) -> None:
    act = an_act(by="a\x1b[2Jnn of the العربية desk 漢字漢字漢字", summary="dismissed 3 alerts")
    shown = "".join(text for text, _ in cells(act, width, UTC))
    assert "\x1b" not in shown
    at = cell_len(shown[: shown.index("dismissed")])
    assert at == heads(width).index("act")


def test_an_act_without_a_summary_is_told_by_its_kind() -> None:
    assert words(an_act()) == "dismiss, 3 alerts"
    assert words(an_act(act="undo", undoes=4, summary="dismissed 1 alert")) == (
        "undo of 4: dismissed 1 alert"
    )
