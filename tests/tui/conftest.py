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
