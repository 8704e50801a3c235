"""Reads a feed: only if it changed, with what is missing from it noted and nothing concluded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import Network, Presence
from twiplotui.network.exchange import FetchKind, FetchResult
from twiplotui.services.refresh_missing import (
    Item,
    compare_window,
    items_of,
    kept_items,
    still_missing,
)
from twiplotui.services.refresh_model import Batch, Harvest, ReadingOutcome, ended, failed, settled
from twiplotui.services.refresh_reading import Reading
from twiplotui.store.sources import Source
from twiplotui.text.hosts import place_of
from twiplotui.text.redact import redact

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " application/json;q=0.8, */*;q=0.1"
)
_CHECKS = 5
"""Most pages of missing items asked for in one reading."""


async def read_feed(source: Source, reading: Reading) -> Harvest:
    """Read one feed.

    Args:
        source: Of kind `feed`.
        reading: The refresh it belongs to.
    """
    now = reading.now
    result = await reading.get(
        source.url, accept=ACCEPT, etag=source.etag, last_modified=source.last_modified
    )
    if result.kind is FetchKind.NOT_MODIFIED:
        return await _unchanged(source, reading)
    if result.kind is FetchKind.GONE:
        return ended(source, now, result.sentence)
    if not result.is_ok:
        return failed(source, now, result.sentence, result.retry_after)
    digest = hashlib.sha256(result.body).hexdigest()
    source = replace(source, etag=result.etag, last_modified=result.last_modified)
    if digest == source.body_hash:
        return await _unchanged(source, reading)
    try:
        facts = await reading.parse_feed(result)
    except DataError as error:
        return failed(replace(source, etag="", last_modified=""), now, error.message)
    return await _harvest(replace(source, body_hash=digest), result, facts, reading)


async def _unchanged(source: Source, reading: Reading) -> Harvest:
    now, newest = reading.now, source.cursor.get("newest")
    window = still_missing(items_of(source.cursor), now)
    batches: tuple[Batch, ...] = ()
    if window.notices:
        notices = [*window.notices, *await _ask_pages(window.to_check, source, reading)]
        items = _without_gone(window.items, notices)
        source = replace(source, cursor={**source.cursor, "items": kept_items(items)})
        batches = (Batch(redact(source.url), "feed", tuple(notices)),)
    kept = settled(source, now, newest, is_changed=False)
    return Harvest(kept, ReadingOutcome.UNCHANGED, "", batches, captured_at=now)


async def _harvest(
    source: Source, result: FetchResult, facts: list[Fact], reading: Reading
) -> Harvest:
    now = reading.now
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    is_sound = not any(isinstance(fact, Caution | Reject) for fact in facts)
    before = items_of(source.cursor)
    window = compare_window(before, posts, now, is_sound=is_sound)
    notices = [*window.notices, *await _ask_pages(window.to_check, source, reading)]
    owner = _owner(facts, posts)
    is_first = source.checked_at is None or source.changed_at is None
    listed = [ListedAccount(owner, position="feed")] if owner and is_first else []
    times = [post.published_at for post in posts if post.published_at is not None]
    newest = max(times, default=None)
    items = _without_gone(window.items, notices)
    source = replace(
        source,
        url=result.moved_to or source.url,
        title=source.title or (owner.name if owner and owner.name else ""),
        cursor={"newest": newest, "items": kept_items(items)},
    )
    batch = Batch(redact(source.url), "feed", (*listed, *facts, *notices))
    kept = settled(source, now, newest, is_changed=True)
    return Harvest(kept, ReadingOutcome.READ, "", (batch,), owner, now)


def _without_gone(
    items: Mapping[tuple[str, str], Item], notices: Iterable[PresenceNotice]
) -> dict[tuple[str, str], Item]:
    gone = {notice.native_id for notice in notices if notice.presence is Presence.DELETED}
    return {key: item for key, item in items.items() if item.native_id not in gone}


async def _ask_pages(
    items: Sequence[Item], source: Source, reading: Reading
) -> list[PresenceNotice]:
    """Ask for the pages of missing items, on the host of the feed only."""
    notices: list[PresenceNotice] = []
    host = place_of(source.url)
    for item in [item for item in items if item.url and place_of(item.url) == host][:_CHECKS]:
        result = await reading.get(
            item.url, accept="text/html, */*;q=0.5", max_bytes=200_000, found_at=source.url
        )
        if result.kind in (FetchKind.NOT_FOUND, FetchKind.GONE):
            notices.append(
                PresenceNotice(
                    network=Network(item.network),
                    native_id=item.native_id,
                    presence=Presence.DELETED,
                    at=reading.now,
                    evidence=(
                        f"It is missing from its feed, and its page at {host} answers"
                        f" {result.status} while the feed answers."
                    ),
                )
            )
    return notices


def _owner(facts: Sequence[Fact], posts: Sequence[PostFacts]) -> AccountFacts | None:
    """Return whose feed it is: whom it names itself, else the author of all its posts."""
    named = next((fact for fact in facts if isinstance(fact, AccountFacts)), None)
    if named is not None:
        return named
    authors = {(post.author.native_id, post.author.handle): post.author for post in posts}
    return next(iter(authors.values())) if len(authors) == 1 else None
