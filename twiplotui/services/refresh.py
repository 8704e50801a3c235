"""Fetches what is new from the live sources, politely, and stores it as one import.

Asked for by the user only, never by itself. Everything runs in the calling thread: fetching is
asynchronous, foreign bytes are parsed in child processes, the store is written between the two.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from twiplotui.config import Settings
from twiplotui.errors import TwiplotuiError
from twiplotui.model.imports import ImportReport
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.settings import NetworkSettings
from twiplotui.services.flagging import RuleChecker
from twiplotui.services.refresh_bluesky import read_bluesky
from twiplotui.services.refresh_feed import read_feed
from twiplotui.services.refresh_mastodon import read_mastodon
from twiplotui.services.refresh_model import Harvest, ReadingOutcome, failed
from twiplotui.services.refresh_reading import Places, Reading
from twiplotui.services.refresh_writer import RefreshWriter
from twiplotui.sources.sandbox import Limits, Pool
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source
from twiplotui.store.standing import count_events, tally
from twiplotui.text.hosts import place_of

READERS = {"feed": read_feed, "mastodon": read_mastodon, "bluesky": read_bluesky}

IN_WORK = 24
"""Sources between fetching and storing at one time; bounds the memory a refresh needs."""

_LANES = 2
"""Sources of one host in work for each fetch it bears: while one is fetched another is parsed."""

MANY_UNREAD = 20
"""So many sources that were never read bring enough new posts to check them in child processes."""


@dataclass(frozen=True, slots=True)
class RefreshProgress:
    """How far a refresh is; told after each source."""

    done: int
    total: int
    source: Source
    outcome: ReadingOutcome
    sentence: str = ""


@dataclass(slots=True)
class RefreshReport:
    """What a refresh brought."""

    sources: int = 0
    """How many sources were asked."""
    outcomes: dict[ReadingOutcome, int] = field(
        default_factory=lambda: dict.fromkeys(ReadingOutcome, 0)
    )
    problems: list[tuple[Source, str]] = field(default_factory=list)
    """Sources that failed or ended, each with its sentence."""
    new_posts: int = 0
    edited: int = 0
    deleted: int = 0
    follow_changes: int = 0
    records: ImportReport = field(default_factory=ImportReport)
    is_interrupted: bool = False

    def summary(self) -> str:
        """Return what it brought in one line: “12 new, 1 edited, 2 follow changes”."""
        parts = [f"{self.new_posts} new"]
        for count, word, words in (
            (self.edited, "edited", "edited"),
            (self.deleted, "removed", "removed"),
            (self.follow_changes, "follow change", "follow changes"),
            (len(self.problems), "source in trouble", "sources in trouble"),
        ):
            if count:
                parts.append(f"{count} {word if count == 1 else words}")
        return ", ".join(parts)


def refresh(
    store: Store,
    sources: Sequence[Source],
    load_rules: Callable[[], RuleChecker],
    *,
    network: NetworkSettings | None = None,
    settings: Settings | None = None,
    places: Places | None = None,
    pool: Pool | None = None,
    on_progress: Callable[[RefreshProgress], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> RefreshReport:
    """Read sources and store what they bring.

    A source that fails is noted and never stops the others.

    Args:
        store: Open for writing, in this thread.
        sources: What to read, approved by the user.
        load_rules: Loads the rules that flag new posts, if any come; where it can be pickled, a
            large refresh checks them in child processes.
        network: Limits and manners.
        settings: The configuration; decides which changes raise an alert.
        places: Servers of Bluesky.
        pool: Where bodies are parsed; None: child processes that end with the refresh.
        on_progress: Called after each source.
        should_stop: Asked ten times a second; when true what is stored stays and it ends.

    Raises:
        StoreError: The store cannot be written.
    """
    report = RefreshReport(sources=len(sources))
    if not sources:
        return report
    unread = sum(source.changed_at is None for source in sources)
    writer = RefreshWriter(store, load_rules, settings, is_large=unread >= MANY_UNREAD)
    events_before = count_events(store)
    run = _Refresh(store, writer, report, on_progress, should_stop)
    is_interrupted = True
    try:
        asyncio.run(run.read_all(sources, network or NetworkSettings(), places, pool))
        is_interrupted = report.is_interrupted
    except KeyboardInterrupt:
        report.is_interrupted = True
    finally:
        writer.close(is_interrupted=is_interrupted)
    counts = tally(store, writer.report.import_id)
    report.records = writer.report
    report.new_posts = counts.new_posts
    report.edited = len(writer.touched.edited)
    report.deleted = len(writer.touched.deleted)
    report.follow_changes = max(counts.follow_events - events_before, 0)
    return report


class _Refresh:
    """One refresh under way."""

    def __init__(
        self,
        store: Store,
        writer: RefreshWriter,
        report: RefreshReport,
        on_progress: Callable[[RefreshProgress], None] | None,
        should_stop: Callable[[], bool],
    ) -> None:
        self._store = store
        self._writer = writer
        self._report = report
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._done = 0
        self._in_work = asyncio.Semaphore(IN_WORK)

    async def read_all(
        self,
        sources: Sequence[Source],
        network: NetworkSettings,
        places: Places | None,
        pool: Pool | None,
    ) -> None:
        """Read all sources; those of one host wait for each other, hosts do not."""
        lanes: dict[str, deque[Source]] = defaultdict(deque)
        for source in sources:
            lanes[place_of(source.url)].append(source)
        size = min(os.cpu_count() or 1, 4)
        with ExitStack() as stack:
            threads = stack.enter_context(ThreadPoolExecutor(size))
            pool = pool or stack.enter_context(Pool(size, Limits(10.0)))
            async with Fetcher(network, clock=self._store.clock) as fetcher:
                reading = Reading(self._store, fetcher, pool, threads, places)
                await self._watch(asyncio.create_task(self._read_lanes(lanes, reading, network)))

    async def _watch(self, work: asyncio.Task[None]) -> None:
        """Wait for the work; stop it where the user wants so, before anything it uses is closed."""
        try:
            while not work.done():
                await asyncio.wait([work], timeout=0.1)
                if self._should_stop() and not work.done():
                    self._report.is_interrupted = True
                    break
        finally:
            work.cancel()
            await asyncio.wait([work])
        if not work.cancelled():
            work.result()

    async def _read_lanes(
        self, lanes: dict[str, deque[Source]], reading: Reading, network: NetworkSettings
    ) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for host, lane in lanes.items():
                    for _ in range(min(_LANES * network.at_one_host(host), len(lane))):
                        group.create_task(self._read_lane(lane, reading))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from errors

    async def _read_lane(self, lane: deque[Source], reading: Reading) -> None:
        while lane:
            source = lane.popleft()
            async with self._in_work:
                harvest = await _read(source, reading)
                await self._writer.take(harvest)
            self._note(harvest)

    def _note(self, harvest: Harvest) -> None:
        self._done += 1
        report = self._report
        report.outcomes[harvest.outcome] += 1
        if harvest.outcome in (ReadingOutcome.FAILED, ReadingOutcome.ENDED):
            report.problems.append((harvest.source, harvest.sentence))
        if self._on_progress is not None:
            self._on_progress(
                RefreshProgress(
                    self._done, report.sources, harvest.source, harvest.outcome, harvest.sentence
                )
            )


async def _read(source: Source, reading: Reading) -> Harvest:
    try:
        return await READERS[source.kind](source, reading)
    except TwiplotuiError as error:
        return failed(source, reading.now, error.message)
