"""What the titles of the desk's lists and its header say, in words."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW
from tests.factories import HOUR, a_post, put
from tests.tui.desks import at_desk
from twiplotui.clock import FixedClock
from twiplotui.model.words import Level
from twiplotui.services.desk import News
from twiplotui.store.open import open_store
from twiplotui.tui import desk_titles
from twiplotui.tui.content import Part

COUNTS = {"alerts": "7", "posts": "1,204+", "events": "…"}
WAITING = {"alerts": 2, "posts": 0, "events": 0}


def said(parts: list[Part]) -> str:
    return "".join(text for text, _ in parts)


@pytest.mark.parametrize(
    ("name", "shown", "told"),
    [
        ("alerts", {}, "Alerts"),
        ("alerts", {"view": "snoozed"}, "Alerts (snoozed)"),
        ("posts", {"view": "snoozed"}, "Posts"),
        ("posts", {"search": "danger \x1b[2J"}, "Search: danger ␛[2J"),
        ("events", {"kept": "unfollow"}, "Follow changes (unfollow)"),
        ("events", {"kept": "unfollow", "country": "XV"}, "Follow changes (XV)"),
    ],
)
def test_a_title_says_what_of_a_list_is_shown(name: str, shown: dict[str, str], told: str) -> None:
    everything = {"view": "open", "search": "", "kept": "all", "country": ""}
    assert desk_titles.heading(name, **{**everything, **shown}) == told


def test_a_title_tells_marks_ranges_and_the_key_that_shows_newcomers() -> None:
    quiet = desk_titles.title("1 Alerts", "7", marks=0, is_in_range=False, new=0, key="m")
    assert said(quiet) == "1 Alerts  7"
    busy = desk_titles.title("1 Alerts", "7", marks=3, is_in_range=True, new=1200, key="m")
    assert said(busy) == "1 Alerts  7  ● 3 marked  range…  ▲ 1,200 new  m shows"


def test_tabs_name_the_list_in_use_where_there_is_little_room() -> None:
    wide = said(desk_titles.tabs("posts", COUNTS, WAITING, is_short=False))
    assert " ".join(wide.split()) == "1 Alerts 7 ▲2 [2 Posts 1,204+] 3 Follow changes …"
    short = said(desk_titles.tabs("posts", COUNTS, WAITING, is_short=True))
    assert " ".join(short.split()) == "1 7 ▲2 [2 Posts 1,204+] 3 …"


def test_the_header_counts_what_waits_and_what_came() -> None:
    zone = ZoneInfo("UTC")
    news = News(None, {Level.HIGH: 2}, posts=1, is_capped=False, events=4)
    told = said(desk_titles.news_told(news, NOW, zone))
    assert told.endswith("   in the store: 1 post, 4 follow changes") and "2" in told
    news = news._replace(since=NOW - HOUR, alerts={}, is_capped=True)
    assert said(desk_titles.news_told(news, NOW, zone)).startswith("no alert waits   since ")


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
async def test_the_key_that_shows_newcomers_is_seen_in_the_pane_in_use(
    desk_path: Path, theme: str
) -> None:
    async with at_desk(desk_path, theme=theme) as table:
        with open_store(desk_path, clock=FixedClock(NOW)) as store:
            put(store, [a_post("9900", "danger again", published_at=NOW)])
        table.app.store_changed()
        await table.settle()
        strips = table.app.screen._compositor.render_strips()
        title = next(each for each in strips if "▲ 1 new  , shows" in each.text)
        unseen = [
            each.text
            for each in title
            if each.text.strip() and each.style and each.style.color == each.style.bgcolor
        ]
        assert not unseen
