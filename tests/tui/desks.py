"""A small filled store, the application over it, and what its screen shows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.conftest import NOW
from tests.factories import DAY, HOUR, FewRules, a_post, a_run, an_account, put
from twiplotui.clock import FixedClock
from twiplotui.config import ScreenSettings, Settings
from twiplotui.model.account import ListedAccount
from twiplotui.model.imports import Fact
from twiplotui.model.words import Role
from twiplotui.paths import Paths
from twiplotui.store.open import open_store
from twiplotui.tui.app import TwiplotuiApp
from twiplotui.tui.screens.desk import Desk
from twiplotui.tui.session import Session

SCRIPTS = (
    "التقى الوزير اليوم سفراء المنطقة",
    "שר החוץ נפגש הבוקר עם שגרירים",
    "部长今天会见合作伙伴",
    "विदेश मंत्री ने आज राजदूतों से भेंट की",
    "Flags 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f 👨‍👩‍👧 🇫🇷 ❤️",
)


def world(alerts: int = 6, posts: int = 12) -> list[Fact]:
    """Return facts: watched accounts, flagged and harmless posts, a follow change."""
    facts: list[Fact] = [
        ListedAccount(
            an_account("mfa_valdoria", "100", name="MFA Valdoria"),
            actor="Ministry of Valdoria",
            country="XV",
            role=Role.MINISTRY,
            tags=("gulf",),
            is_ours=True,
        ),
        ListedAccount(an_account("h7", "7"), country="XK", role=Role.EMBASSY),
    ]
    for number in range(alerts):
        facts.append(
            a_post(f"9{number:03}", f"danger number {number}", published_at=NOW - number * 60_000)
        )
    for number in range(posts):
        text = SCRIPTS[number % len(SCRIPTS)]
        facts.append(a_post(f"1{number:03}", f"{text} {number}", published_at=NOW - DAY - number))
    facts.append(a_run(["7", "8"], NOW - 3 * DAY))
    facts.append(a_run(["7", "8", "9"], NOW - HOUR))
    return facts


def fill(path: Path, facts: Sequence[Fact] | None = None) -> Path:
    """Make a store and put facts into it."""
    with open_store(path, clock=FixedClock(NOW)) as store:
        put(store, world() if facts is None else facts)
    return path


def session_for(
    path: Path, *, keys: dict[str, str] | None = None, theme: str = "dark", is_demo: bool = False
) -> Session:
    """Return a sitting at a store, with a clock that stands still."""
    folder = path.parent
    return Session(
        paths=Paths(path, folder / "c.toml", folder / "rules", folder, folder / "s", folder / "k"),
        settings=Settings(screen=ScreenSettings(theme=theme), keys=keys or {}),
        clock=FixedClock(NOW),
        find_who=lambda: "ann",
        zone=UTC,
        load_rules=FewRules,  # type: ignore[arg-type]  # all that a draft asks of rules
        rule_loader=lambda: FewRules,  # type: ignore[arg-type, return-value]  # and an import
        is_demo=is_demo,
    )


class Table:
    """A running application with a pilot."""

    def __init__(self, app: TwiplotuiApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def desk(self) -> Desk:
        """The desk, whatever stands on top of it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, Desk))

    async def settle(self) -> None:
        """Wait until nothing is read, written or drawn any more."""
        for _ in range(200):
            await self.pilot.pause(0.005)
            if not self.app.background.is_idle:
                continue
            await self.pilot.pause()
            await self.pilot.pause()
            # What was delivered meanwhile may have asked for more.
            if self.app.background.is_idle:
                break

    async def press(self, *keys: str) -> None:
        """Press keys, each to its end."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def until_shown(self, text: str) -> None:
        """Wait for what a process of its own brings; on a busy machine that takes seconds."""
        for _ in range(3_000):
            if text in self.shown():
                break
            await self.pilot.pause(0.01)
        assert text in self.shown(), self.shown()
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text and wait for what follows from it."""
        await self.pilot.press(*["space" if char == " " else char for char in text])
        await self.pilot.pause(0.15)
        await self.settle()

    def shown(self) -> str:
        """Return the screen as plain text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    def states(self) -> list[str]:
        """Return the states of all alerts, oldest id first."""
        rows = self.app.session.reader.store.rows("SELECT state FROM alerts ORDER BY id")
        return [row[0] for row in rows]


@asynccontextmanager
async def at_desk(
    path: Path, *, size: tuple[int, int] = (120, 36), **more: Any
) -> AsyncIterator[Table]:
    """Run the application on a store, without a terminal."""
    app = TwiplotuiApp(session_for(path, **more))
    async with app.run_test(size=size) as pilot:
        table = Table(app, pilot)
        await table.settle()
        yield table
    app.background.close(1.0)


async def describe_a_list(table: Table, folder: Path) -> None:
    """On the page of imports, choose a file with one new account, and wait for its description."""
    listed = folder / "list.csv"
    listed.write_text("network,handle,country,role\nx,sarmira_mfa,FR,ministry\n", encoding="utf-8")
    await table.press("i")
    await table.type(str(listed))
    await table.press("enter")
    await table.until_shown("1 new")
