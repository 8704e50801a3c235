"""Reading at the desk: the first pages, the rest, and what comes in while it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from twiplotui.model.words import Level
from twiplotui.services.desk import DeskReader, News
from twiplotui.store import desk_pages
from twiplotui.store.connection import Store
from twiplotui.tui.background import Job
from twiplotui.tui.desk_base import DeskBase
from twiplotui.tui.desk_lists import PostIds, no_alerts
from twiplotui.tui.ids import ArrayIds, WindowIds

_FIRST = 500
"""Rows of the queue and of follow changes that are read before the first picture."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the store holds now."""

    alerts: list[int]
    events: list[int]
    posts: int
    news: News


class DeskRefresh(DeskBase):
    """Loads lists and keeps their places while the store changes."""

    acts = 0
    """Acts that were shown; a look from before one of them is of no use after it."""
    writing = 0
    """Those of them that are not written yet."""
    _missed: dict[str, Callable[[Looked], None]] = {}  # noqa: RUF012 - replaced, never changed
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
        self._read(self._take_all)

    def look_again(self) -> None:
        """Look what another program, or our own writing, changed."""
        self._read(self._take_notice)

    def wrote(self) -> None:
        """Count again what waits, after an act of ours is painted; the rows are as shown."""
        self.call_after_refresh(self.background.read, "levels", _levels, self._take_levels)
        missed, self._missed = self._missed, {}
        for group, done in missed.items():
            self._read(done, group)

    def _read(self, done: Callable[[Looked], None], group: str = "look") -> None:
        """Look, unless acts are on their way to the store; then look once they are written."""
        begun = self.acts

        def take(looked: Looked) -> None:
            if begun == self.acts:
                done(looked)
            else:
                self._read(done, group)

        if self.writing:
            self._missed = {**self._missed, group: done}
            return
        kept = (self.event_filter, self.event_country)
        work = partial(_look, self.view, kept, self.session.since)
        self.background.read(group, work, take)

    def _take_all(self, looked: Looked) -> None:
        self.news = looked.news
        for name, ids in (("alerts", looked.alerts), ("events", looked.events)):
            shown = self.lists[name].ids
            if isinstance(shown, ArrayIds) and len(ids) > shown.count:
                self.lists[name].set_ids(ArrayIds(ids))
        posts = self.lists["posts"]
        if isinstance(posts.ids, WindowIds):
            posts.ids.set_count(looked.posts)
            posts.recount()
        self.refresh_titles()

    def _take_levels(self, counts: dict[Level, int]) -> None:
        if self.news is not None:
            self.news = replace(self.news, alerts=counts)
            self.refresh_titles()

    def _take_notice(self, looked: Looked) -> None:
        self.news = looked.news
        for name, ids in (("alerts", looked.alerts), ("events", looked.events)):
            shown = self.lists[name].ids
            known = set(shown.all()) if isinstance(shown, ArrayIds) else set()
            self.waiting[name] = sum(1 for each in ids if each not in known)
        posts = self.lists["posts"].ids
        if isinstance(posts, WindowIds):
            self.waiting["posts"] = max(0, looked.posts - posts.count)
            if looked.posts < posts.count:
                self._show_less(looked)
        for each in self.lists.values():
            each.forget_rows()
        for name in self.waiting:
            if self.waiting[name] and self.lists[name].count == 0:
                self._merge(name, looked)
        self.say_why_empty()
        self.refresh_titles()
        self.refresh_detail()

    def _show_less(self, looked: Looked) -> None:
        """Show what is left after an import was taken back or posts were removed."""
        self.waiting = dict.fromkeys(self.waiting, 0)
        self.lists["alerts"].set_ids(ArrayIds(looked.alerts))
        self.lists["events"].set_ids(ArrayIds(looked.events))
        self.lists["posts"].set_ids(WindowIds(PostIds(self.session), looked.posts))

    def do_view_merge(self) -> None:
        """Show newcomers; the cursor stays on its row and line."""
        self._read(self._take_newcomers, "merge")

    def _take_newcomers(self, looked: Looked) -> None:
        for name in self.waiting:
            self._merge(name, looked)
        self.refresh_titles()

    def _merge(self, name: str, looked: Looked) -> None:
        self.waiting[name] = 0
        shown = self.lists[name]
        if name != "posts":
            shown.set_ids(ArrayIds(looked.alerts if name == "alerts" else looked.events))
            return
        if not isinstance(shown.ids, WindowIds):
            return
        ids = WindowIds(PostIds(self.session), looked.posts)
        here = shown.cursor_id
        if here is not None and shown.cursor > 0:
            newer = desk_pages.posts_from(self.session.reader.store, here + 1, 1_000_000)
            ids.seek(here, newer)
        shown.set_ids(ids)

    def reload_alerts(self, select: int | None = None) -> None:
        """Read the queue anew; the cursor stays, or goes to an alert."""
        self.waiting["alerts"] = 0
        ids = self.session.reader.alert_ids(self.view)
        self.lists["alerts"].set_ids(ArrayIds(ids), select=select)
        self.say_why_empty()
        self.refresh_titles()
        self.refresh_detail()

    def say_why_empty(self) -> None:
        """Let an empty queue say whether all is done or nothing came yet, and which key helps."""
        alerts, store = self.lists["alerts"], self.session.reader.store
        has_alerts = alerts.count > 0 or desk_pages.has_any(store, "alerts")
        has_posts = has_alerts or desk_pages.has_any(store, "posts")
        told = no_alerts(self.session, self.view, has_alerts=has_alerts, has_posts=has_posts)
        if told != alerts.empty:
            alerts.empty = told
            alerts.repaint()

    def refresh_lists(self) -> None:
        """Read the rows of the other lists anew."""
        self.lists["posts"].forget_rows()
        self.lists["events"].forget_rows()


def _levels(store: Store, job: Job) -> dict[Level, int]:
    return desk_pages.open_by_level(store)


def _look(view: str, kept: tuple[str, str], since: int | None, store: Store, job: Job) -> Looked:
    reader = DeskReader(store)
    return Looked(
        alerts=reader.alert_ids(view),
        events=desk_pages.event_page(store, kept[0], country=kept[1]),
        posts=desk_pages.count_posts(store),
        news=reader.news(since),
    )
