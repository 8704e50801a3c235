"""Refreshing the live sources from the screen: begun by a key or the clock, watched, stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from textual.message import Message

from twiplotui.errors import TwiplotuiError
from twiplotui.text.counts import plural
from twiplotui.tui.acts import Acts
from twiplotui.tui.background import Job
from twiplotui.tui.screens.full import full_screens
from twiplotui.tui.words import rules_told, span

if TYPE_CHECKING:
    from twiplotui.tui.apart_work import Refreshed, RefreshNews
    from twiplotui.tui.session import Session


class RefreshProgressed(Message):
    """A refresh is so far; later news replaces it while it waits."""

    bubble = False

    def __init__(self, news: RefreshNews) -> None:
        super().__init__()
        self.news = news

    def can_replace(self, message: Message) -> bool:
        """Return whether this news makes another one old."""
        return isinstance(message, RefreshProgressed)


class RefreshFlow(Acts):
    """The part of the application that refreshes; nothing is fetched that was not approved."""

    refreshing: Job | None = None
    """The refresh under way."""
    refresh_told = ""
    """How far it is, for the headers; empty: none is under way."""
    _refresh_stop = Event()

    def on_mount(self) -> None:
        """Refresh every so many minutes, where the configuration wants so."""
        minutes = self.application.session.settings.screen.refresh_minutes
        if minutes > 0:
            self.set_interval(minutes * 60, self.refresh_unasked)

    def do_refresh(self) -> None:
        """Read the sources that are due; pressed again: stop."""
        if self.stop_refresh():
            return
        if self.application.session.has_store:
            self._begin_refresh(self._tell_refreshed)

    def refresh_unasked(self) -> None:
        """Read the sources that are due, because the clock says so; says only what matters."""
        if self.refreshing is None and self.application.session.has_store:
            self._begin_refresh(self._tell_if_any)

    def stop_refresh(self) -> bool:
        """Ask the refresh under way to stop; return whether there is one."""
        if self.refreshing is None:
            return False
        self._refresh_stop.set()
        self.tell("Stopping the refresh; what is stored stays.")
        return True

    def _begin_refresh(self, tell: Callable[[Refreshed], None]) -> None:
        app = self.application
        stop = self._refresh_stop = Event()

        def done(refreshed: Refreshed) -> None:
            self._end_refresh()
            if refreshed.report is not None:
                app.store_changed()
            tell(refreshed)

        def failed(error: TwiplotuiError) -> None:
            self._end_refresh()
            app.told_error(error)

        work = partial(_refresh, app.session, app.post_message, stop)
        self.refreshing = app.background.run("refresh", work, done, failed)
        self._show_refresh("↻ refreshing")

    def _end_refresh(self) -> None:
        self.refreshing = None
        self._show_refresh("")

    def on_refresh_progressed(self, event: RefreshProgressed) -> None:
        """Show how far the refresh is."""
        if self.refreshing is not None:
            news = event.news
            failed = f", {news.failed} failed" if news.failed else ""
            self._show_refresh(f"↻ {news.done}/{news.total}{failed}")

    def _show_refresh(self, told: str) -> None:
        self.refresh_told = told
        for screen in full_screens(self.application.screen_stack):
            if screen.is_attached:
                screen.show_refresh()

    def _tell_refreshed(self, refreshed: Refreshed) -> None:
        keymap = self.application.session.keymap
        report = refreshed.report
        if report is None:
            self.tell(_why_nothing(refreshed, keymap.first("screen.sources")))
            return
        more = f"; {keymap.first('screen.sources')} tells more" if report.problems else ""
        begin = "Stopped: " if report.is_interrupted else ""
        note = rules_told(report.records.rules_note)
        stop = "." if note else ""
        is_bad = bool(report.problems or note)
        self.tell(f"{begin}{report.summary()}{more}{stop}{note}", is_bad=is_bad)

    def _tell_if_any(self, refreshed: Refreshed) -> None:
        report = refreshed.report
        if report is not None and report.summary() != "0 new":
            self._tell_refreshed(refreshed)


def _refresh(
    session: Session, post: Callable[[Message], object], stop: Event, job: Job
) -> Refreshed:
    # What other processes need is not needed for the first picture.
    from twiplotui.tui.apart import run_apart
    from twiplotui.tui.apart_work import Workplace, refresh_due

    return run_apart(
        partial(refresh_due, Workplace.of(session)),
        command="refresh",
        take=lambda news: post(RefreshProgressed(news)),
        should_stop=lambda: stop.is_set() or job.is_cancelled,
    )


def _why_nothing(refreshed: Refreshed, key: str) -> str:
    sources = refreshed.sources
    if not sources:
        return f"No sources yet: press {key} to add one."
    active = [each for each in sources if each.state == "active" and each.is_approved]
    waiting = sum(1 for each in sources if not each.is_approved)
    if active:
        due = min(each.due_at or refreshed.now for each in active)
        return f"No source is due; the next one in {span(max(due - refreshed.now, 0))}."
    if waiting:
        return f"{plural(waiting, 'source')} waiting for your approval: press {key}."
    return f"All sources are paused or ended: press {key}."
