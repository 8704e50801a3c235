"""The box that shows the record a source gave of a post."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import NOW
from tests.factories import a_post, put, with_raw
from tests.tui.desks import at_desk, fill
from twiplotui.clock import FixedClock
from twiplotui.store.open import open_store


async def test_the_record_of_the_selected_post_is_shown_cleaned(tmp_path: Path) -> None:
    raw = json.dumps({"id_str": "1", "full_text": "Word\u001b[2J by word", "tail": ["x"] * 400})
    path = fill(tmp_path / "d.db", [with_raw(a_post("1", "Word by word"), raw.encode())])
    async with at_desk(path, size=(80, 24)) as table:
        await table.press("2", "E")
        assert "The record from import 1" in table.shown()
        assert '"full_text": "Word' in table.shown() and "\x1b" not in table.shown()
        assert "read on" in table.shown()
        await table.press("end", "escape")
        assert "The record from" not in table.shown()


async def test_of_several_records_one_is_chosen(tmp_path: Path) -> None:
    path = fill(tmp_path / "d.db", [with_raw(a_post("1", "Word"), b'{"likes": 1}')])
    with open_store(path, clock=FixedClock(NOW)) as store:
        put(store, [with_raw(a_post("1", "Word"), b'{"likes": 2}')])
    async with at_desk(path, size=(80, 24)) as table:
        await table.press("2", "E")
        assert "Show which record?" in table.shown()
        await table.press("2")
        assert '"likes": 2' in table.shown()


async def test_without_a_post_there_is_no_record(tmp_path: Path) -> None:
    async with at_desk(fill(tmp_path / "d.db", []), size=(80, 24)) as table:
        await table.press("2", "E")
        assert "There is no post here." in table.shown()
