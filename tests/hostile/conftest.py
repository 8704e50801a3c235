"""The small world and the command line of the tests in `tests/cli`."""

from __future__ import annotations

from tests.cli.conftest import _world_file, cli, world

__all__ = ["_world_file", "cli", "world"]
