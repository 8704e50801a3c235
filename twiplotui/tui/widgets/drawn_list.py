"""How the one list draws: only the lines that are seen, each from a row that is at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from twiplotui.text.width import cell_width, clip
from twiplotui.tui.ids import ArrayIds, Ids
from twiplotui.tui.lines import Cell
from twiplotui.tui.themes import Inks, has_few_colours, inks
from twiplotui.tui.widgets.line_view import LineView

R = TypeVar("R")
_KEPT_ROWS: Final = 2_000
_AHEAD: Final = 30
_LEAST_FOR_HEADS: Final = 8
"""Lines of a pane from which its first is one of headings."""
_USUAL: Final = 80
"""Columns of a pane; a list has headings at every width, or at none."""


class DrawnList(LineView, Generic[R], can_focus=True):
    """Rows by id, read as they come into sight, and their lines.

    Args:
        load: Returns rows by id for ids; ids without a row show as an empty line.
        cells: Returns the cells of a row for a width.
        is_open: Whether nobody has decided about a row yet; `]` goes to the next of them.
        heads: Returns the line of headings for a width; "" for none.
        empty: What an empty list says, in sentences; each begins a line.
        is_slow: Whether a page of rows takes longer to read than a frame; then they are asked for
            by a message, and drawn when `fill` brings them.
        heads_from: Lines of the pane from which its first is one of headings.
    """

    ALLOW_SELECT = False

    class Wanted(Message, namespace="virtual_list"):
        """Rows came in sight that are not at hand."""

        def __init__(self, ids: Sequence[int]) -> None:
            super().__init__()
            self.row_ids = ids

        def can_replace(self, message: Message) -> bool:
            """Return whether this makes another one old: the last that was in sight counts."""
            return isinstance(message, DrawnList.Wanted)

    def __init__(
        self,
        load: Callable[[Sequence[int]], Mapping[int, R]],
        cells: Callable[[R, int], Sequence[Cell]],
        *,
        is_open: Callable[[R], bool] = lambda _: True,
        heads: Callable[[int], str] = lambda _: "",
        empty: Sequence[str] = (),
        is_slow: bool = False,
        heads_from: int = _LEAST_FOR_HEADS,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._is_slow = is_slow
        self._heads_from = heads_from
        self._asked_at: int | None = None
        """The first line in sight when rows were asked for that are not there yet."""
        self._load = load
        self._cells = cells
        self._is_open = is_open
        self._heads = heads
        self._has_heads = bool(heads(_USUAL))
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

    @property
    def is_filled(self) -> bool:
        """Whether it was told what it holds."""
        return self._is_filled

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.ids.count

    def row(self, id_: int | None) -> R | None:
        """Return a row, reading it where needed."""
        if id_ is None:
            return None
        if id_ not in self._rows:
            self._rows.update(self._load([id_]))
        return self._rows.get(id_)

    def rows_of(self, ids: Sequence[int]) -> list[R]:
        """Return rows by id, reading those that are not at hand; missing ones are left out."""
        lacking = [each for each in ids if each not in self._rows]
        for start in range(0, len(lacking), 500):
            self._rows.update(self._load(lacking[start : start + 500]))
        return [self._rows[each] for each in ids if each in self._rows]

    def update_rows(self, update: Callable[[R], R]) -> None:
        """Show the rows at hand as `update` returns them, until they are read anew."""
        changed = {
            id_: after for id_, row in self._rows.items() if (after := update(row)) is not row
        }
        self._rows.update(changed)
        self._redraw(changed)

    def forget_rows(self, which: Callable[[R], bool] = lambda _: True) -> None:
        """Read rows anew when they are next seen: all of them, or those of which it is true."""
        forgotten = [id_ for id_, row in self._rows.items() if which(row)]
        for id_ in forgotten:
            del self._rows[id_]
        self._redraw(forgotten)

    def fill(self, rows: Mapping[int, R]) -> None:
        """Draw rows that were read."""
        self._asked_at = None
        self._rows.update(rows)
        self._redraw(rows)

    def renew_rows(self, rows: Mapping[int, R]) -> None:
        """Show rows as they were read anew; only lines that differ are painted.

        Rows that were not read anew are read when they are next seen.
        """
        changed = {id_ for id_, row in self._rows.items() if rows.get(id_) != row}
        changed.update(id_ for id_ in rows if id_ not in self._rows)
        self._rows = dict(rows)
        self._redraw(changed)

    def _redraw(self, ids: Iterable[int]) -> None:
        """Draw rows anew; of the pane only their lines are painted."""
        changed = set(ids)
        self._strips = {key: strip for key, strip in self._strips.items() if key[0] not in changed}
        top = self.scroll_offset.y
        for place, id_ in enumerate(self.ids.slice(top, top + self.page), top):
            if id_ in changed:
                self.refresh_line(place + self.head_lines)

    def repaint(self) -> None:
        """Draw every line anew."""
        self._strips.clear()
        self.refresh()

    @property
    def page(self) -> int:
        """Rows that are seen at once."""
        return max(1, self.size.height - self.head_lines)

    @property
    def head_lines(self) -> int:
        """Lines of headings above the rows."""
        return 1 if self.size.height >= self._heads_from and self._has_heads else 0

    def _shift(self, moved: int) -> None:
        self.cursor += moved
        self._fit()
        self._scroll_y(self.scroll_offset.y + moved)
        self._strips.clear()

    def _fit(self) -> None:
        self.fit(self.count + self.head_lines)

    def _scroll_y(self, y: int) -> None:
        self.scroll_to(y=max(0, y), animate=False, force=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; a row is finished once, wherever in the pane it comes to stand."""
        if self.styles.gutter.width:
            return super().render_lines(crop)
        ground = self._inks().ground
        (_, background), filters = self.background_colors, self.get_line_filters()
        width, first = self.outer_size.width, self.styles.gutter.top
        strips: list[Strip] = []
        before: Strip | None = None
        for y in crop.line_range:
            if not 0 <= y - first < self.size.height:
                strips += super().render_lines(Region(crop.x, y, crop.width, 1))
                before = None
                continue
            drawn = self.render_line(y - first)
            if drawn is before:  # empty lines are one and the same
                strips.append(strips[-1])
                continue
            before = drawn
            strip = drawn.crop_extend(0, width, ground)
            for each in filters:
                strip = strip.apply_filter(each, background)
            strips.append(strip.crop(*crop.column_span))
        return strips

    def render_line(self, y: int) -> Strip:
        """Draw one line; it ends before the scroll bar."""
        width = self.size.width - self.scrollbar_size_vertical
        head = self.head_lines
        if self.count == 0:
            return self._empty_line(y, width)
        if y < head:
            ink = self._inks().muted
            return Strip(
                [Segment(clip("  " + self._heads(width - 2), width), ink)]
            ).adjust_cell_length(width, self._inks().ground)
        place = self.scroll_offset.y + y - head
        id_ = self._id_ready(place)
        if id_ is None:
            return _blank(width, self._inks().ground)
        is_cursor = place == self.cursor
        key = (id_, width, is_cursor, id_ in self.marks, self.has_focus, self.app.theme)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT_ROWS:
                self._strips.clear()
            strip = self._draw(id_, width, is_cursor=is_cursor)
            if id_ in self._rows or not self._is_slow:
                self._strips[key] = strip
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
            self._read_near(place)
        return id_

    def _read_near(self, place: int) -> None:
        """Read rows around a place, or ask for those in sight and around."""
        if len(self._rows) > _KEPT_ROWS:
            self._rows.clear()
        if not self._is_slow:
            near = self.ids.slice(place - _AHEAD, place + _AHEAD)
            self._rows.update(self._load([each for each in near if each not in self._rows]))
            return
        top = self.scroll_offset.y
        if top != self._asked_at:
            self._asked_at = top
            near = self.ids.slice(top - _AHEAD, top + self.page + _AHEAD)
            self.post_message(self.Wanted([each for each in near if each not in self._rows]))

    def _inks(self, ground: str = "ground") -> Inks:
        app = self.app
        return inks(app.theme, ground, are_few=has_few_colours(app))

    def _draw(self, id_: int, width: int, *, is_cursor: bool) -> Strip:
        ground = ("cursor" if self.has_focus else "resting") if is_cursor else "ground"
        styles = self._inks(ground)
        marked = id_ in self.marks
        sign = ("▌" if is_cursor else " ") + ("●" if marked else " ")
        segments = [Segment(sign, styles.mark if marked else styles.accent)]
        row = self._rows.get(id_)
        room = width - 2
        for text, ink in self._cells(row, room) if row is not None else ():
            if room <= 0:
                break
            fitted = clip(text, room)
            segments.append(Segment(fitted, getattr(styles, ink)))
            room -= cell_width(fitted)
        return Strip(segments).adjust_cell_length(width, styles.ground)

    def _empty_line(self, y: int, width: int) -> Strip:
        styles = self._inks()
        if not self._is_filled:
            return _blank(width, styles.ground)
        told = _wrapped(self.empty, max(8, width - 4))
        top = 1 if self.size.height > len(told) + 1 else 0
        if not 0 <= y - top < len(told):
            return _blank(width, styles.ground)
        is_cut = y == self.size.height - 1 and y - top < len(told) - 1
        words = clip("  " + told[y - top], width - 2) + " …" if is_cut else "  " + told[y - top]
        line = Segment(clip(words, width), styles.muted)
        return Strip([line]).adjust_cell_length(width, styles.ground)


@lru_cache(maxsize=32)
def _blank(width: int, ground: Style) -> Strip:
    """Return an empty line."""
    return Strip.blank(width, ground)


@lru_cache(maxsize=32)
def _wrapped(sentences: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return the lines that sentences take."""
    return tuple(part for each in sentences for part in wrap(each, width))
