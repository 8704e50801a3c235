"""The keys of the one list: moving, marking, ranges."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import ClassVar, Final, TypeVar

from textual import events

from twiplotui.tui.acts import bindings
from twiplotui.tui.ids import ArrayIds
from twiplotui.tui.widgets.paged_list import PagedList

R = TypeVar("R")
_TWICE_WITHIN: Final = 0.8
"""Seconds within which `g g` is pressed."""


class VirtualList(PagedList[R]):
    """A list over ids that is moved through and marked with keys."""

    DEFAULT_CSS = """
    VirtualList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar = bindings("list")
    is_markable = True
    """Whether acts go by marks here; else one would mark a row and act on the next."""
    _g_at = -inf

    def on_click(self, event: events.Click) -> None:
        """Select a row; the second click opens it."""
        place = self.scroll_offset.y + event.y - self.head_lines
        if event.y < self.head_lines or not 0 <= place < self.count:
            return
        was = self.cursor
        self.go_to(place)
        if was == place and event.chain > 1:
            self.do_list_open()

    def do_list_down(self) -> None:
        """One line down."""
        self.go_to(self.cursor + 1)

    def do_list_up(self) -> None:
        """One line up."""
        self.go_to(self.cursor - 1)

    def do_list_page_down(self) -> None:
        """One page down."""
        self.go_to(self.cursor + self.page)

    def do_list_page_up(self) -> None:
        """One page up."""
        self.go_to(self.cursor - self.page)

    def do_list_top(self) -> None:
        """To the first line."""
        self.go_to(0)

    def do_list_end(self) -> None:
        """To the last line."""
        self.go_to(self.count - 1)

    def do_list_g(self) -> None:
        """To the first line, the second time."""
        now = monotonic()
        if now - self._g_at < _TWICE_WITHIN:
            self.go_to(0)
            now = -inf
        self._g_at = now

    def do_list_open(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_id is not None:
            self.post_message(self.Opened(self, self.cursor_id))
        elif self._is_filled:
            self.tell("Nothing is selected.")

    def do_list_next_open(self) -> None:
        """To the next row nobody has decided."""
        self._seek(1)

    def do_list_previous_open(self) -> None:
        """To the previous row nobody has decided."""
        self._seek(-1)

    def next_open_place(self, step: int = 1) -> int | None:
        """Return the nearest place in a direction whose row nobody has decided."""
        place = self.cursor + step
        for _ in range(5_000):
            self.ids.ensure(place - 1, place + 2)
            row = self.row(self.ids.id_at(place))
            if row is None:
                return None
            if self.is_row_open(row):
                return place
            place += step
        return None

    def _seek(self, step: int) -> None:
        place = self.next_open_place(step)
        if place is not None:
            self.go_to(place)
        else:
            self.tell(f"Nothing {'below' if step > 0 else 'above'} waits for a decision.")

    # Marks

    def do_list_mark(self) -> None:
        """Mark or unmark the row, and go down."""
        current = self.cursor_id
        if not self._may_mark() or current is None:
            return
        if self.marks.pop(current, 0) == 0:
            self.marks[current] = None
        self.marks_changed()
        self.go_to(self.cursor + 1)

    def do_list_range(self) -> None:
        """Begin or end a range."""
        if not self._may_mark() or not self.count:
            return
        if self.range_start is None:
            self.range_start = self.cursor
            self._mark_range(self.cursor)
        else:
            self.range_start = None
        self.marks_changed()

    def do_list_range_down(self) -> None:
        """Mark while going down."""
        self._extend(1)

    def do_list_range_up(self) -> None:
        """Mark while going up."""
        self._extend(-1)

    def do_list_mark_all(self) -> None:
        """Mark all that the list holds."""
        if not self._may_mark():
            return
        if isinstance(self.ids, ArrayIds):
            self.marks = dict.fromkeys(self.ids.all())
            self.marks_changed()
        else:
            key = self.application.session.keymap.first("list.mark_all")
            self.tell(f"Search first; {key} marks what a search finds.")

    def _may_mark(self) -> bool:
        if not self.is_markable:
            self.tell("Nothing is marked here: keys act on the line under the cursor.")
        return self.is_markable

    def _extend(self, step: int) -> None:
        if not self._may_mark():
            return
        for place in (self.cursor, self.cursor + step):
            id_ = self.ids.id_at(place)
            if id_ is not None:
                self.marks[id_] = None
        self.go_to(self.cursor + step)
        self.marks_changed()
