"""The draft check: at each key, findings and rows are those of the text as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui.desks import Table, at_desk
from twiplotui.services.draft_length import graphemes, length
from twiplotui.tui.screens.draft import DraftCheck
from twiplotui.tui.widgets.draft_area import DraftArea

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "text" / "languages.json").read_text(encoding="utf-8")
)
PARAGRAPH = "we regret the decision and call on all to talk now " * 40


async def draft_with(table: Table, text: str) -> DraftArea:
    """Open the draft check with a text in its box."""
    await table.press("c")
    assert isinstance(table.app.screen, DraftCheck)
    area = table.app.screen._area
    area.load_text(text)
    await table.pilot.pause(0.05)
    await table.settle()
    return area


def drawn(area: DraftArea) -> list[object]:
    return [list(area.render_line(y)) for y in range(area.size.height)]


def anew(area: DraftArea) -> list[object]:
    """Return what is drawn when nothing is remembered."""
    area._rows.clear()
    area._line_cache.clear()
    return drawn(area)


async def test_a_key_and_what_it_finds_are_painted_together(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        area = await draft_with(table, PARAGRAPH + "dange")
        area.move_cursor(area.document.end)
        await table.press("x", "backspace")
        assert "▲ high" not in table.shown()
        area.insert("r")
        await table.pilot.pause()
        assert "▲ high" in table.shown()
        assert area._spans


async def test_rows_that_are_remembered_are_drawn_as_they_are(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        area = await draft_with(table, PARAGRAPH + "\n\na danger\tlies\n" + PARAGRAPH)
        for keys in (
            ("d", "a", "n", "g", "e", "r"),
            ("down", "down", "end", "x"),
            ("home", "enter"),
            ("shift+down", "shift+right"),
            ("backspace", "ctrl+end", "(", ")", "left"),
            ("ctrl+home", "delete", "space"),
        ):
            await table.press(*keys)
            assert drawn(area) == anew(area), keys


async def test_a_finding_that_goes_is_no_longer_marked(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        area = await draft_with(table, "danger here")
        await table.press("x")
        marked = drawn(area)
        assert area._spans
        await table.press("right", "x", "backspace", "home", "delete", "right", "backspace")
        assert not area._spans
        assert drawn(area) == anew(area)
        assert drawn(area) != marked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "more", ["", " 👍🏽 x", " 🇫🇷", " e\u0301\u0301", "\r\nnext", " ☂️ ⌚", " 각"]
)
def test_a_length_is_that_of_what_a_reader_sees(language: str, more: str) -> None:
    text = LANGUAGES[language] + more
    assert length(text, "any") == len(list(graphemes(text)))
    parts = list(graphemes(text))
    for network in ("x", "threads"):
        assert length(text, network) == sum(length(part, network) for part in parts)
    assert length(text, "mastodon") == length(text, "any")
