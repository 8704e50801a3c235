"""Help and palette: keys that act where one is, and nothing said of rows that are not there."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.desks import Table, at_desk


async def told_of(table: Table, words: str) -> str:
    """Return the line of the help that has these words; "" where there is none."""
    table.app.screen.query_one(Input).value = words
    await table.settle()
    rows = [each for each in table.shown().splitlines() if words in each]
    # The last of them says in full what the row under the cursor does.
    return rows[1].strip(" │▌█") if len(rows) > 2 else ""


async def test_keys_that_would_be_typed_or_change_the_text_are_left_out(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c", "f1")
        assert (await told_of(table, "Leave twiplotui")).startswith("Ctrl+Q ")
        # The box takes Ctrl+Z for what was written in it.
        assert not await told_of(table, "Undo the last act")
        assert (await told_of(table, "Do again what was undone")).startswith("Ctrl+R ")
        await table.press("escape", "tab", "f1")
        assert (await told_of(table, "Undo the last act")).startswith("u Ctrl+Z ")


async def test_a_new_draft_still_tells_of_those_kept(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c")
        await table.type("our text")
        await table.press("f5", "f4", "enter")
        assert "F4 goes on with a kept draft; the last of 1: “our text”" in table.shown()


async def test_where_no_row_has_the_letters_none_is_told_in_full(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        for key, told in (("colon", "Acknowledge: seen"), ("f1", "In [keys]: ")):
            await table.press(key)
            assert told in table.shown()
            await table.type("zzz")
            assert "No row has these letters." in table.shown()
            assert told not in table.shown()
            await table.press("escape")
