"""The draft check: at each key, findings and rows are those of the text as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.factories import FewRules
from tests.tui.desks import Table, at_desk
from twiplotui.errors import StoreError
from twiplotui.model.flag import TextContext
from twiplotui.services.draft_length import graphemes, length
from twiplotui.services.mutes import mute_phrase
from twiplotui.store.open import open_store
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


@contextmanager
def no_draft_can_be_kept() -> Iterator[None]:
    """Let every draft be refused, as by a full disk."""

    def refuse(*_: object, **__: object) -> int:
        raise StoreError("The disk of store.db is full.", "Free some room and do it again.")

    with pytest.MonkeyPatch.context() as full:
        full.setattr("twiplotui.services.drafts.keep", refuse)
        yield


async def test_a_draft_that_cannot_be_kept_is_held_for_the_next_try(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        with no_draft_can_be_kept():
            await draft_with(table, "our words")
            await table.press("escape")
            assert "The draft is not kept; c goes on with it." in table.shown()
            assert "The disk of" in table.shown()
            await table.press("q")
            assert "A draft could not be kept. Quit and lose it?" in table.shown()
            await table.press("n", "c")
            assert "our words" in table.shown()
        await table.press("escape")
        assert "Kept as draft 1" in table.shown()
        await table.press("c")
        assert "our words" not in table.shown().split("goes on with a kept draft")[0]
        await table.press("escape", "q")
        assert table.app._exit


async def test_quitting_from_a_draft_that_cannot_be_kept_asks_first(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        with no_draft_can_be_kept():
            await draft_with(table, "our words")
            await table.press("ctrl+q")
            assert "Quit and lose it?" in table.shown()
            await table.press("n")
            assert "our words" in table.shown() and not table.app._exit
        await table.press("ctrl+q")
        assert table.app._exit


async def test_a_signal_leaves_the_draft_in_the_store(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await draft_with(table, "our last words")
        table.app._on_signal(1)
        table.app.background.close(5)
        row = table.app.session.reader.store.row("SELECT text FROM draft_versions")
        assert row is not None and row[0] == "our last words"
        assert table.app.signal_code == 129


async def test_a_fault_of_ours_leaves_the_draft_in_the_store(desk_path: Path) -> None:
    with pytest.raises(ValueError, match="planted"):
        async with at_desk(desk_path) as table:
            await draft_with(table, "our last words")
            table.app._handle_exception(ValueError("planted"))
            table.app.background.close(5)
    with open_store(desk_path, read_only=True) as store:
        row = store.row("SELECT text FROM draft_versions")
        assert row is not None and row[0] == "our last words"


async def test_a_harmless_text_is_said_to_be_so_and_an_empty_box_greets_again(
    desk_path: Path,
) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c")
        assert "Write or paste a text" in table.shown()
        await table.type("good morning")
        assert "Nothing found." in table.shown()
        assert "Write or paste a text" not in table.shown()
        await table.press(*["backspace"] * len("good morning"))
        assert "Write or paste a text" in table.shown()
        assert "Nothing found." not in table.shown()


async def test_what_the_desk_silenced_is_counted_and_not_shown(desk_path: Path) -> None:
    with open_store(desk_path) as store:
        mute_phrase(store, "danger", by="ann")
    async with at_desk(desk_path) as table:
        await draft_with(table, "great danger")
        assert "1 hidden" in table.shown() and "▲ high" not in table.shown()


async def test_rules_that_are_not_used_are_told_beside_nothing_found(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FewRules, "problems", ("house.toml:3: no such field",), raising=False)
    async with at_desk(desk_path) as table:
        await draft_with(table, "good morning")
        assert "Nothing found." in table.shown()
        assert "The rule files have a mistake" in table.shown()


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
async def test_the_title_of_the_box_is_read_whether_one_writes_or_not(
    desk_path: Path, theme: str
) -> None:
    """As the titles of all panes: with the focus on the accent, without it in the same grey."""
    async with at_desk(desk_path, theme=theme) as table:
        await table.press("c")
        looks = [title_styles(table)]
        await table.press("tab")
        looks.append(title_styles(table))
        assert looks[0]["Draft"] == looks[1]["Findings"]
        assert looks[0]["Findings"] == looks[1]["Draft"]


def title_styles(table: Table) -> dict[str, tuple[object, object]]:
    """Return foreground and background of each title of a pane."""
    styles: dict[str, tuple[object, object]] = {}
    for strip in table.app.screen._compositor.render_strips()[1:]:
        for segment in strip:
            if segment.text in ("Draft", "Findings") and segment.style is not None:
                styles[segment.text] = segment.style.color, segment.style.bgcolor
    return styles


async def test_a_day_that_matters_is_told_and_weighs(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()

    def notes(_rules: FewRules, context: TextContext) -> tuple[str, ...]:
        asked.add(context.on_date)
        return (f"On this day: remembrance ({context.on_date}).",)

    monkeypatch.setattr(FewRules, "notes", notes)
    async with at_desk(desk_path) as table:
        await draft_with(table, "")
        assert "On this day: remembrance (11-23)." in table.shown()
        await draft_with(table, "danger")
        assert "On this day: remembrance (11-23)." in table.shown()
    assert asked == {"11-23"}
