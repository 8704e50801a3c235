"""The one list: a cursor and marks over ids in pages. Selection is by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any, Final, TypeVar

from textual import events
from textual.message import Message

from twiplotui.tui.ids import ArrayIds, Ids, Standing
from twiplotui.tui.widgets.drawn_list import DrawnList

R = TypeVar("R")
_FEW: Final = 20
"""Marks to look for one by one; of more, all ids are gone through once."""


class PagedList(DrawnList[R]):
    """A list over ids: what it holds, where its cursor is, what is marked."""

    DEFAULT_CSS = """
    PagedList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    class Highlighted(Message, namespace="virtual_list"):
        """The cursor came to another row."""

        def __init__(self, source: PagedList[Any], id_: int | None) -> None:
            super().__init__()
            self.source = source
            self.row_id = id_

        @property
        def control(self) -> PagedList[Any]:
            """The list."""
            return self.source

    class Opened(Message, namespace="virtual_list"):
        """A row was opened with Enter or a second click."""

        def __init__(self, source: PagedList[Any], id_: int) -> None:
            super().__init__()
            self.source = source
            self.row_id = id_

        @property
        def control(self) -> PagedList[Any]:
            """The list."""
            return self.source

    class MarksChanged(Message, namespace="virtual_list"):
        """More or fewer rows are marked."""

        def __init__(self, source: PagedList[Any]) -> None:
            super().__init__()
            self.source = source

    # What is in it

    @property
    def cursor_id(self) -> int | None:
        """Id of the row under the cursor."""
        return self.ids.id_at(self.cursor)

    def is_row_open(self, row: R) -> bool:
        """Return whether nobody has decided about a row."""
        return self._is_open(row)

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.row(self.cursor_id)

    def chosen(self) -> list[int]:
        """Return the marked ids, else the one under the cursor."""
        if self.marks:
            return list(self.marks)
        return [] if self.cursor_id is None else [self.cursor_id]

    @property
    def standing(self) -> Standing:
        """Where it stands, for a thread that reads its rows."""
        line = self.cursor - self.scroll_offset.y
        return Standing(self.cursor_id, self.cursor, line, self.page)

    def set_ids(
        self, ids: Ids, *, select: int | None = None, rows: Mapping[int, R] | None = None
    ) -> None:
        """Show other ids, and read their rows; the cursor stays on its id and line.

        Args:
            ids: What to show.
            select: Put the cursor on this id, if it is there.
            rows: Rows of them that were read already.
        """
        self._rows = dict(rows or {})
        self._asked_at = None
        self._strips.clear()
        self._put(ids, select)

    def _put(self, ids: Ids, select: int | None) -> None:
        was = self.standing
        self.ids = ids
        self._is_filled = True
        self._fit()
        self.cursor = was.place_in(ids, select)
        self.marks = _kept(self.marks, ids)
        self._scroll_y(self.cursor - was.line)
        self._keep_in_view()
        self.refresh()
        self._tell(force=True)

    def put_back(self, rows: Mapping[int, R], before: Callable[[R], Any]) -> None:
        """Put rows where they belong, and the cursor on the first of them.

        Args:
            rows: Rows by id, as they are now.
            before: Returns of a row what orders the list, the highest first.
        """
        if not rows or not isinstance(self.ids, ArrayIds):
            return
        ids = ArrayIds(self.ids.all())
        for id_, row in rows.items():
            if ids.place_of(id_) is None:
                ids.insert(self._place_for(ids, before(row), before), id_)
        self._rows.update(rows)
        self._put(ids, next(iter(rows), None))
        self._redraw(rows)

    def _place_for(self, ids: ArrayIds, wanted: Any, before: Callable[[R], Any]) -> int:  # noqa: ANN401 - whatever orders
        low, high = 0, ids.count
        while low < high:
            middle = (low + high) // 2
            row = self.row(ids.id_at(middle))
            if row is not None and before(row) > wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def take_out(self, ids: Set[int]) -> None:
        """Take rows out; the cursor goes to the next one below that is left, else above."""
        if not ids or not isinstance(self.ids, ArrayIds):
            return
        below = next(
            (
                each
                for each in self.ids.slice(self.cursor, self.cursor + len(ids) + 1)
                if each not in ids
            ),
            None,
        )
        self.ids.remove(ids)
        for each in ids:
            self.marks.pop(each, None)
        self._fit()
        place = self.ids.place_of(below) if below is not None else None
        self.cursor = max(0, self.count - 1) if place is None else place
        self._keep_in_view()
        self.refresh()
        self._tell(force=True)

    def recount(self) -> None:
        """Take note that the number of ids has changed behind the end."""
        self._fit()
        self.refresh()

    # Moving

    def go_to(self, place: int) -> None:
        """Put the cursor on a place; beyond an end it stays there."""
        place = min(max(0, place), max(0, self.count - 1))
        page = self.page
        moved = self.ids.ensure(place - page, place + page + 1)
        if moved:
            self._shift(moved)
            place += moved
        if self.ids.count != self.virtual_size.height - self.head_lines:
            self._fit()
            place = min(place, max(0, self.count - 1))
        if self.range_start is not None:
            self._mark_range(place)
        old, self.cursor = self.cursor, place
        if not self._keep_in_view():
            self._refresh_place(old)
            self._refresh_place(place)
        self._tell()

    def select(self, id_: int) -> bool:
        """Put the cursor on an id; return whether it is in the list."""
        place = self.ids.place_of(id_)
        if place is None:
            return False
        self.go_to(place)
        return True

    def _keep_in_view(self) -> bool:
        top, page = self.scroll_offset.y, self.page
        if self.cursor < top:
            self._scroll_y(self.cursor)
        elif self.cursor >= top + page:
            self._scroll_y(self.cursor - page + 1)
        return self.scroll_offset.y != top

    def _refresh_place(self, place: int) -> None:
        self.refresh_line(place + self.head_lines)

    def _tell(self, *, force: bool = False) -> None:
        current = self.cursor_id
        if force or current != self._told:
            self._told = current
            self.post_message(self.Highlighted(self, current))

    def clear_marks(self) -> bool:
        """Unmark all; return whether anything was marked."""
        had = bool(self.marks) or self.range_start is not None
        self.marks = {}
        self.range_start = None
        if had:
            self.marks_changed()
        return had

    @property
    def is_in_range(self) -> bool:
        """Whether a range was begun and not ended."""
        return self.range_start is not None

    def _mark_range(self, place: int) -> None:
        assert self.range_start is not None
        low, high = sorted((self.range_start, place))
        self.marks.update(dict.fromkeys(self.ids.slice(low, high + 1)))
        self.marks_changed()

    def marks_changed(self) -> None:
        """Draw and tell that marks changed."""
        self.refresh()
        self.post_message(self.MarksChanged(self))

    # Drawing

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view at every size."""
        self._fit()
        self._strips.clear()
        self._keep_in_view()

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self._strips.clear()
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._strips.clear()
        self.refresh()


def _kept(marks: dict[int, None], ids: Ids) -> dict[int, None]:
    """Return the marks that are among ids."""
    if len(marks) > _FEW and isinstance(ids, ArrayIds):
        there = set(ids.all())
        return {each: None for each in marks if each in there}
    return {each: None for each in marks if ids.place_of(each) is not None}
