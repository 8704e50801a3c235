"""The store, the clock and the world of the tests of refresh."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.live_server import running
from tests.services.live_world import World
from tests.services.refresh_desk import Desk
from twiplotui.clock import FixedClock
from twiplotui.sources.sandbox import Pool
from twiplotui.store.connection import Store


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, clock: FixedClock, pool: Pool) -> Iterator[Desk]:
    world = World()
    with running(world) as server:
        base = server.url("")
        world.settle(base)
        yield Desk(store, clock, world, base, pool)
