"""Reading at the desk: the first pages, the rest, and what comes in while it is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from twiplotui.model.words import Level
from twiplotui.services.desk import DeskReader
from twiplotui.store import desk_pages
from twiplotui.store.connection import Store
from twiplotui.tui.background import Job
from twiplotui.tui.desk_lists import PostIds, no_alerts, no_events
from twiplotui.tui.desk_panes import DeskPanes
from twiplotui.tui.ids import ArrayIds, Ids, WindowIds
from twiplotui.tui.looking import MOST, Asked, Filling, Looked, look, read_changes, read_queue

T = TypeVar("T")
_FIRST = 500
"""Rows of the queue and of follow changes that are read before the first picture."""
_COUNTED_AFTER = 0.06
"""Seconds without an act after which what waits is counted: the next key comes first."""


class DeskRefresh(DeskPanes):
    """Loads lists and keeps their places while the store changes."""

    acts = 0
    """Acts that were shown; a look from before one of them is of no use after it."""
    writing = 0
    """Those of them that are not written yet."""
    _has_all = False
    """Whether the lists were read beyond their first pages."""
    _missed: dict[str, Callable[[], None]] = {}  # noqa: RUF012 - replaced, never changed
    """Looks that were not taken while acts were being written."""

    def load_first_pages(self) -> None:
        """Read the queue, which is what one looks at first."""
        self.lists["alerts"].set_ids(ArrayIds(self.session.reader.alert_ids(self.view, _FIRST)))
        self.say_why_empty()

    def load_other_pages(self) -> None:
        """Read the first pages of the other lists, once the queue is seen."""
        reader = self.session.reader
        self.lists["posts"].set_ids(WindowIds(PostIds(self.session)))
        self.lists["events"].set_ids(
            ArrayIds(desk_pages.event_page(reader.store, self.event_filter, limit=_FIRST))
        )

    def load_rest(self) -> None:
        """Count, and read the ids that the first pages left out."""
        self._read("look", look, self._take_all)

    def look_again(self) -> None:
        """Look what another program, or our own writing, changed."""
        self._read("look", look, self._take_notice if self._has_all else self._take_all)

    def wrote(self) -> None:
        """Count again what waits, once acts of ours rest; the rows are as shown."""
        self.set_timer(_COUNTED_AFTER, partial(self._count, self.acts))
        if self.has_more["alerts"] and self.lists["alerts"].count < MOST // 2:
            self._read("rest", look, self._take_all)
        missed, self._missed = self._missed, {}
        for begin in missed.values():
            begin()

    def _read(
        self, group: str, work: Callable[[Asked, DeskReader], T], done: Callable[[T], None]
    ) -> None:
        """Read beside the loop, and anew where meanwhile the desk came to show something else.

        While acts are on their way to the store nothing is read; it is once they are written.
        """
        if self.writing:
            self._missed = {**self._missed, group: partial(self._read, group, work, done)}
            return
        asked, state = self._asked(), self._state()

        def take(found: T) -> None:
            if state == self._state():
                done(found)
            else:
                self._read(group, work, done)

        self.background.read(group, lambda store, job: work(asked, DeskReader(store)), take)

    def _state(self) -> tuple[object, ...]:
        """Return what must not have changed for a look to be of use."""
        shown = [each.ids for each in self.lists.values()]
        return (self.acts, self.view, self.event_filter, self.event_country, *shown)

    def _asked(self) -> Asked:
        posts = self.lists["posts"]
        return Asked(
            view=self.view,
            event_filter=self.event_filter,
            event_country=self.event_country,
            since=self.session.since,
            shown={name: _copied(self.lists[name].ids) for name in ("alerts", "events")},
            standings={name: each.standing for name, each in self.lists.items()},
            posts=tuple(posts.standing.near(posts.ids)),
        )

    def _take_all(self, looked: Looked) -> None:
        self._has_all = True
        self.news = looked.news
        for name, filling in looked.fillings.items():
            if filling.ids.count > self.lists[name].count:
                self._fill(name, filling)
        posts = self.lists["posts"]
        if isinstance(posts.ids, WindowIds):
            posts.ids.set_count(looked.posts)
            posts.recount()
        self.refresh_titles()

    def _fill(self, name: str, filling: Filling, select: int | None = None) -> None:
        self.has_more[name] = filling.is_more
        self.lists[name].set_ids(filling.ids, select=select, rows=filling.rows)

    def _count(self, acts: int) -> None:
        if acts == self.acts:
            self.background.read("levels", _levels, partial(self._take_levels, acts))

    def _take_levels(self, acts: int, counts: dict[Level, int]) -> None:
        if self.news is not None and acts == self.acts:
            self.news = self.news._replace(alerts=counts)
            self.refresh_titles()

    def _take_notice(self, looked: Looked) -> None:
        self.news = looked.news
        self.waiting.update(looked.waiting)
        posts = self.lists["posts"]
        if isinstance(posts.ids, WindowIds):
            self.waiting["posts"] = max(0, looked.posts - posts.ids.count)
            if looked.posts < posts.ids.count:
                self._show_less(looked)
        self._renew(looked)
        self._take_out(looked)
        for name in self.waiting:
            if self.waiting[name] and self.lists[name].count == 0:
                self._merge(name, looked)
        self.say_why_empty()
        self.refresh_titles()
        self.refresh_detail()

    def _renew(self, looked: Looked) -> None:
        """Draw the rows that are not as they were."""
        for name, filling in looked.fillings.items():
            self.lists[name].renew_rows(filling.rows)
        self.lists["posts"].renew_rows(looked.post_rows)

    def _take_out(self, looked: Looked) -> None:
        """Take out what no longer stands; rows that a key may be meant for wait."""
        for name, gone in looked.gone.items():
            shown = self.lists[name]
            leaving = gone - {shown.cursor_id} - shown.marks.keys()
            if leaving and isinstance(shown.ids, ArrayIds):
                ids = ArrayIds(id_ for id_ in shown.ids.all() if id_ not in leaving)
                shown.set_ids(ids, rows=looked.fillings[name].rows)

    def _show_less(self, looked: Looked) -> None:
        """Show what is left after an import was taken back or posts were removed."""
        self.waiting = dict.fromkeys(self.waiting, 0)
        for name, filling in looked.fillings.items():
            self._fill(name, filling)
        self.lists["posts"].set_ids(WindowIds(PostIds(self.session), looked.posts))

    def do_view_merge(self) -> None:
        """Show newcomers; the cursor stays on its row and line."""
        self._read("merge", look, self._take_newcomers)

    def _take_newcomers(self, looked: Looked) -> None:
        for name in self.waiting:
            self._merge(name, looked)
        self.refresh_titles()

    def _merge(self, name: str, looked: Looked) -> None:
        self.waiting[name] = 0
        shown = self.lists[name]
        if name in looked.fillings:
            self._fill(name, looked.fillings[name])
        elif isinstance(shown.ids, WindowIds):
            ids = WindowIds(PostIds(self.session), looked.posts)
            here = shown.cursor_id
            if here is not None and shown.cursor > 0:
                ids.seek(here, looked.newer_posts)
            shown.set_ids(ids, rows=looked.post_rows)

    def reload_alerts(self) -> None:
        """Read the queue anew; the cursor stays where it can."""
        self._read("queue", read_queue, self._take_queue)

    def _take_queue(self, filling: Filling, select: int | None = None) -> None:
        self.waiting["alerts"] = 0
        self._fill("alerts", filling, select)
        self.say_why_empty()
        self.refresh_titles()
        self.refresh_detail()

    def show_as_stored(self, select: int | None = None) -> None:
        """Read the queue anew, and the rows of the other lists.

        Args:
            select: The alert to put the cursor on.
        """

        def take(looked: Looked) -> None:
            self.news = looked.news
            self._renew(looked)
            self._take_queue(looked.fillings["alerts"], select)

        self._read("queue", partial(look, select=select), take)

    def show_events(self, kept: str, country: str = "") -> None:
        """Show follow changes of a kind or country."""
        self.event_filter, self.event_country = kept, country
        self.lists["events"].empty = no_events(self.session, is_filtered=self.is_filtered)
        self.go_to_pane("events")
        self._read("events", read_changes, self._take_changes)

    def _take_changes(self, filling: Filling) -> None:
        self.waiting["events"] = 0
        self._fill("events", filling)
        self.refresh_titles()

    def say_why_empty(self) -> None:
        """Let an empty queue say whether all is done or nothing came yet, and which key helps."""
        alerts, store = self.lists["alerts"], self.session.reader.store
        has_alerts = alerts.count > 0 or desk_pages.has_any(store, "alerts")
        has_posts = has_alerts or desk_pages.has_any(store, "posts")
        told = no_alerts(self.session, self.view, has_alerts=has_alerts, has_posts=has_posts)
        if told != alerts.empty:
            alerts.empty = told
            alerts.repaint()


def _copied(ids: Ids) -> ArrayIds:
    return ids.copy() if isinstance(ids, ArrayIds) else ArrayIds()


def _levels(store: Store, job: Job) -> dict[Level, int]:
    return desk_pages.open_by_level(store)
