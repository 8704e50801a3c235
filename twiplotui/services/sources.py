"""Adds, lists, pauses, removes and tests live sources; nothing is fetched that was not added."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from twiplotui.clock import MINUTE
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Reject
from twiplotui.model.post import PostFacts
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.settings import NetworkSettings
from twiplotui.services.discover import Found, discover
from twiplotui.services.refresh import READERS
from twiplotui.services.refresh_model import Harvest, ReadingOutcome
from twiplotui.services.refresh_reading import Places, Reading
from twiplotui.sources.sandbox import Limits, Pool
from twiplotui.store import sources as table
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source
from twiplotui.text.counts import plural
from twiplotui.who import who

T = TypeVar("T")

KINDS = {"feed": "feed", "mastodon": "Mastodon account", "bluesky": "Bluesky account"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a source would bring now; nothing of it is stored."""

    source: Source
    outcome: ReadingOutcome
    sentence: str
    posts: int
    follows: int
    rejects: tuple[Reject, ...]
    newest: int | None


def find(
    store: Store, text: str, *, network: NetworkSettings, places: Places | None = None
) -> Found:
    """Find out what an address is, by asking it.

    Raises:
        UsageError: It cannot be added; the hint says what works.
        NetworkError: It cannot be read.
        DataError: It is no source.
    """
    return _run(store, network, places, lambda reading: discover(text, reading))


def add(store: Store, found: Found) -> tuple[Source, bool]:
    """Add what was found, after the user has agreed; say whether it is new."""
    return table.add_source(store, found.kind, found.url, title=found.title)


def try_sources(
    store: Store,
    sources: Sequence[Source],
    *,
    network: NetworkSettings,
    places: Places | None = None,
) -> list[Trial]:
    """Read sources as if for the first time, and store nothing."""
    fresh = [replace(each, cursor={}, etag="", last_modified="", body_hash="") for each in sources]

    async def read_all(reading: Reading) -> list[Harvest]:
        return [await READERS[source.kind](source, reading) for source in fresh]

    return [_trial(harvest) for harvest in _run(store, network, places, read_all)]


def change(store: Store, sources: Sequence[Source], state: str, *, by: str = "") -> None:
    """Pause (`paused`), resume (`active`) or remove (`removed`) sources; undo takes it back."""
    word = {"paused": "paused", "active": "resumed", "removed": "removed"}[state]
    summary = f"{word} {_count(sources)}"
    table.change_sources(store, sources, by=by or who(), summary=summary, state=state)


def approve(store: Store, sources: Sequence[Source], *, by: str = "") -> None:
    """Agree to sources of an imported list being fetched."""
    summary = f"approved {_count(sources)}"
    table.change_sources(store, sources, by=by or who(), summary=summary, is_approved=True)


def health(source: Source, now: int) -> str:
    """Say in plain words how a source fares."""
    if source.state == "ended":
        return f"ended: {source.last_error}"
    if source.state == "paused":
        return "paused"
    if not source.is_approved:
        return "waits for your approval"
    if source.checked_at is None:
        return "not read yet"
    if source.failures:
        times = "once" if source.failures == 1 else f"{source.failures} times in a row"
        wait = f" Next try {_in(source.due_at, now)}." if source.due_at else ""
        return f"failed {times}: {source.last_error}{wait}"
    news = "nothing new yet" if source.changed_at is None else f"new {_ago(source.changed_at, now)}"
    return f"well; read {_ago(source.checked_at, now)}, {news}"


def _trial(harvest: Harvest) -> Trial:
    facts = [fact for batch in harvest.batches for fact in batch.facts]
    posts = {fact.native_id: fact for fact in facts if isinstance(fact, PostFacts)}
    times = [post.published_at for post in posts.values() if post.published_at is not None]
    return Trial(
        source=harvest.source,
        outcome=harvest.outcome,
        sentence=harvest.sentence,
        posts=len(posts),
        follows=sum(len(fact.members) for fact in facts if isinstance(fact, RunFacts)),
        rejects=tuple(fact for fact in facts if isinstance(fact, Reject)),
        newest=max(times, default=None),
    )


def _run(
    store: Store,
    network: NetworkSettings,
    places: Places | None,
    work: Callable[[Reading], Awaitable[T]],
) -> T:
    async def inside() -> T:
        async with _reading(store, network, places) as reading:
            return await work(reading)

    return asyncio.run(inside())


@asynccontextmanager
async def _reading(
    store: Store, network: NetworkSettings, places: Places | None
) -> AsyncIterator[Reading]:
    with ThreadPoolExecutor(1) as threads, Pool(1, Limits(10.0)) as pool:
        async with Fetcher(network, clock=store.clock) as fetcher:
            yield Reading(store, fetcher, pool, threads, places)


def _count(sources: Iterable[Source]) -> str:
    number = len(list(sources))
    return plural(number, "source")


def _ago(moment: int, now: int) -> str:
    words = _span(now - moment)
    return "just now" if words == "now" else f"{words} ago"


def _in(moment: int, now: int) -> str:
    words = _span(moment - now, is_nearest=True)
    return words if words == "now" else f"in {words}"


def _span(milliseconds: int, *, is_nearest: bool = False) -> str:
    """Return a length of time in its largest unit, whole ones passed or the nearest number."""
    minutes = milliseconds / MINUTE
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = round(minutes / size) if is_nearest else int(minutes // size)
            return plural(number, word)
    return "now"
