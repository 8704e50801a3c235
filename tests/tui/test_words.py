"""Moments, languages and networks as lists and details write them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.factories import DAY, a_post
from tests.tui.desks import at_desk, fill
from twiplotui.model.words import TimePrecision
from twiplotui.services.brief import remember_brief
from twiplotui.tui.words import language, short_time


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2027-01-01T06:10", " 06:10"),
        ("2026-12-31T23:50", "31 Dec"),
        ("2026-04-02T12:00", "02 Apr"),
        ("2026-01-02T12:00", "Jan’26"),
        ("2027-01-02T01:00", "02 Jan"),
        ("2028-01-02T01:00", "Jan’28"),
    ],
)
def test_the_night_of_new_year_keeps_its_day(moment: str, shown: str) -> None:
    assert short_time(at(moment), at("2027-01-01T07:30"), UTC) == shown


def test_codes_that_name_no_language_are_not_shown() -> None:
    assert [language(code) for code in ("ar", "und", "zxx", "qme", "")] == ["ar", "", "", "", ""]


async def test_a_time_that_is_unknown_is_said_once(tmp_path: Path) -> None:
    post = a_post("1", "😀", published_at=None, precision=TimePrecision.UNKNOWN, lang="und")
    async with at_desk(fill(tmp_path / "d.db", [post])) as table:
        await table.press("2")
        assert "time unknown · post · first seen" in table.shown()
        assert "und" not in table.shown().replace("time unknown", "").split("Detail")[1].split()


async def test_the_watch_list_names_networks_in_full_where_there_is_room(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(200, 60)) as table:
        await table.press("w")
        heads, first = table.shown().splitlines()[2:4]
        assert heads.index("role ") - heads.index("on ", 60) == len("Truth Social ")
        assert first[heads.index("role") :].startswith("embassy")


async def test_a_watch_list_of_a_hundred_columns_has_room_for_who_it_is(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(100, 30)) as table:
        await table.press("w")
        assert "ministry · Ministry of Valdoria · #gulf" in table.shown()


@pytest.mark.parametrize("key", ["e", "t", "o", "f"])
async def test_a_key_that_needs_an_account_says_so(tmp_path: Path, key: str) -> None:
    async with at_desk(fill(tmp_path / "d.db", [])) as table:
        await table.press("w", key)
        assert "No account is selected." in table.shown()


async def test_a_first_brief_says_what_it_covers(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("b")
        assert "of the last 24 hours: 5 alerts" in table.shown()
        with table.app.session.open_writing() as store:
            remember_brief(store, NOW - 2 * DAY)
        table.app.store_changed()
        await table.settle()
        assert "since the last one: " in table.shown()


async def test_enter_is_not_offered_where_nothing_is_found(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("/")
        await table.type("danger")
        assert "6 posts   Enter goes there" in table.shown()
        await table.type("ously")
        assert "0 posts" in table.shown() and "Enter goes there" not in table.shown()
