"""What the screen tells by itself: a store that is gone, how much is new, an import that failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.tui.desks import at_desk, describe_a_list
from twiplotui.errors import StoreError
from twiplotui.model.imports import ImportReport
from twiplotui.services.import_ import Progress
from twiplotui.store.open import open_store
from twiplotui.tui.apart_work import Found
from twiplotui.tui.messages import ImportProgressed
from twiplotui.tui.screens import importing


async def test_a_store_that_is_gone_is_told_and_none_is_made_in_its_place(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        before = table.states()
        away = desk_path.parent.rename(desk_path.parent.with_name("away"))
        table.app._look()
        await table.settle()
        assert "was moved, removed or replaced" in table.shown()
        await table.press("a")
        assert table.states() == before
        assert not desk_path.parent.exists()
        away.rename(desk_path.parent)
        await table.press("a")
        assert table.states() != before


def withdraw(path: Path, ids: Sequence[int]) -> None:
    """Withdraw alerts as an import or the rules of today do, in another program."""
    with open_store(path) as store, store.transaction() as connection:
        connection.executemany(
            "UPDATE alerts SET is_withdrawn = 1 WHERE id = ?", [(i,) for i in ids]
        )


async def test_what_is_withdrawn_elsewhere_leaves_the_desk(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        queue = table.desk.lists["alerts"]
        first, second, third, *rest = queue.ids.slice(0, queue.count)
        await table.press("j", "j", "space", "home")
        withdraw(desk_path, [first, second, third])
        table.app._look()
        await table.settle()
        # A key may be on its way that is meant for these: at the cursor, and marked.
        assert list(queue.ids.slice(0, queue.count)) == [first, third, *rest]
        assert queue.cursor_id == first
        await table.press("escape", "end")
        table.desk.look_again()
        await table.settle()
        assert list(queue.ids.slice(0, queue.count)) == rest
        assert queue.cursor_id == rest[-1]


async def test_titles_tell_what_is_new_and_the_header_how_many_at_least(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        table.desk.waiting["posts"] = 20_250
        assert table.desk.news is not None
        table.desk.news = table.desk.news._replace(posts=10_000, is_capped=True)
        table.desk.refresh_titles()
        await table.settle()
        assert "▲ 20,250 new  , shows" in table.shown()
        assert "10,000+ posts, " in table.shown()


async def test_an_import_that_fails_no_longer_counts_as_running(
    desk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise StoreError("The disk is full.", "Free some room.")

    monkeypatch.setattr(importing, "_import", refuse)
    async with at_desk(desk_path, size=(120, 40)) as table:
        await describe_a_list(table, tmp_path)
        await table.press("s")
        await table.until_shown("did not come to its end")
        assert "Free some room." in table.shown()
        assert "Reading the rules" not in table.shown()


async def test_the_page_one_comes_back_to_tells_of_the_import(
    desk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = Event()

    def slow(_: Any, app: Any, found: Found, __: Any) -> ImportReport:
        file = found.report.files[0]
        app.post_message(ImportProgressed(Progress("list.csv", file.format, 0, 1, file, 2.0, 0.5)))
        may_end.wait(20)
        return found.report

    monkeypatch.setattr(importing, "_import", slow)
    async with at_desk(desk_path, size=(120, 40)) as table:
        await describe_a_list(table, tmp_path)
        await table.pilot.press("s")
        await table.until_shown("50%")
        await table.pilot.press("escape")
        await table.until_shown("4 Detail")
        await table.pilot.press("i")
        await table.until_shown("50%")
        assert "a list of accounts (table)" in table.shown()
        may_end.set()
        await table.until_shown("goes back to what it brought")
        assert "a list of accounts (table)" in table.shown()
        assert "50%" not in table.shown()


async def test_the_end_of_an_import_is_told_wherever_one_is(
    desk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = Event()

    def slow(_: Any, __: Any, found: Found, ___: Any) -> ImportReport:
        may_end.wait(20)
        return found.report

    monkeypatch.setattr(importing, "_import", slow)
    async with at_desk(desk_path, size=(120, 40)) as table:
        await describe_a_list(table, tmp_path)
        await table.pilot.press("s")
        await table.pilot.press("escape")
        may_end.set()
        await table.until_shown("Imported 1 new record.")


async def test_the_end_of_an_import_tells_of_rules_that_were_not_used(
    desk_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noting(_: Any, __: Any, found: Found, ___: Any) -> ImportReport:
        return replace(found.report, rules_note="The rule files have a mistake.")

    monkeypatch.setattr(importing, "_import", noting)
    async with at_desk(desk_path, size=(120, 40)) as table:
        await describe_a_list(table, tmp_path)
        await table.press("s")
        await table.until_shown(
            "The rule files have a mistake. “twiplotui rules lint” tells where."
        )


async def test_whoever_presses_control_c_is_told_how_one_leaves(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("ctrl+c")
        assert "q leaves twiplotui." in table.shown()
        assert table.app.is_running
