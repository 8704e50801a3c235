"""What the titles of the desk's lists and its header say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

from twiplotui.services.desk import News
from twiplotui.text.counts import plural
from twiplotui.tui.content import ACCENT, HIGH, MUTED, STRONG, Part, plain
from twiplotui.tui.lines import levels_told
from twiplotui.tui.words import short_time

_TITLES: Final = {"alerts": "Alerts", "posts": "Posts", "events": "Follow changes"}


def heading(name: str, *, view: str, search: str, kept: str, country: str) -> str:
    """Return what a list is called, and what of it is shown.

    Args:
        name: Which list.
        view: The view of the queue.
        search: The search whose results stand in place of the posts; empty: none.
        kept: Of which kind the follow changes are.
        country: Of whose accounts they are; empty: of all.
    """
    if name == "posts" and search:
        return f"Search: {plain(search, 40)}"
    if name == "alerts" and view != "open":
        return f"{_TITLES[name]} ({view})"
    if name == "events" and (country or kept != "all"):
        return f"{_TITLES[name]} ({plain(country, 12) or kept})"
    return _TITLES[name]


def title(
    heading: str, count: str, *, marks: int, is_in_range: bool, new: int, key: str
) -> list[Part]:
    """Return the title of a list.

    Args:
        heading: Its number and what it is called.
        count: How many rows it has.
        marks: How many of them are marked.
        is_in_range: Whether a range is being marked.
        new: How many rows are not shown yet.
        key: The key that shows them.
    """
    # No ink of their own: where the pane has the focus a title stands on the accent.
    parts: list[Part] = [(f"{heading}  {count}", "")]
    if marks:
        parts.append((f"  ● {marks:,} marked", ""))
    if is_in_range:
        parts.append(("  range…", ""))
    if new:
        parts += [(f"  ▲ {new:,} new  ", ""), (key, "bold"), (" shows", "")]
    return parts


def tabs(
    current: str, counts: Mapping[str, str], waiting: Mapping[str, int], *, is_short: bool
) -> list[Part]:
    """Return a header that names the lists.

    Args:
        current: The list in use.
        counts: How many rows each has, in order.
        waiting: How many rows of each are not shown yet.
        is_short: Whether only the list in use has room for its name.
    """
    parts: list[Part] = []
    for number, (name, count) in enumerate(counts.items(), 1):
        is_here = name == current
        style = f"bold {ACCENT}" if is_here else MUTED
        new = f" ▲{waiting[name]}" if waiting[name] else ""
        called = "" if is_short and not is_here else f" {_TITLES[name]}"
        label = f"{number}{called} {count}{new}"
        parts.append((f"[{label}]" if is_here else f" {label} ", style))
        parts.append((" ", ""))
    return parts


def news_told(news: News, now: int, zone: tzinfo) -> list[Part]:
    """Return what waits, and how much came since the last look."""
    begin = "in the store"
    if news.since is not None:
        begin = f"since {short_time(news.since, now, zone).strip()}"
    posts = f"{news.posts:,}+ posts" if news.is_capped else plural(news.posts, "post")
    levels = levels_told(news.alerts)
    return [
        (levels or "no alert waits", HIGH if levels else MUTED),
        (f"   {begin}: ", MUTED),
        (posts, STRONG),
        (", ", MUTED),
        (plural(news.events, "follow change"), STRONG),
    ]
