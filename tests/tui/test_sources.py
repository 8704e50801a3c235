"""Live sources from the screen: added after asking, refreshed, stopped, told how they fare."""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.conftest import NOW
from tests.factories import HOUR
from tests.services.live_server import running
from tests.services.live_world import Feed, FeedItem, World
from tests.tui.desks import Table, fill, session_for
from twiplotui.cli.context import Context
from twiplotui.clock import FixedClock
from twiplotui.config import NetworkSettings
from twiplotui.store.open import open_store
from twiplotui.store.sources import Source, add_source, list_sources
from twiplotui.tui import start
from twiplotui.tui.app import TwiplotuiApp
from twiplotui.tui.screens.sources import Sources

HOSTILE = "Ministry \x1b]52;c;cm0=\x07[red]\u202eevil[/] \x9b31m\nsecond"


@pytest.fixture
def world() -> Iterator[tuple[World, str]]:
    made = World()
    with running(made) as server:
        base = server.url("").rstrip("/")
        made.base = base
        yield made, base


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "desk" / "store.db", [])


@asynccontextmanager
async def at_desk(path: Path, minutes: int = 0) -> AsyncIterator[Table]:
    session = session_for(path)
    session.settings = replace(
        session.settings,
        network=NetworkSettings(allow_hosts=("127.0.0.1",)),
        screen=session.settings.screen._replace(refresh_minutes=minutes),
    )
    app = TwiplotuiApp(session)
    async with app.run_test(size=(120, 36)) as pilot:
        table = Table(app, pilot)
        await table.settle()
        yield table
    app.background.close(1.0)


async def until(table: Table, is_so: Callable[[], bool]) -> None:
    for _ in range(3_000):  # A process of its own is begun; on a busy machine that takes seconds.
        if is_so():
            break
        await asyncio.sleep(0.02)
    else:
        raise AssertionError(table.shown())
    await table.settle()


async def answer_with(table: Table, text: str) -> None:
    table.app.screen.query_one(Input).insert_text_at_cursor(text)
    await table.press("enter")


def stored(path: Path) -> list[Source]:
    with open_store(path, clock=FixedClock(NOW), read_only=True) as store:
        return list_sources(store)


def put_feed(path: Path, url: str, **more: object) -> None:
    with open_store(path, clock=FixedClock(NOW)) as store:
        add_source(store, "feed", url, **more)  # type: ignore[arg-type]  # its own keywords


def a_feed(world: World, name: str, items: int = 3) -> Feed:
    feed = Feed(name, [FeedItem(n, NOW - n * HOUR, f"Notice of {name} {n}") for n in range(items)])
    world.feeds[name] = feed
    return feed


async def test_without_sources_a_refresh_names_the_key_that_adds_one(path: Path) -> None:
    async with at_desk(path) as table:
        await table.press("R")
        await until(table, lambda: table.app.refreshing is None)
        assert "No sources yet: press S to add one." in table.shown()
        await table.press("S")
        assert "n adds one" in table.shown()
        await table.press("escape")
        assert table.app.screen is table.desk


async def test_a_feed_is_added_after_asking_and_its_posts_come_to_the_desk(
    path: Path, world: tuple[World, str]
) -> None:
    made, base = world
    feed = a_feed(made, "one")
    async with at_desk(path) as table:
        for answer, count in (("n", 0), ("y", 1)):
            await table.press("S", "n")
            await answer_with(table, f"{base}/feed/one")
            await until(table, lambda: "from now on?" in table.shown())
            assert "Fetch this from 127.0.0.1 from now on?" in table.shown()
            assert "Ministry one: a feed;" in table.shown()
            await table.press(answer)
            assert len(stored(path)) == count
            await table.press("escape")
        asked = feed.asked
        await table.press("R")
        await until(table, lambda: table.app.refreshing is None)
        assert feed.asked == asked + 1
        assert "3 new" in table.shown()
        await until(table, lambda: table.desk.posts.count == 3)
        await table.press("R")
        await until(table, lambda: table.app.refreshing is None)
        assert "No source is due; the next one in" in table.shown()
        assert feed.asked == asked + 1


async def test_what_was_not_approved_is_not_fetched(path: Path, world: tuple[World, str]) -> None:
    made, base = world
    feed = a_feed(made, "one")
    put_feed(path, f"{base}/feed/one", is_approved=False)
    async with at_desk(path) as table:
        await table.press("R")
        await until(table, lambda: table.app.refreshing is None)
        assert "1 source waiting for your approval" in table.shown()
        await table.press("S", "t")
        assert feed.asked == 0
        assert "1 waiting for your approval: a" in table.shown()
        await table.press("a")
        assert "From 127.0.0.1" in table.shown()
        await table.press("y")
        assert stored(path)[0].is_approved
        await table.press("u")
        assert not stored(path)[0].is_approved


@pytest.mark.parametrize("key", ["R", "escape"])
async def test_a_refresh_stops_and_the_keys_answer_meanwhile(
    path: Path, world: tuple[World, str], key: str
) -> None:
    made, base = world
    for number in range(12):
        a_feed(made, f"f{number}").delay = 0.25
        put_feed(path, f"{base}/feed/f{number}")
    async with at_desk(path) as table:
        await table.pilot.press("R")
        await table.pilot.press("2", "1")
        await until_told(table)
        assert table.desk.focused is table.desk.alerts
        await table.pilot.press(key)
        await until(table, lambda: table.app.refreshing is None)
        assert "Stopped: " in table.shown()
        read = sum(source.checked_at is not None for source in stored(path))
        assert read < 12
        assert "↻" not in table.shown()


async def until_told(table: Table) -> None:
    for _ in range(600):
        if "/12" in table.app.refresh_told:
            await table.pilot.pause()
            assert "↻" in table.shown().splitlines()[0]
            return
        await asyncio.sleep(0.01)
    raise AssertionError(table.app.refresh_told)


async def test_a_failing_source_tells_its_health_and_can_be_paused_and_removed(
    path: Path, world: tuple[World, str]
) -> None:
    made, base = world
    a_feed(made, "bad").trouble = "503"
    put_feed(path, f"{base}/feed/bad", title="Kestria")
    async with at_desk(path) as table:
        await table.press("R")
        await until(table, lambda: table.app.refreshing is None)
        assert "1 source in trouble; S tells more" in table.shown()
        await table.press("S")
        await until(table, lambda: "failed once" in table.shown())
        assert "1 in trouble" in table.shown()
        await table.press("t")
        await until(table, lambda: "Tested:" in table.shown())
        assert "Nothing of it was stored." in table.shown()
        await table.press("p")
        assert stored(path)[0].state == "paused"
        await table.press("p")
        assert stored(path)[0].state == "active"
        await table.press("d")
        assert stored(path) == []
        await table.press("u")
        assert [each.state for each in stored(path)] == ["active"]
        assert "Kestria" in table.shown()


async def test_what_is_marked_is_counted_tested_and_found_again_by_an_undo(
    path: Path, world: tuple[World, str]
) -> None:
    made, base = world
    for name in ("one", "two", "three"):
        a_feed(made, name)
        put_feed(path, f"{base}/feed/{name}", title=f"Notices {name}")
    put_feed(path, f"{base}/feed/four", title="Listed", is_approved=False)
    async with at_desk(path) as table:
        await table.press("S", "end", "t")
        assert "Nothing is fetched before you approve it." in table.shown()
        await table.press("home", "space", "space", "end", "space")
        assert "Sources  ● 3 marked" in table.shown()
        await table.press("t")
        await until(table, lambda: "Nothing of it was stored." in table.shown())
        assert "Tested: Notices one" in table.shown() and "Tested: Notices two" in table.shown()
        assert "Tested: Notices three" not in table.shown()
        await table.press("escape")
        assert "marked" not in table.shown()
        await table.press("home", "down", "d", "end")
        await table.pilot.press("u")
        screen = table.app.screen
        assert isinstance(screen, Sources)
        screen.look_again()  # Somebody else wrote in the same moment.
        await table.settle()
        row = screen._list.current
        assert row is not None and row.source.title == "Notices two"


async def test_a_hostile_title_is_shown_tame(path: Path) -> None:
    put_feed(path, "http://127.0.0.1:9/\x1b[31mfeed", title=HOSTILE)
    async with at_desk(path) as table:
        await table.press("S")
        await until(table, lambda: "Ministry" in table.shown())
        shown = table.shown()
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
        assert "[red]" in shown
        await table.press("d")
        assert "Removed 1 source" in table.shown()


async def test_an_address_that_is_nothing_says_what_works(path: Path) -> None:
    async with at_desk(path) as table:
        await table.press("S", "n")
        await answer_with(table, "https://x.com/mfa")
        await until(table, lambda: "X has no open interface." in table.shown())
        assert "RSS bridge" in table.shown()
        assert stored(path) == []


async def test_the_first_start_leads_to_the_first_feed(
    tmp_path: Path, world: tuple[World, str]
) -> None:
    made, base = world
    a_feed(made, "one")
    path = tmp_path / "none" / "store.db"
    async with at_desk(path) as table:
        await table.press("f")
        assert "Add which source?" in table.shown()
        await answer_with(table, f"{base}/feed/one")
        await until(table, lambda: "from now on?" in table.shown())
        await table.press("y")
        assert isinstance(table.app.screen, Sources)
        assert "R reads it now" in table.shown()
        assert len(stored(path)) == 1


async def test_the_clock_refreshes_only_where_the_configuration_says_so(
    path: Path, world: tuple[World, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []
    monkeypatch.setattr(
        TwiplotuiApp,
        "set_interval",
        lambda self, seconds, callback=None, **more: begun.append(seconds),
    )
    for minutes in (0, 15):
        async with at_desk(path, minutes):
            pass
    assert begun.count(900) == 1
    monkeypatch.undo()
    made, base = world
    a_feed(made, "one")
    put_feed(path, f"{base}/feed/one")
    async with at_desk(path) as table:
        table.app.refresh_unasked()
        await until(table, lambda: table.app.refreshing is None)
        assert "3 new" in table.shown()


async def test_leaving_does_not_wait_for_a_refresh(path: Path, world: tuple[World, str]) -> None:
    made, base = world
    a_feed(made, "slow").delay = 1.0
    put_feed(path, f"{base}/feed/slow")
    async with at_desk(path) as table:
        await table.pilot.press("R")
        begun = asyncio.get_running_loop().time()
        await table.pilot.press("q")
        assert table.app._exit
        assert asyncio.get_running_loop().time() - begun < 0.8


AUDITED = """
import asyncio, sys
from pathlib import Path
seen = []
sys.addaudithook(lambda name, _: seen.append(name) if name in (
    "socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto") else None)
from tests.tui.test_sources import at_desk

async def sit(path):
    async with at_desk(path) as table:
        for keys in ("2", "3", "S", "escape", "w", "escape", "c", "escape", "question_mark"):
            await table.press(keys)
        await table.press("escape")
        print("before:", seen)
        await table.press("R")
        for _ in range(1_500):
            if table.app.refreshing is None:
                break
            await table.pilot.pause(0.02)
        print("asked:", seen, "3 new" in table.shown())

asyncio.run(sit(Path(sys.argv[1])))
"""


def test_a_sitting_opens_no_socket_as_a_refresh_has_a_process_of_its_own(
    path: Path, world: tuple[World, str]
) -> None:
    a_feed(world[0], "valdoria")
    put_feed(path, f"{world[1]}/feed/valdoria")
    done = subprocess.run(
        [sys.executable, "-c", AUDITED, str(path)],
        capture_output=True, text=True, check=False, timeout=60, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.endswith("before: []\nasked: [] True\n"), done.stdout + done.stderr


def test_the_rules_of_the_screen_can_be_given_to_a_child_process(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a first load is checked in the process of the screen, and keys wait for it."""
    sat: list[TwiplotuiApp] = []
    monkeypatch.setattr(TwiplotuiApp, "run", lambda app, **_: sat.append(app))
    start.run(Context(path, path.with_name("config.toml"), FixedClock(NOW)))
    loader = sat[0].session.rule_loader
    assert loader is not None
    assert pickle.loads(pickle.dumps(loader()))().rules
