"""Past imports: what each rejected is seen in the list, and read in full on its page."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from tests.tui.desks import Table, at_desk
from twiplotui.tui.past_imports import cells, heads
from twiplotui.tui.screens.importing import Importing

FIXTURES = Path(__file__).parents[2] / "fixtures"


async def bring(table: Table, path: Path) -> None:
    await table.press("i")
    await table.type(str(path))
    await table.press("enter")
    await table.until_shown("starts the import")
    await table.press("s")
    await table.until_shown("Done.")


def in_use(table: Table) -> str | None:
    focused = table.app.screen.focused
    return focused.id if focused is not None else None


async def test_a_past_import_is_opened_and_tells_what_was_rejected(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 30)) as table:
        await bring(table, FIXTURES / "follows" / "twarc2_cut.jsonl")
        await table.press("escape", "i", "escape", "home")
        assert "Enter Open" in table.shown().splitlines()[-1]
        lines = table.shown().splitlines()
        first = next(each for each in lines if "twarc2_cut" in each)
        head = next(each for each in lines if " rejected  files" in each)
        assert first[head.index("rejected") :].split()[0] == "1"
        await table.press("enter")
        shown = table.shown()
        assert "Import 2: Esc goes to past imports" in shown
        assert "Import 2: done" in shown and " rejected " in shown
        assert "1 rejected" in shown
        screen = table.app.screen
        assert isinstance(screen, Importing) and in_use(table) == "import-page"
        await table.press("escape")
        assert in_use(table) == "imports" and "Esc goes to past imports" not in table.shown()
        await table.press("escape")
        assert screen not in table.app.screen_stack


async def test_marks_do_not_choose_which_import_is_taken_back(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("i", "escape", "space")
        assert "●" not in table.shown()
        assert "Nothing is marked here" in table.shown()


def test_the_headings_stand_over_their_columns() -> None:
    row = {
        "id": 12,
        "state": "interrupted",
        "started": "2026-11-23T07:30:00Z",
        "new": 1,
        "read": 22,
        "rejected": 333,
        "first_file": "/a/list.csv",
        "files": 3,
    }
    for width, is_roomy in ((58, False), (78, True)):
        told, head = "".join(text for text, _ in cells(row, width, UTC)), heads(width)
        for name, value in (("new", "1"), ("read", "22"), ("rejected", "333")):
            if name in head:
                end = head.index(name) + len(name)
                assert told[:end].endswith(value), (name, told)
        assert ("read" in head.split()) is is_roomy
        assert told[head.index("files") :] == "list.csv and 2 more"
        assert head.index("files") <= width - 12
