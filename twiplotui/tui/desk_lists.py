"""The lists of the desk: which rows, which cells, and what an empty one says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twiplotui.model.words import AlertState
from twiplotui.services.desk import PostLine
from twiplotui.store import desk_pages
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.triage.states import effective_state
from twiplotui.tui import lines
from twiplotui.tui.lines import Cell
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.virtual_list import VirtualList


def no_posts(session: Session) -> tuple[str, ...]:
    """Return what the list of posts says in an empty store."""
    return ("No posts yet.", *_filling(session))


def no_alerts(session: Session, view: str, *, has_alerts: bool, has_posts: bool) -> tuple[str, ...]:
    """Return what an empty queue says.

    Args:
        session: For the keys in force.
        view: Which alerts the queue shows.
        has_alerts: Whether the store holds alerts at all, decided ones included.
        has_posts: Whether it holds posts.
    """
    key = session.keymap.first
    if view != "open":
        return (
            "There is no alert." if view == "all" else f"There is no {view} alert.",
            f"{key('view.states')} shows those of other states; Esc those that wait.",
        )
    if has_alerts:
        return (
            "No alert waits. Well done.",
            f"{key('view.states')} shows those already decided; {key('undo')} undoes the last act.",
            f"{key('pane.2')} goes to the posts; {key('screen.import')} imports more.",
        )
    if has_posts:
        return (
            "No alert waits: nothing that was read so far gives cause.",
            f"{key('pane.2')} goes to the posts; {key('screen.import')} imports more.",
        )
    return ("No alerts yet; they come with posts and lists of follows.", *_filling(session))


def no_events(session: Session, *, is_filtered: bool) -> tuple[str, ...]:
    """Return what the list of follow changes says where it is empty.

    Args:
        session: For the keys in force.
        is_filtered: Whether only some of them are wanted.
    """
    key = session.keymap.first
    if is_filtered:
        return (
            "No follow change of this kind.",
            f"{key('back')} shows all; {key('follows.filter')} chooses others.",
        )
    return (
        "No follow change.",
        "Two complete lists of one account's follows show what changed between them;",
        f"{key('screen.import')} imports such lists.",
    )


def _filling(session: Session) -> tuple[str, ...]:
    key = session.keymap.first
    return (
        f"{key('screen.import')} imports a file, a folder or an archive.",
        f"{key('screen.sources')} adds a live source: a feed, an account of Mastodon or Bluesky.",
        f"{key('screen.accounts')} leads to the watch list; {key('help')} shows every key.",
    )


def alert_list(session: Session) -> VirtualList[AlertLine]:
    """Return the queue."""

    def load(ids: Sequence[int]) -> dict[int, AlertLine]:
        return {line.alert.id: line for line in session.reader.alerts(ids)}

    def cells(line: AlertLine, width: int) -> list[Cell]:
        return lines.alert_cells(line, width, session.now(), session.zone)

    def is_open(line: AlertLine) -> bool:
        alert = line.alert
        return effective_state(alert.state, alert.snoozed_until, session.now()) is AlertState.NEW

    made = VirtualList(
        load,
        cells,
        is_open=is_open,
        heads=lambda width: lines.heads("alerts", width),
        empty=no_alerts(session, "open", has_alerts=True, has_posts=True),
        id="alerts",
    )
    made.add_class("pane")
    return made


def post_list(session: Session, *, is_of_one: bool = False) -> VirtualList[PostLine]:
    """Return the recent posts, or what a search finds.

    Args:
        session: Who sits here, and where the store is.
        is_of_one: Whether all are of one account, which then need not be named.
    """

    def load(ids: Sequence[int]) -> dict[int, PostLine]:
        return {line.post.id: line for line in session.reader.posts(ids)}

    def cells(line: PostLine, width: int) -> list[Cell]:
        now, zone = session.now(), session.zone
        return lines.post_cells(line, width, now, zone, is_of_one=is_of_one)

    def is_open(line: PostLine) -> bool:
        return line.alert is not None and line.alert.state is AlertState.NEW

    made = VirtualList(
        load,
        cells,
        is_open=is_open,
        heads=lambda width: lines.heads("posts", width, is_of_one=is_of_one),
        empty=no_posts(session),
        id="posts",
    )
    made.add_class("pane")
    return made


def event_list(session: Session) -> VirtualList[EventLine]:
    """Return the follow changes."""

    def load(ids: Sequence[int]) -> dict[int, EventLine]:
        return {line.id: line for line in session.reader.events(ids)}

    def cells(line: EventLine, width: int) -> list[Cell]:
        return lines.event_cells(line, width, session.now(), session.zone)

    def is_open(line: EventLine) -> bool:
        return line.alert is not None and line.alert.state is AlertState.NEW

    made = VirtualList(
        load,
        cells,
        is_open=is_open,
        heads=lambda width: lines.heads("events", width),
        empty=no_events(session, is_filtered=False),
        id="events",
    )
    made.add_class("pane")
    return made


class PostIds:
    """Reads pages of ids of all posts for the window over them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(
        self, *, limit: int, before: int | None = None, after: int | None = None
    ) -> list[int]:
        """Return ids of a page, newest first."""
        return desk_pages.posts_page(
            self._session.reader.store, limit=limit, before=before, after=after
        )


class SideRow(NamedTuple):
    """A line of the side list."""

    kind: str
    """`head`, `saved`, `account`, `tag`, `country`."""
    name: str
    query: str
    open: int = 0
    total: str = ""
    country: str = ""
    ink: str = "text"


def side_cells(row: SideRow, width: int) -> list[Cell]:
    """Return a line of the side list: name at the left, counts at the right."""
    from twiplotui.text.clean import one_line
    from twiplotui.text.width import pad

    if row.kind == "head":
        return [(pad(row.name, max(4, width - len(row.total))), "strong"), (row.total, "muted")]
    counts = f"{row.open or '':>3} {row.total:>5}"
    lead = f"{row.country:<2} " if row.kind == "account" else ""
    name = pad(one_line(row.name, 60), max(4, width - len(counts) - 1 - len(lead)))
    return [(lead, "muted"), (name, row.ink), (counts[:3], "high"), (counts[3:], "muted")]
