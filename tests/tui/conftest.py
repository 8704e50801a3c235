"""A filled store for the tests of the screen; made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.desks import fill


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
