"""Every key of every screen: pressed where it stands in the registry, and what the rest do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desks import Table, at_desk
from twiplotui.services import drafts
from twiplotui.tui.registry import ACTIONS
from twiplotui.tui.screens.draft import DraftCheck

WAYS = {
    "desk": [],
    "list": [],
    "app": [],
    "accounts": ["w"],
    "draft": ["c"],
    "brief": ["b"],
    "import": ["i", "escape"],
    "journal": ["J"],
    "sources": ["S"],
}
"""Part of the screen → the keys that lead there from the desk."""


async def go_back(table: Table) -> None:
    """Leave boxes and screens until the desk is seen, with its queue in use."""
    for _ in range(6):
        if table.app.screen is table.desk and table.desk.focused is table.desk.alerts:
            return
        await table.press("escape")
    raise AssertionError("Esc does not lead back to the desk")


def test_there_is_a_way_to_every_part_of_the_screen() -> None:
    assert set(WAYS) == {action.where for action in ACTIONS}


@pytest.mark.parametrize("where", WAYS)
async def test_every_key_carries_out_its_action_and_esc_leads_back(
    desk_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk_path) as table:
        heard: list[str] = []
        monkeypatch.setattr(table.app, "took_note", heard.append)
        for action in ACTIONS:
            if action.where != where or action.id == "quit":
                continue
            for key in action.keys.split(","):
                await go_back(table)
                await table.press(*WAYS[where])
                heard.clear()
                await table.press(key)
                assert heard == [action.id], key


@pytest.mark.parametrize("key", ["q", "ctrl+q", "й", "ض"])
async def test_quitting_needs_one_key(desk_path: Path, key: str) -> None:
    async with at_desk(desk_path) as table:
        await table.pilot.press(key)
        await table.pilot.pause()
        assert not table.app.is_running or table.app._exit


async def test_pages_and_ranges_by_their_other_keys(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("2", "ctrl+d")
        assert table.desk.posts.cursor > 5
        await table.press("ctrl+u")
        assert table.desk.posts.cursor == 0
        await table.press("end", "shift+up", "shift+up")
        assert len(table.desk.posts.marks) == 3


async def test_panes_go_round_both_ways(desk_path: Path) -> None:
    def here(table: Table) -> str | None:
        return table.desk.focused.id if table.desk.focused is not None else None

    async with at_desk(desk_path) as table:
        for forward, back in (("tab", "shift+tab"), ("l", "h"), ("right", "left")):
            for name in ("posts", "events", "detail", "alerts"):
                await table.press(forward)
                assert here(table) == name
            for name in ("detail", "events", "posts", "alerts"):
                await table.press(back)
                assert here(table) == name


async def test_the_watch_list_is_ordered_and_an_account_edited_by_keys(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w")
        for words in ("by role", "most alerts first", "by country"):
            await table.press("v")
            assert words in table.shown()
        await table.press("f3")
        await table.type("h7")
        await table.press("enter", "e", "c")
        await table.press("backspace", "backspace")
        await table.type("XO")
        await table.press("enter")
        assert "XO h7" in table.shown()
        await table.press("u")
        assert "XK h7" in table.shown()
        await table.press("f")
        assert "Account" in table.shown()
        await table.press("v")
        assert "the newest stand first" in table.shown()


async def test_nothing_to_cancel_or_to_take_back_is_said(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("i", "escape")
        for key, words in (
            ("x", "No import is running"),
            ("s", "/ chooses a file to import first"),
        ):
            await table.press(key)
            assert words in table.shown()


async def test_an_empty_draft_is_neither_kept_nor_left_behind(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c", "f5")
        await table.press("escape")
        assert drafts.listed(table.app.session.reader.store) == []
        await table.press("c")
        await table.type("danger and danger")
        screen = table.app.screen
        assert isinstance(screen, DraftCheck)
        assert screen._area.cursor_location == (0, 17)
        await table.press("ctrl+n")
        assert screen._area.cursor_location == (0, 0)
