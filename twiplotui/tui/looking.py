"""What a reading thread finds out for the desk: which ids there are, and the rows in sight.

It is given what the desk shows, and compares, so that on the loop only lines that differ are drawn.
No widgets here.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any, Final, NamedTuple

from twiplotui.services.desk import DeskReader, News
from twiplotui.store import desk_pages
from twiplotui.store.connection import Store
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.tui.ids import ArrayIds, Ids, Standing

_MOST_NEWER = 1_000_000
MOST: Final = 50_000
"""Rows of the queue, and of the follow changes, that are shown at once: of a million nobody sees
the end, and to read and compare them all at each notice would slow every key."""


class Asked(NamedTuple):
    """What the desk shows as it asks."""

    view: str
    event_filter: str
    event_country: str
    since: int | None
    shown: Mapping[str, ArrayIds]
    """Copies of the ids of the queue and of the follow changes."""
    standings: Mapping[str, Standing]
    posts: tuple[int, ...]
    """Ids of the posts in sight and around."""


class Filling(NamedTuple):
    """What a list is to show: ids, and the rows of those that will be in sight."""

    ids: ArrayIds
    rows: Mapping[int, Any]
    is_more: bool = False
    """Whether there are more than `MOST`."""


class Looked(NamedTuple):
    """What the store holds now."""

    news: News
    posts: int
    """How many there are."""
    newer_posts: int
    """Those above the cursor."""
    fillings: Mapping[str, Filling]
    """What the queue and the follow changes would be; with the rows in sight as they are now."""
    waiting: Mapping[str, int]
    """Those of them that the lists do not show yet."""
    gone: Mapping[str, Set[int]]
    """Those that the lists show and that no longer stand: withdrawn, or taken back."""
    post_rows: Mapping[int, Any]


def look(asked: Asked, reader: DeskReader, select: int | None = None) -> Looked:
    """Look at all that the desk shows.

    Args:
        asked: What the desk shows.
        reader: Reads for this thread.
        select: The alert that the cursor will be put on.
    """
    store = reader.store
    queue, changes = read_queue(asked, reader, select), read_changes(asked, reader)
    here = asked.standings["posts"]
    newer = 0
    if here.cursor_id is not None and here.cursor > 0:
        newer = desk_pages.posts_from(store, here.cursor_id + 1, _MOST_NEWER)
    return Looked(
        news=reader.news(asked.since),
        posts=desk_pages.count_posts(store),
        newer_posts=newer,
        fillings={"alerts": queue, "events": changes},
        waiting={
            "alerts": _unknown(queue.ids, asked.shown["alerts"]),
            "events": _unknown(changes.ids, asked.shown["events"]),
        },
        gone={
            "alerts": _gone(store, "alerts", queue.ids, asked.shown["alerts"]),
            "events": _gone(store, "follow_events", changes.ids, asked.shown["events"]),
        },
        post_rows={line.post.id: line for line in reader.posts(asked.posts)},
    )


def read_queue(asked: Asked, reader: DeskReader, select: int | None = None) -> Filling:
    """Read the queue, and the rows that are or will be in sight.

    Args:
        asked: What the desk shows.
        reader: Reads for this thread.
        select: The alert that the cursor will be put on.
    """
    ids, is_more = _cut(reader.alert_ids(asked.view, MOST + 1))
    wanted = _in_sight(asked, "alerts", ids, select)
    rows: dict[int, AlertLine] = {line.alert.id: line for line in reader.alerts(wanted)}
    return Filling(ids, rows, is_more)


def read_changes(asked: Asked, reader: DeskReader) -> Filling:
    """Read the follow changes, and the rows that are or will be in sight."""
    ids, is_more = _cut(
        desk_pages.event_page(
            reader.store, asked.event_filter, country=asked.event_country, limit=MOST + 1
        )
    )
    wanted = _in_sight(asked, "events", ids)
    rows: dict[int, EventLine] = {line.id: line for line in reader.events(wanted)}
    return Filling(ids, rows, is_more)


def _cut(found: list[int]) -> tuple[ArrayIds, bool]:
    return ArrayIds(found[:MOST]), len(found) > MOST


def _in_sight(asked: Asked, name: str, ids: Ids, select: int | None = None) -> list[int]:
    here, shown = asked.standings[name], asked.shown[name]
    return list({*here.near(shown), *here.near(ids, select)})


def _gone(store: Store, table: str, ids: ArrayIds, shown: ArrayIds) -> Set[int]:
    """Return what no longer stands of what is shown; what was acted on stands, in another view."""
    missing = set(shown.all()).difference(ids.all())
    return missing - desk_pages.standing(store, table, missing) if missing else missing


def _unknown(ids: ArrayIds, shown: ArrayIds) -> int:
    """Count what is not shown yet; what a list that is cut leaves below its end is not new."""
    known, end = set(shown.all()), ids.count
    if shown.count and ids.count == MOST:
        last = ids.place_of(shown.all()[-1])
        end = end if last is None else last
    return sum(1 for each in ids.slice(0, end) if each not in known)
