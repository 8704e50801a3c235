"""A store, a clock and a world of servers on loopback, to be refreshed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.factories import NoPlaces
from tests.services.live_world import World
from twiplotui.clock import FixedClock
from twiplotui.model.flag import Finding, TextContext
from twiplotui.network.settings import NetworkSettings
from twiplotui.services.refresh import RefreshProgress, RefreshReport, refresh
from twiplotui.services.refresh_reading import Places
from twiplotui.sources.sandbox import Pool
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source, add_source, list_sources

MINUTE = 60_000
HOUR = 60 * MINUTE
DID = "did:plc:valdoria2222222222222222"
TARGETS = [f"did:plc:target{letter}22222222222222222" for letter in "abcdef"]


class NoRules(NoPlaces):
    """A rule book without rules."""

    version = "none"

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        return ()


@dataclass
class Desk:
    """A store, a clock and a world."""

    store: Store
    clock: FixedClock
    world: World
    base: str
    pool: Pool

    def add(self, kind: str, url: str) -> Source:
        return add_source(self.store, kind, url)[0]

    def refresh(
        self, hours: float = 0.0, on_progress: Callable[[RefreshProgress], None] | None = None
    ) -> RefreshReport:
        self.clock.advance(int(hours * HOUR))
        report = refresh(
            self.store,
            [source for source in list_sources(self.store) if source.state == "active"],
            NoRules,
            # Long: on a busy machine a fetch cut off in time would look like a fault of ours.
            network=NetworkSettings(allow_hosts=("127.0.0.1", "localhost"), timeout=60),
            places=Places(self.base, self.base),
            pool=self.pool,
            on_progress=on_progress,
        )
        assert all(file.adds_up() for file in report.records.files)
        return report

    def presence(self, ending: str) -> str:
        row = self.store.row("SELECT presence FROM posts WHERE native_id LIKE ?", (f"%{ending}",))
        assert row is not None
        return str(row[0])

    def source(self) -> Source:
        return list_sources(self.store)[-1]


def runs(desk: Desk) -> list[tuple[int, bool | None, str]]:
    rows = desk.store.rows("SELECT read, is_complete, note FROM follow_runs ORDER BY captured_at")
    return [(row[0], None if row[1] is None else bool(row[1]), row[2]) for row in rows]
