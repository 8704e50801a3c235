"""Pure: which items are missing from a feed, and which posts are due to be read again.

A post absent from a feed is not deleted: it may have fallen off its tail. It counts as missing only
where the feed still reaches further back than the post, is in order, and is not damaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from twiplotui.clock import DAY, HOUR
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import Network, Presence

KEPT_ITEMS = 400
"""Items of a feed that are remembered from one reading to the next."""

BANDS = ((DAY, HOUR), (7 * DAY, 3 * HOUR), (30 * DAY, 3 * DAY), (365 * DAY, 30 * DAY))
"""Age of posts and how often a listing goes back as far (the NewsDiffs table; the first band, 3
hours, is read every time)."""

_FIRST_BAND = 3 * HOUR


@dataclass(frozen=True, slots=True)
class Item:
    """An item as a feed showed it."""

    network: str
    native_id: str
    published_at: int
    missing: int = 0
    """Readings in a row that did not show it."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """What a reading of a feed says of its items."""

    items: Mapping[tuple[str, str], Item]
    """What to remember."""
    notices: tuple[PresenceNotice, ...] = ()
    to_check: tuple[Item, ...] = ()
    """Items newly missing; their own pages may tell."""


def compare_window(
    before: Mapping[tuple[str, str], Item],
    posts: Sequence[PostFacts],
    now: int,
    *,
    is_sound: bool,
) -> Window:
    """Compare a reading of a feed with the items seen before.

    Args:
        before: Items remembered.
        posts: The posts of this reading, in the feed's order.
        now: The time of the reading.
        is_sound: Whether the feed was read whole and without complaint.
    """
    present = {(post.network.value, post.native_id) for post in posts}
    current = {
        (post.network.value, post.native_id): Item(
            post.network.value, post.native_id, post.published_at, url=post.url
        )
        for post in posts
        if post.published_at is not None
    }
    back = [before[key] for key in before if key in present and before[key].missing]
    notices = [_notice(item, Presence.SEEN, now, "It is in its feed again.") for item in back]
    oldest = _reach(posts) if is_sound else None
    if oldest is None:
        absent = {key: item for key, item in before.items() if key not in present}
        return Window({**absent, **current}, tuple(notices))
    absent = {
        key: item
        for key, item in before.items()
        if key not in present and item.published_at > oldest
    }
    if sum(not item.missing for item in absent.values()) > max(3, len(before) // 5):
        # So many at once is a change of the feed itself, not of its posts.
        return Window({**absent, **current}, tuple(notices))
    missing = {key: replace(item, missing=item.missing + 1) for key, item in absent.items()}
    notices.extend(_missing_notices(missing.values(), now))
    to_check = tuple(item for item in missing.values() if item.missing <= 2)
    return Window({**missing, **current}, tuple(notices), to_check)


def still_missing(before: Mapping[tuple[str, str], Item], now: int) -> Window:
    """Count a reading that brought the very same feed: what was missing once is missing twice."""
    missing = {key: replace(item, missing=2) for key, item in before.items() if item.missing == 1}
    notices = _missing_notices(missing.values(), now)
    return Window({**before, **missing}, notices, tuple(missing.values()))


def _missing_notices(items: Iterable[Item], now: int) -> tuple[PresenceNotice, ...]:
    words = "It is missing from its feed, which still shows older posts."
    states = {1: Presence.MISSING_ONCE, 2: Presence.MISSING_TWICE}
    return tuple(
        _notice(item, states[item.missing], now, words) for item in items if item.missing in states
    )


def _reach(posts: Sequence[PostFacts]) -> int | None:
    """Return when the oldest post shown was published; None where the order proves nothing."""
    times = [post.published_at for post in posts]
    known = [moment for moment in times if moment is not None]
    if not known or len(known) < len(times) or known != sorted(known, reverse=True):
        return None
    return known[-1]


def _notice(item: Item, presence: Presence, now: int, evidence: str) -> PresenceNotice:
    return PresenceNotice(Network(item.network), item.native_id, presence, now, evidence)


def items_of(cursor: Mapping[str, Any]) -> dict[tuple[str, str], Item]:
    """Return the items that a source's cursor remembers."""
    found = {}
    rows = cursor.get("items")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) == 5:
            item = Item(str(row[0]), str(row[1]), int(row[2]), int(row[3]), str(row[4]))
            found[item.network, item.native_id] = item
    return found


def kept_items(items: Mapping[tuple[str, str], Item]) -> list[list[Any]]:
    """Return items as a source's cursor keeps them, the newest ones."""
    newest = sorted(items.values(), key=lambda item: item.published_at, reverse=True)[:KEPT_ITEMS]
    return [
        [item.network, item.native_id, item.published_at, item.missing, item.url] for item in newest
    ]


def due_reach(bands: Mapping[str, Any], now: int) -> int:
    """Return how far back, in milliseconds, a listing is to be read now.

    Args:
        bands: When each band was last read, by its age as text.
        now: The present.
    """
    due = [age for age, interval in BANDS if now - _moment(bands.get(str(age))) >= interval]
    return max(due, default=_FIRST_BAND)


def after_reach(bands: Mapping[str, Any], reach: int, now: int) -> dict[str, int]:
    """Return the bands after a listing was read back to `reach`."""
    read = {str(age): now for age, _ in BANDS if age <= reach}
    return {**{key: _moment(value) for key, value in bands.items()}, **read}


def _moment(value: object) -> int:
    return value if isinstance(value, int) else 0
