"""What a reading thread finds out for the desk: which ids there are, and the rows in sight.

It is given what the desk shows, and compares, so that on the loop only lines that differ are drawn.
No widgets here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from twiplotui.services.desk import DeskReader, News
from twiplotui.store import desk_pages
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.tui.ids import ArrayIds, Ids, Standing

_MOST_NEWER = 1_000_000


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
    post_rows: Mapping[int, Any]


def look(asked: Asked, reader: DeskReader) -> Looked:
    """Look at all that the desk shows."""
    store = reader.store
    queue, changes = read_queue(asked, reader), read_changes(asked, reader)
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
        post_rows={line.post.id: line for line in reader.posts(asked.posts)},
    )


def read_queue(asked: Asked, reader: DeskReader, select: int | None = None) -> Filling:
    """Read the queue, and the rows that are or will be in sight.

    Args:
        asked: What the desk shows.
        reader: Reads for this thread.
        select: The alert that the cursor will be put on.
    """
    ids = ArrayIds(reader.alert_ids(asked.view))
    wanted = _in_sight(asked, "alerts", ids, select)
    rows: dict[int, AlertLine] = {line.alert.id: line for line in reader.alerts(wanted)}
    return Filling(ids, rows)


def read_changes(asked: Asked, reader: DeskReader) -> Filling:
    """Read the follow changes, and the rows that are or will be in sight."""
    ids = ArrayIds(
        desk_pages.event_page(reader.store, asked.event_filter, country=asked.event_country)
    )
    wanted = _in_sight(asked, "events", ids)
    rows: dict[int, EventLine] = {line.id: line for line in reader.events(wanted)}
    return Filling(ids, rows)


def _in_sight(asked: Asked, name: str, ids: Ids, select: int | None = None) -> list[int]:
    here, shown = asked.standings[name], asked.shown[name]
    return list({*here.near(shown), *here.near(ids, select)})


def _unknown(ids: ArrayIds, shown: ArrayIds) -> int:
    known = set(shown.all())
    return sum(1 for each in ids.all() if each not in known)
