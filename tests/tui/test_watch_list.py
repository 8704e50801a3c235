"""The watch list: one account at a time is acted on, and what was done is told as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.factories import an_account
from tests.tui.desks import Table, at_desk, fill
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.words import Network, Role
from twiplotui.tui.screens.account import AccountScreen
from twiplotui.tui.screens.accounts import Accounts
from twiplotui.tui.screens.prompts import Ask


def watch_list(table: Table) -> Accounts:
    screen = table.app.screen
    assert isinstance(screen, Accounts)
    return screen


def ours(table: Table) -> list[str]:
    rows = table.app.session.reader.store.rows(
        "SELECT handle FROM accounts WHERE is_ours = 1 ORDER BY handle"
    )
    return [row[0] for row in rows]


async def test_a_mark_does_not_let_an_act_go_to_the_next_account(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w")
        assert ours(table) == ["mfa_valdoria"]
        under = watch_list(table).chosen_account()
        for key in ("space", "V", "asterisk", "shift+down", "shift+up"):
            await table.press(key)
            assert "●" not in table.shown()
            assert "Nothing is marked here" in table.shown()
        assert watch_list(table).chosen_account() == under
        await table.press("o")
        assert (under is not None and under.account.handle in ours(table)) is (
            under is not None and under.account.handle != "mfa_valdoria"
        )
        await table.press("enter")
        assert isinstance(table.app.screen, AccountScreen)
        await table.press("space")
        assert "Nothing is marked here" in table.shown()


async def test_letters_that_no_account_has_are_told_as_such(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "slash")
        await table.type("zzz")
        await table.press("enter")
        assert "No account has “zzz”." in table.shown()
        assert "Esc shows all." in table.shown()
        assert "No account is watched yet" not in table.shown()
        await table.press("enter")
        assert "Nothing is selected." in table.shown()
        await table.press("escape")
        assert "mfa_valdoria" in table.shown()


async def test_where_an_empty_list_has_no_room_for_its_words_they_end_in_dots(
    tmp_path: Path,
) -> None:
    quiet = ListedAccount(an_account("pm_norrland", "12"), role=Role.HEAD_OF_GOVERNMENT)
    async with at_desk(fill(tmp_path / "store.db", [quiet]), size=(60, 16)) as table:
        await table.press("w", "enter")
        lines = table.shown().splitlines()
        end = next(place for place, each in enumerate(lines) if "Follow changes" in each)
        assert lines[end - 1].endswith(" …")
        assert not lines[end - 2].endswith("…")


async def test_an_empty_watch_list_names_the_keys_in_force(tmp_path: Path) -> None:
    keys = {"accounts.add": "A", "screen.import": "I"}
    async with at_desk(fill(tmp_path / "store.db", []), keys=keys) as table:
        await table.press("w")
        assert "A adds one; I imports a list of accounts" in table.shown()


async def test_an_added_account_is_named_and_gone_to(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "n")
        await table.type("@TolmeriaMFA")
        await table.press("enter")
        assert "Added TolmeriaMFA.  u undoes it." in table.shown()
        under = watch_list(table).chosen_account()
        assert under is not None and under.account.handle == "TolmeriaMFA"


async def test_what_changed_nothing_offers_no_undo(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "n")
        await table.type("@mfa_valdoria")
        await table.press("enter")
        assert "Already on the watch list: mfa_valdoria." in table.shown()
        assert "undoes it" not in table.shown()
        await table.press("t", "enter")
        assert "Nothing to change." in table.shown()
        assert "undoes it" not in table.shown()


async def test_a_tag_of_two_words_stays_one(tmp_path: Path) -> None:
    account = ListedAccount(an_account(), tags=("border talks",))
    async with at_desk(fill(tmp_path / "store.db", [account])) as table:
        for typed, tags in (
            ("", ["border talks"]),
            ("summit", ["border talks", "summit"]),
            (", #cop", ["border talks", "cop", "summit"]),
        ):
            await table.press(*(["w"] if not typed else []), "t", "end")
            await table.type(typed)
            await table.press("enter")
            line = watch_list(table).chosen_account()
            assert line is not None and list(line.tags) == tags


async def test_an_undo_goes_to_the_account_it_is_about(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "home", "o")
        first = watch_list(table).chosen_account()
        await table.press("end")
        assert watch_list(table).chosen_account() != first
        await table.press("u")
        after = watch_list(table).chosen_account()
        assert first is not None and after is not None
        assert after.account.id == first.account.id


async def test_a_country_that_is_none_is_told_in_the_box(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "e", "c")
        table.app.screen.query_one(Input).value = "Freedonia"
        await table.press("enter")
        assert isinstance(table.app.screen, Ask)
        assert "no country of this name" in table.shown()
        table.app.screen.query_one(Input).value = "France"
        await table.settle()
        assert "FR, France" in table.shown()
        await table.press("enter")
        under = watch_list(table).chosen_account()
        assert under is not None and under.account.country == "FR"


async def test_a_role_is_chosen_from_where_the_account_stands(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "e", "r", "enter")
        assert "Nothing to change." in table.shown()


async def test_an_account_without_a_handle_is_called_by_its_name(tmp_path: Path) -> None:
    site = ListedAccount(
        AccountFacts(Network.WEB, native_id="https://mfa.belmora.example", name="Belmora News"),
        country="XB",
        role=Role.MINISTRY,
    )
    async with at_desk(fill(tmp_path / "store.db", [site])) as table:
        await table.press("w", "e")
        assert "Change what of Belmora News?" in table.shown()
        await table.press("escape", "t")
        assert "Tags of Belmora News" in table.shown()
        await table.press("escape", "enter")
        assert "Account   Belmora News" in table.shown()


@pytest.mark.parametrize(
    ("listed", "is_told"), [("head-of-government", False), ("Premier of the Isles", True)]
)
async def test_a_role_listed_in_our_own_words_is_told_once(
    tmp_path: Path, listed: str, is_told: bool
) -> None:
    premier = ListedAccount(
        an_account("pm_norrland", "12"), role=Role.HEAD_OF_GOVERNMENT, role_text=listed
    )
    async with at_desk(fill(tmp_path / "store.db", [premier])) as table:
        await table.press("w", "enter")
        assert "head of government" in table.shown()
        assert ("listed as" in table.shown()) is is_told


async def test_from_a_follow_change_one_comes_back_to_the_follow_changes(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("w", "end", "enter")
        screen = table.app.screen
        assert isinstance(screen, AccountScreen) and "@mfa_valdoria" in table.shown()
        for keys in (("enter",), ("f",)):
            await table.press("tab", *keys)
            assert screen.focused is not None and screen.focused.id == "account-page"
            await table.press("escape")
            assert screen.focused is not None and screen.focused.id == "events"
            await table.press("shift+tab")
