"""The other screens by their keys: search, watch list, account, draft, import, help, start."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.conftest import NOW
from tests.factories import a_run, put
from tests.tui.desks import at_desk, describe_a_list, fill
from twiplotui.clock import FixedClock
from twiplotui.services import drafts
from twiplotui.services.draft_length import length
from twiplotui.store import saved_searches
from twiplotui.store.open import open_store
from twiplotui.tui.screens.desk import Desk
from twiplotui.tui.screens.draft import DraftCheck
from twiplotui.tui.screens.first_start import FirstStart
from twiplotui.tui.screens.importing import Importing
from twiplotui.tui.screens.prompts import Ask


async def test_search_as_one_types_points_at_mistakes_and_keeps_results(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("slash")
        await table.type("danger")
        assert table.desk.posts.count == 6
        assert "6 posts" in table.shown()
        await table.press("backspace", "backspace")
        await table.type("")
        assert table.desk.posts.count == 6
        await table.type("er")
        table.app.screen.query_one(Input).value += " fromm:x"
        await table.type("")
        assert "Did you mean “from:”?" in table.shown()
        assert table.desk.posts.count == 6
        await table.press("escape")
        assert table.desk.is_searching
        await table.press("escape")
        assert not table.desk.is_searching
        assert table.desk.posts.count == 18


async def test_a_search_is_remembered_saved_and_chosen_again(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("slash")
        await table.type("danger")
        await table.press("enter")
        assert table.desk.focused is table.desk.posts
        await table.press("ctrl+s")
        await table.type("Risk")
        await table.press("enter")
        store = table.app.session.reader.store
        assert saved_searches.recent(store) == ["danger"]
        assert saved_searches.all_queries(store) == [("Risk", "danger")]
        await table.press("escape", "f")
        assert "Risk" in table.shown()
        await table.press("enter")
        assert table.desk.search_words == "danger"
        await table.press("slash", "up", "up")
        assert "danger" in table.shown()
        await table.press("escape", "F", "enter")
        assert "Forget the saved search “Risk”?" in table.shown()
        assert "It searches for: danger" in table.shown()
        await table.press("y")
        assert saved_searches.all_queries(store) == []
        await table.press("F")
        assert "/ searches; then Ctrl+S keeps it under a name." in table.shown()


async def test_another_search_begins_at_its_first_result(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("2", "G", "slash")
        await table.type("from:quenland_mfa OR from:valdoria_mfa OR danger")
        await table.press("enter")
        assert (table.desk.posts.cursor, table.desk.posts.count > 1) == (0, True)
        await table.press("j", "slash", "enter")
        assert table.desk.posts.cursor == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (160, 45), (200, 60), (40, 12)])
async def test_panes_zoom_and_focus_at_every_size(desk_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(desk_path, size=size) as table:
        desk = table.desk
        for key, name in (("2", "posts"), ("3", "events"), ("4", "detail"), ("1", "alerts")):
            await table.press(key)
            assert desk.focused is not None and desk.focused.id == name
        await table.press("z")
        assert desk.focused is not None and desk.focused.size.width >= size[0] - 2
        await table.press("escape", "j")
        assert desk.alerts.cursor == 1
        if size[0] >= 80:
            assert "? Help" in table.shown()
        await table.pilot.resize_terminal(100, 30)
        await table.settle()
        assert desk.alerts.cursor == 1


async def test_every_script_is_shown_and_the_detail_tells_all(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(160, 45)) as table:
        await table.press("2", "end")
        shown = table.shown()
        for text in ("التقى الوزير", "שר החוץ", "部长今天", "विदेश मंत्री", "👨‍👩‍👧"):
            assert text in shown
        await table.press("1")
        shown = table.shown()
        for text in ("MFA Valdoria", "OURS", "Flags", "▲ high", "Where it came from", "import 1"):
            assert text in shown


async def test_end_and_home_and_pages(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(80, 24)) as table:
        await table.press("2", "end")
        assert table.desk.posts.cursor == 17
        await table.press("home")
        assert table.desk.posts.cursor == 0
        await table.press("pagedown")
        assert table.desk.posts.cursor > 5
        await table.press("g", "g")
        assert table.desk.posts.cursor == 0
        await table.press("G", "pageup", "k")
        assert table.desk.posts.cursor < 16


async def test_the_watch_list_edits_tags_and_undoes(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w")
        assert "mfa_valdoria" in table.shown()
        await table.press("t")
        await table.type(" summit")
        await table.press("enter")
        assert "#summit" in table.shown()
        await table.press("u")
        assert "#summit" not in table.shown()
        await table.press("n")
        await table.type("@kestria_pm")
        await table.press("enter")
        assert "kestria_pm" in table.shown()
        await table.press("slash")
        await table.type("kestria")
        await table.press("enter")
        assert "1 account" in table.shown()
        await table.press("o")
        row = table.app.session.reader.store.row(
            "SELECT is_ours FROM accounts WHERE handle = 'kestria_pm'"
        )
        assert row is not None and row[0] == 1
        assert "Marked as ours.  u undoes it." in table.shown()
        await table.press("enter")
        assert "Account   @kestria_pm" in table.shown()
        assert "watched" not in table.shown()
        await table.press("e", "w")
        assert "Watched no longer.  u undoes it." in table.shown()
        assert "watched    no" in table.shown()
        await table.press("u")
        assert "Undid: ceased to watch an account" in table.shown()
        assert "watched    no" not in table.shown()
        await table.press("escape", "escape", "escape")
        assert table.app.screen is table.desk


async def test_a_draft_is_checked_measured_kept_and_copied(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("c")
        await table.type("there is danger")
        shown = table.shown()
        assert "▲ high" in shown
        assert "X 15/280" in shown
        await table.press("f3")
        screen = table.app.screen
        assert isinstance(screen, DraftCheck)
        assert screen._area.cursor_location == (0, 9)
        await table.press("f5")
        await table.press("f2")
        assert "›Mastodon 15/500" in table.shown()
        await table.press("f9")
        assert "sent to the terminal's clipboard" in table.shown()
        await table.press("x", "escape")
        store = table.app.session.reader.store
        assert [each.text for each in drafts.listed(store)] == ["there is danger"]


@pytest.mark.parametrize(
    ("text", "network", "count"),
    [
        ("hello", "x", 5),
        ("中文", "x", 4),
        ("https://valdoria.example/a/very/long/path", "x", 23),
        ("👨‍👩‍👧", "x", 2),
        ("👨‍👩‍👧", "bluesky", 1),
        ("é", "bluesky", 1),
        ("🇫🇷🇩🇪", "bluesky", 2),
        ("@ann@social.example hi", "mastodon", 7),
        ("https://valdoria.example/a/very/long/path", "mastodon", 23),
        ("한국", "bluesky", 2),
        ("👍", "threads", 4),
    ],
)
def test_length_as_the_network_counts(text: str, network: str, count: int) -> None:
    assert length(text, network) == count


async def test_help_and_palette_know_the_keys_in_force(desk_path: Path) -> None:
    async with at_desk(desk_path, keys={"alert.escalate": "x"}) as table:
        await table.press("question_mark")
        await table.type("somebody must decide")
        assert "x " in table.shown()
        for _ in range(20):
            await table.press("backspace")
        await table.type("import back")
        heading, row = table.shown().splitlines()[5:7]
        assert "· import" in heading and "Take the whole selected import back." in row
        await table.press("escape", "x")
        assert table.states().count("escalated") == 1
        await table.press("ctrl+p")
        await table.type("acknowledge")
        await table.press("enter")
        await table.settle()
        assert table.states().count("acknowledged") == 1


async def test_the_first_start_offers_four_ways(tmp_path: Path) -> None:
    async with at_desk(tmp_path / "none" / "store.db") as table:
        shown = table.shown()
        for words in ("See the demo", "Import a file", "Add a feed", "Quit"):
            assert words in shown
        await table.press("d")
        assert table.app.wants_demo


async def test_nothing_stands_below_the_first_start_and_the_desk_takes_its_place(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path / "none" / "store.db") as table:
        assert [type(each) for each in table.app.screen_stack] == [FirstStart]
        await table.press("i")
        assert [type(each) for each in table.app.screen_stack] == [Desk, Importing, Ask]
        await table.press("escape", "escape")
        assert "No alerts yet" in table.shown()
        assert isinstance(table.app.screen, Desk)


async def test_an_empty_store_says_which_key_fills_it(tmp_path: Path) -> None:
    path = fill(tmp_path / "store.db", [])
    async with at_desk(path) as table:
        shown = table.shown()
        assert "No alerts yet" in shown
        assert shown.count("i imports") == 3
        await table.press("a", "d", "u")
        assert "nothing to undo" in table.shown()


async def test_an_import_is_described_run_and_taken_back(desk_path: Path, tmp_path: Path) -> None:
    async with at_desk(desk_path, size=(120, 40)) as table:
        await describe_a_list(table, tmp_path)
        await table.press("s")
        await table.until_shown("Done.")
        await table.press("home", "d")
        assert "Take import 2 back" in table.shown()
        await table.press("y")
        row = table.app.session.reader.store.row("SELECT state FROM imports WHERE id = 2")
        assert row is not None and row[0] == "undone"
        assert "Done." not in table.shown() and "Undid import 2" in table.shown()
        await table.press("i")
        assert "Import what?" in table.shown()


async def test_follow_changes_are_filtered(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        assert table.desk.events.count == 1
        await table.press("m", "m")
        assert table.desk.events.count == 0
        await table.press("m", "a")
        assert table.desk.events.count == 1
        await table.press("m", "c")
        await table.type("Freedonia")
        await table.press("enter")
        assert "no country of this name" in table.shown()
        await table.press("ctrl+u")
        await table.type("xk")
        assert "XK" in table.shown()
        await table.press("enter")
        assert "Follow changes shown: of XK." in table.shown()
        await table.press("m", "x")
        assert "Unanswered follows" in table.shown()


async def test_the_demo_is_labelled_and_practised(desk_path: Path) -> None:
    async with at_desk(desk_path, is_demo=True) as table:
        assert "DEMO" in table.shown()
        assert "Practice 1/9" in table.shown()
        await table.press("j", "a")
        assert "Practice 3/9" in table.shown()
        await table.press("u", "d", "f", "e", "space", "3", "slash")
        await table.type("danger")
        assert "Practice 8/9" in table.shown()
        await table.press("enter")
        assert "Practice 9/9" in table.shown()
        await table.press("question_mark", "escape")
        assert "Practice done. Ctrl+T closes this line." in table.shown()
        await table.press("ctrl+t")
        assert "Practice" not in table.shown().splitlines()[-2]


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
async def test_themes_change_colours_not_words(desk_path: Path, theme: str) -> None:
    async with at_desk(desk_path, theme=theme) as table:
        first = table.shown()
        await table.press("f12")
        assert table.shown().splitlines()[1:-1] == first.splitlines()[1:-1]


async def test_a_theme_chosen_on_the_screen_is_kept_until_the_configuration_changes(
    desk_path: Path,
) -> None:
    async with at_desk(desk_path) as table:
        await table.press("f12")
        assert table.app.theme == "light" and "Theme: light." in table.shown()
    async with at_desk(desk_path) as table:
        assert table.app.theme == "light"
        await table.press("f12")
    async with at_desk(desk_path) as table:
        assert table.app.theme == "high-contrast"
    async with at_desk(desk_path, theme="light") as table:
        assert table.app.theme == "light"


async def test_an_accounts_posts_are_searched_at_the_desk(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("p", "slash")
        assert table.app.screen is table.desk
        await table.type("danger")
        assert table.desk.search_words == 'from:"mfa_valdoria" danger'
        assert table.desk.posts.count == 6


async def test_a_post_read_on_an_accounts_page_stays_while_the_store_changes(
    desk_path: Path,
) -> None:
    async with at_desk(desk_path) as table:
        await table.press("p", "enter")
        assert "Detail: Esc shows the account" in table.shown()
        table.app.store_changed()
        await table.type("")
        assert "Detail: Esc shows the account" in table.shown()
        await table.press("escape")
        assert "Detail: Esc" not in table.shown()


async def test_a_follow_is_one_sided_only_where_the_other_list_was_read_whole(
    desk_path: Path,
) -> None:
    async with at_desk(desk_path, size=(250, 45)) as table:
        await table.press("3")
        assert "returned   unknown, its follows were not read whole" in table.shown()
        assert "not followed back" not in table.shown()
        await table.press("m", "o")
        assert table.desk.events.count == 0
        with open_store(desk_path, clock=FixedClock(NOW)) as store:
            put(store, [a_run(["5"], NOW, actor="9")])
        table.app.store_changed()
        await table.press("m", "a", "m", "o")
        assert table.desk.events.count == 1
        assert "returned   no, as last read" in table.shown()
