"""A filled store for the tests of the screen; made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tui.desks import fill

if TYPE_CHECKING:
    from tests.tui.terminals import Terminal


@pytest.fixture(scope="session")
def _filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("filled") / "store.db")


@pytest.fixture
def desk_path(_filled_once: Path, tmp_path: Path) -> Path:
    target = tmp_path / "desk" / "store.db"
    target.parent.mkdir()
    shutil.copy(_filled_once, target)
    return target


@pytest.fixture(autouse=True)
def no_upkeep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave flags as the tests' own rules set them; the child goes by the shipped ones."""
    monkeypatch.setattr("twiplotui.tui.upkeep.AFTER_SECONDS", 3_600.0)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Those a test opens; whatever still runs in them ends with it."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.kill()
