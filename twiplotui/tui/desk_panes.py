"""The desk's panes, how one goes from one to another, and what each says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from twiplotui.model.view import AccountRow
from twiplotui.services.desk import DeskReader, News, PostLine
from twiplotui.store.connection import Store
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.tui import desk_titles
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.content import ACCENT, MUTED, STRONG, Part, Sheet, line
from twiplotui.tui.desk_lists import alert_list, event_list, post_list
from twiplotui.tui.panes import LISTS, Panes
from twiplotui.tui.registry import FOOTERS
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.session import Session
from twiplotui.tui.side import SideList
from twiplotui.tui.widgets.detail_pane import DetailPane
from twiplotui.tui.widgets.virtual_list import VirtualList
from twiplotui.tui.words import short_time

if TYPE_CHECKING:
    from twiplotui.tui.widgets.practice import Practice

_DETAIL_AFTER = 0.06
"""Seconds the cursor must rest before the detail follows it."""
_BRIEF = 100
"""Columns below which the header names the lists, and no news."""
_NARROW = 72
"""Columns below which it names the list in use only."""


class DeskPanes(FullScreen):
    """Panes, titles and detail; what is read and done stands in the classes built on it.

    Args:
        session: Who sits here, and where the store is.
    """

    BINDINGS: ClassVar = bindings("desk")
    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "desk")
        self.view = "open"
        self.event_filter = "all"
        self.event_country = ""
        self.search_words = ""
        """The search whose results the posts pane shows; empty: it shows all posts."""
        self.waiting = dict.fromkeys(LISTS, 0)
        self.has_more = dict.fromkeys(LISTS, False)
        """Whether a list is longer than what is shown of it."""
        self.news: News | None = None
        self._alerts = alert_list(session)
        self._posts = post_list(session)
        self._events = event_list(session)
        self._detail = DetailPane()
        self._detail.border_title = line(("4 Detail", ""))
        self.side = SideList(session)
        self.panes = Panes(self.side, self._alerts, self._posts, self._events, self._detail)
        self.practice: Practice | None = self._new_practice() if session.is_demo else None
        self._shown: tuple[str, int | None] = ("", None)
        self._titles: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Header, panes, footer."""
        yield self._header
        yield self.panes
        if self.practice is not None:
            yield self.practice
        yield self._footer

    @property
    def is_searching(self) -> bool:
        """Whether the posts pane shows the results of a search."""
        return bool(self.search_words)

    @property
    def is_filtered(self) -> bool:
        """Whether some follow changes are left out."""
        return self.event_filter != "all" or bool(self.event_country)

    def count_told(self, name: str) -> str:
        """Return how many rows a list has."""
        found = self.lists[name]
        return f"{found.count:,}{'+' * self.has_more[name]}" if found.is_filled else "…"

    @property
    def alerts(self) -> VirtualList[AlertLine]:
        """The queue."""
        return self._alerts

    @property
    def posts(self) -> VirtualList[PostLine]:
        """Recent posts, or what a search finds."""
        return self._posts

    @property
    def events(self) -> VirtualList[EventLine]:
        """Follow changes."""
        return self._events

    @property
    def current_list(self) -> VirtualList[Any]:
        """The list in use; the detail shows its row."""
        return self.lists[self.panes.current]

    @property
    def lists(self) -> dict[str, VirtualList[Any]]:
        """The lists by name."""
        return {"alerts": self._alerts, "posts": self._posts, "events": self._events}

    def _new_practice(self) -> Practice:
        from twiplotui.tui.widgets.practice import Practice

        return Practice(self.session.keymap)

    def do_practice(self) -> None:
        """Begin or end the practice."""
        if self.practice is None:
            self.practice = self._new_practice()
            self.mount(self.practice, before="#footer")
        else:
            self.practice.remove()
            self.practice = None

    def took_note(self, action_id: str) -> None:
        """Tell the practice, where it is shown, that an action was carried out."""
        super().took_note(action_id)
        if self.practice is not None:
            self.practice.done(action_id)

    # Panes

    def do_pane_1(self) -> None:
        """To the queue."""
        self.go_to_pane("alerts")

    def do_pane_2(self) -> None:
        """To the posts."""
        self.go_to_pane("posts")

    def do_pane_3(self) -> None:
        """To the follow changes."""
        self.go_to_pane("events")

    def do_pane_4(self) -> None:
        """To the detail."""
        self.go_to_pane("detail")

    def do_pane_next(self) -> None:
        """To the next pane."""
        self._step(1)

    def do_pane_previous(self) -> None:
        """To the previous pane."""
        self._step(-1)

    def do_view_zoom(self) -> None:
        """Give the focused pane all the room, or back."""
        self.panes.put(
            current=self.panes.current,
            focused=self.panes.focused_name,
            is_zoomed=not self.panes.is_zoomed,
        )

    def go_to_pane(self, name: str) -> None:
        """Focus a pane; it is shown if it was not."""
        current = name if name in LISTS else self.panes.current
        self.panes.put(current=current, focused=name, is_zoomed=self.panes.is_zoomed)
        pane: Any = self.panes.get_child_by_id(name)
        self.set_focus(pane)
        keys = f"{current}-detail" if name == "detail" else name
        self._footer.set_actions(FOOTERS.get(keys, FOOTERS["desk"]))
        self.refresh_titles()
        self.follow_cursor()

    def on_descendant_focus(self) -> None:
        """Follow a click into another pane."""
        name = self.focused.id if self.focused is not None else None
        if name in (*LISTS, "detail", "side") and name != self.panes.focused_name:
            self.go_to_pane(name)

    def _step(self, step: int) -> None:
        names = [*LISTS, "detail"]
        if "side" in self.panes.names():
            names.insert(0, "side")
        here = self.panes.focused_name
        place = names.index(here) if here in names else 0
        self.go_to_pane(names[(place + step) % len(names)])

    def on_panes_arranged(self) -> None:
        """After a change of size: keep focus on a pane that is shown."""
        shown = self.panes.names()
        if self.panes.focused_name not in shown:
            self.go_to_pane(self.panes.current)
        if "side" in shown:
            self.side.load_once(self.background)
        self.refresh_titles()

    # The detail

    def on_virtual_list_marks_changed(self) -> None:
        """Count marks in the title."""
        self.refresh_titles()

    def follow_cursor(self) -> None:
        """Show the row under the cursor once the cursor rests."""
        if self._shown[1] is None:
            self.show_detail()
        else:
            self.set_timer(_DETAIL_AFTER, partial(self._if_rested, self.current_list.cursor_id))

    def _if_rested(self, id_: int | None) -> None:
        if id_ == self.current_list.cursor_id:
            self.show_detail()

    def show_detail(self, *, is_refresh: bool = False) -> None:
        """Show the row under the cursor; the same one only if asked to refresh."""
        name, id_ = self.panes.current, self.current_list.cursor_id
        if not is_refresh and (name, id_) == self._shown:
            return
        is_same = (name, id_) == self._shown
        self._shown = (name, id_)
        if id_ is None:
            self._detail.show(Sheet(line(("Nothing is selected.", MUTED))))
            return
        work = partial(self._make_detail, name, id_)
        show = self._detail.refresh_page if is_same else self._detail.show
        self.background.read("detail", work, show)

    def refresh_detail(self) -> None:
        """Read the shown item anew."""
        self.show_detail(is_refresh=True)

    def _make_detail(self, name: str, id_: int, store: Store, job: Job) -> Sheet:
        from twiplotui.tui.detail import detail_of

        return detail_of(DeskReader(store), name, id_, self.session.now(), self.session.zone)

    def account_here(self) -> AccountRow | None:
        """Return the account of the selected row."""
        row = self.current_list.current
        if isinstance(row, AlertLine):
            return row.account
        if isinstance(row, PostLine):
            return row.post.account
        return row.actor if isinstance(row, EventLine) else None

    # Titles

    def refresh_titles(self) -> None:
        """Write counts and what is new into titles and header."""
        for number, name in enumerate(LISTS, 1):
            title = line(*self._title(number, name))
            if self._titles.get(name) != title.plain:
                self._titles[name] = title.plain
                self.lists[name].show_title(title)
        self._write_header()

    def _title(self, number: int, name: str) -> Sequence[Part]:
        found = self.lists[name]
        heading = desk_titles.heading(
            name,
            view=self.view,
            search=self.search_words,
            kept=self.event_filter,
            country=self.event_country,
        )
        return desk_titles.title(
            f"{number} {heading}",
            self.count_told(name),
            marks=len(found.marks),
            is_in_range=found.is_in_range,
            new=self.waiting[name],
            key=self.session.keymap.first("view.merge"),
        )

    def show_refresh(self) -> None:
        """Show in the header how far a refresh is."""
        self._write_header()

    def _write_header(self) -> None:
        now, zone = self.session.now(), self.session.zone
        width = self.app.size.width
        if width < _BRIEF:
            counts = {name: self.count_told(name) for name in LISTS}
            left = desk_titles.tabs(
                self.panes.current, counts, self.waiting, is_short=width < _NARROW
            )
        else:
            left = [("twiplotui   ", STRONG)]
            if self.news is not None:
                left += desk_titles.news_told(self.news, now, zone)
        told = self.application.refresh_told
        right = [(f"{told}  ", ACCENT)] if told else []
        self._header.show(left, [*right, (short_time(now, now, zone).strip(), MUTED)])
