"""The one list: draws only the lines that are seen, over ids in pages. Selection is by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from twiplotui.text.width import cell_width, clip
from twiplotui.tui.acts import Acts
from twiplotui.tui.ids import ArrayIds, Ids
from twiplotui.tui.lines import Cell
from twiplotui.tui.themes import inks

R = TypeVar("R")
_KEPT_ROWS: Final = 2_000
_AHEAD: Final = 30


class PagedList(Acts, ScrollView, Generic[R], can_focus=True):
    """A list over ids: what it holds, where its cursor is, how its lines are drawn.

    Args:
        load: Returns rows by id for ids; ids without a row show as an empty line.
        cells: Returns the cells of a row for a width.
        is_open: Whether nobody has decided about a row yet; `]` goes to the next of them.
        heads: Returns the line of headings for a width; "" for none.
        empty: What an empty list says, one line each.
    """

    DEFAULT_CSS = """
    PagedList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    ALLOW_SELECT = False

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

    def __init__(
        self,
        load: Callable[[Sequence[int]], Mapping[int, R]],
        cells: Callable[[R, int], Sequence[Cell]],
        *,
        is_open: Callable[[R], bool] = lambda _: True,
        heads: Callable[[int], str] = lambda _: "",
        empty: Sequence[str] = (),
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._load = load
        self._cells = cells
        self._is_open = is_open
        self._heads = heads
        self.empty = tuple(empty)
        self.ids: Ids = ArrayIds()
        self.cursor = 0
        """Place of the cursor."""
        self.marks: dict[int, None] = {}
        self.range_start: int | None = None
        """Where a range was begun."""
        self._rows: dict[int, R] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._told: int | None = None
        self._is_filled = False

    # What is in it

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.ids.count

    @property
    def cursor_id(self) -> int | None:
        """Id of the row under the cursor."""
        return self.ids.id_at(self.cursor)

    def row(self, id_: int | None) -> R | None:
        """Return a row, reading it where needed."""
        if id_ is None:
            return None
        if id_ not in self._rows:
            self._rows.update(self._load([id_]))
        return self._rows.get(id_)

    def known_row(self, id_: int) -> R | None:
        """Return a row of this list, reading it only where the list holds it."""
        if id_ not in self._rows and self.ids.place_of(id_) is None:
            return None
        return self.row(id_)

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

    def rows_of(self, ids: Sequence[int]) -> list[R]:
        """Return rows by id, reading those that are not at hand; missing ones are left out."""
        lacking = [each for each in ids if each not in self._rows]
        for start in range(0, len(lacking), 500):
            self._rows.update(self._load(lacking[start : start + 500]))
        return [self._rows[each] for each in ids if each in self._rows]

    def put_row(self, id_: int, row: R) -> None:
        """Replace what is known of a row, until it is read anew."""
        self._rows[id_] = row
        self.repaint()

    def set_ids(self, ids: Ids, *, select: int | None = None) -> None:
        """Show other ids; the cursor stays on its id and line, else goes to the top.

        Args:
            ids: What to show.
            select: Put the cursor on this id, if it is there.
        """
        wanted = select if select is not None else self.cursor_id
        line = self.cursor - self.scroll_offset.y
        self.ids = ids
        self._is_filled = True
        self._rows.clear()
        place = ids.place_of(wanted) if wanted is not None else None
        self._fit()
        if place is None:
            place = min(self.cursor, max(0, self.count - 1))
        self.cursor = place
        self.marks = {each: None for each in self.marks if ids.place_of(each) is not None}
        self._scroll_y(place - line)
        self._keep_in_view()
        self.repaint()
        self._tell(force=True)

    def take_out(self, ids: set[int]) -> None:
        """Take rows out; the cursor goes to the next one below that is left, else above."""
        if not isinstance(self.ids, ArrayIds):
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
        self.repaint()
        self._tell(force=True)

    def forget_rows(self) -> None:
        """Read rows anew when they are next seen."""
        self._rows.clear()
        self.repaint()

    def recount(self) -> None:
        """Take note that the number of ids has changed behind the end."""
        self._fit()
        self.repaint()

    def repaint(self) -> None:
        """Draw every line anew."""
        self._strips.clear()
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

    @property
    def page(self) -> int:
        """Rows that are seen at once."""
        return max(1, self.size.height - self.head_lines)

    @property
    def head_lines(self) -> int:
        """Lines of headings above the rows."""
        return 1 if self.size.height >= 9 and self._heads(self.size.width - 2) else 0

    def _shift(self, moved: int) -> None:
        self.cursor += moved
        self._fit()
        self._scroll_y(self.scroll_offset.y + moved)
        self._strips.clear()

    def _fit(self) -> None:
        size = Size(self.size.width, self.count + self.head_lines)
        if size != self.virtual_size:
            self.virtual_size = size

    def _scroll_y(self, y: int) -> None:
        self.scroll_to(y=max(0, y), animate=False, force=True)

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
        self.repaint()
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

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        head = self.head_lines
        if self.count == 0:
            return self._empty_line(y, width)
        if y < head:
            ink = inks(self.app.theme).muted
            return Strip(
                [Segment(clip("  " + self._heads(width - 2), width), ink)]
            ).adjust_cell_length(width, inks(self.app.theme).ground)
        place = self.scroll_offset.y + y - head
        id_ = self._id_ready(place)
        if id_ is None:
            return Strip.blank(width, inks(self.app.theme).ground)
        is_cursor = place == self.cursor
        key = (id_, width, is_cursor, id_ in self.marks, self.has_focus, self.app.theme)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT_ROWS:
                self._strips.clear()
            strip = self._strips[key] = self._draw(id_, width, is_cursor=is_cursor)
        return strip

    def _id_ready(self, place: int) -> int | None:
        if not 0 <= place < self.count:
            return None
        id_ = self.ids.id_at(place)
        if id_ is None:
            top = self.scroll_offset.y
            moved = self.ids.ensure(top - self.page, top + 2 * self.page)
            if moved:
                self.call_later(self._shift, moved)
            id_ = self.ids.id_at(place + moved)
        if id_ is not None and id_ not in self._rows:
            if len(self._rows) > _KEPT_ROWS:
                self._rows.clear()
            near = [
                each
                for each in self.ids.slice(place - _AHEAD, place + _AHEAD)
                if each not in self._rows
            ]
            self._rows.update(self._load(near))
        return id_

    def _draw(self, id_: int, width: int, *, is_cursor: bool) -> Strip:
        ground = ("cursor" if self.has_focus else "resting") if is_cursor else "ground"
        styles = inks(self.app.theme, ground)
        marked = id_ in self.marks
        sign = ("▌" if is_cursor else " ") + ("●" if marked else " ")
        segments = [Segment(sign, styles.mark if marked else styles.accent)]
        row = self._rows.get(id_)
        room = width - 2
        for text, ink in self._cells(row, room) if row is not None else ():
            fitted = clip(text, room)
            if not fitted:
                break
            segments.append(Segment(fitted, getattr(styles, ink)))
            room -= cell_width(fitted)
        return Strip(segments).adjust_cell_length(width, styles.ground)

    def _empty_line(self, y: int, width: int) -> Strip:
        styles = inks(self.app.theme)
        top = 1 if self.size.height > len(self.empty) + 1 else 0
        if not self._is_filled or not 0 <= y - top < len(self.empty):
            return Strip.blank(width, styles.ground)
        line = Segment(clip("  " + self.empty[y - top], width), styles.muted)
        return Strip([line]).adjust_cell_length(width, styles.ground)
