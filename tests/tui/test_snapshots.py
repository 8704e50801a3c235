"""Pictures of the screens, compared with those that were looked at.

After a change that is meant: `pytest tests/tui/test_snapshots.py --snapshot-update`, then look.
They go by rules of their own (`pictures/rules.toml`), so that tuning a shipped rule changes none.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.desks import Table, session_for
from twiplotui.clock import FixedClock
from twiplotui.rules import RuleBook, load_packs
from twiplotui.services.demo import build_demo
from twiplotui.tui.app import TwiplotuiApp

TINY, SMALL, MEDIUM, WIDE, DECK = (40, 12), (80, 24), (120, 35), (160, 45), (200, 60)
DRAFT = "Kestria will pay a heavy price. We demand an answer today."


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how the screen is reached, and how it is seen."""

    name: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = MEDIUM
    theme: str = "dark"


def typed(text: str) -> list[str]:
    names = {" ": "space", "!": "exclamation_mark", ".": "full_stop", ":": "colon", "@": "at"}
    return [names.get(char, char) for char in text]


SHOTS = (
    *(Shot("desk", ["j", "j"], size) for size in (SMALL, MEDIUM, WIDE, DECK)),
    *(Shot("desk", ["j", "j"], MEDIUM, theme) for theme in ("light", "high-contrast")),
    Shot("desk", ["j", "j"], SMALL, "high-contrast"),
    Shot("desk", ["j", "j"], DECK, "light"),
    Shot("post-in-hebrew", ["2", "j", "j", "enter"]),
    Shot("post-in-persian", ["2", "j", "j", "j", "j", "j"], SMALL),
    Shot("post-in-hindi", ["/", *typed("lang:hi"), "enter", "enter"], MEDIUM, "light"),
    Shot("follow-changes", ["3", "j", "j"]),
    Shot("follow-changes", ["3", "j", "j", "enter"], SMALL, "light"),
    Shot("zoomed", ["z"], SMALL),
    Shot("marked", ["V", "j", "j"], SMALL),
    Shot("watch-list", ["w"], SMALL),
    Shot("watch-list", ["w"], WIDE, "light"),
    Shot("account", ["w", "j", "j", "enter"]),
    Shot("draft-check", ["c", *typed(DRAFT)]),
    Shot("draft-check", ["c", *typed(DRAFT)], SMALL, "high-contrast"),
    Shot("desk", ["j"], TINY),
    Shot("import", ["i", "escape"]),
    Shot("sources", ["S"]),
    Shot("help", ["question_mark"], SMALL),
    Shot("palette", ["ctrl+p", *typed("esc")]),
    Shot("dismiss", ["d"], SMALL),
    Shot("snooze", ["s"], MEDIUM, "light"),
)


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    """The few rules of the pictures."""
    book = load_packs(Path(__file__).parent / "pictures", with_shipped=False)
    assert not book.problems
    return book


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, rules: RuleBook) -> tuple[Path, int]:
    """The demo's store, and the moment of its morning."""
    path = tmp_path_factory.mktemp("demo") / "store.db"
    clock = build_demo(path, rules, FixedClock(0))
    return path, clock.now()


@pytest.mark.parametrize(
    "shot", SHOTS, ids=lambda shot: f"{shot.name}-{shot.size[0]}x{shot.size[1]}-{shot.theme}"
)
def test_the_screen_looks_as_it_did(
    shot: Shot,
    demo: tuple[Path, int],
    rules: RuleBook,
    tmp_path: Path,
    snap_compare: Callable[..., bool],
) -> None:
    made, morning = demo
    path = tmp_path / "desk" / "store.db"
    path.parent.mkdir()
    shutil.copy(made, path)
    session = replace(
        session_for(path, theme=shot.theme, is_demo=True),
        clock=FixedClock(morning),
        zone=UTC,
        load_rules=lambda: rules,
    )
    app = TwiplotuiApp(session)

    async def reach(pilot: Pilot[Any]) -> None:
        table = Table(app, pilot)
        await table.settle()
        for key in shot.keys:
            # One by one: on a slow machine a key would else meet what the one before has not read.
            await table.press(key)
        await pilot.pause(0.2)
        for box in app.screen.query("TextArea, Input"):
            box.cursor_blink = False  # type: ignore[attr-defined]  # both have it
        await table.settle()

    assert snap_compare(app, run_before=reach, terminal_size=shot.size)
