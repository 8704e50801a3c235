"""One page that scrolls with the keys of the lists.

Its lines are drawn by itself: another page is shown without laying out the screen anew, and of a
page that changes only the lines that differ are painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from twiplotui.tui.acts import bindings
from twiplotui.tui.content import Sheet
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from twiplotui.tui.widgets.virtual_list import VirtualList

_MOST_COLUMNS: Final = 110
"""Longer lines are hard to read."""
_PAUSE: Final = 0.002
"""Seconds between two pieces of a long page, in which keys are taken."""


class DetailPane(LineView, can_focus=True):
    """A page: text, not rows. It can be selected with the mouse."""

    BINDINGS: ClassVar = bindings("list")

    def __init__(self, *, id: str = "detail") -> None:
        super().__init__(id=id, classes="pane page")
        self._sheet = Sheet(Content(""))
        self._lines: list[Strip] = []
        self._drawn_as: tuple[object, ...] = ()
        self._drawn: list[tuple[Sheet, list[Strip]]] = []
        """Pieces of the sheet that are drawn already, from its top."""
        self._waits_to_draw = False
        self._wants_end = False

    def show(self, sheet: Sheet) -> None:
        """Show another page from its top."""
        self._wants_end = False
        self._put(sheet, 0)
        self.scroll_to(y=0, animate=False)

    def refresh_page(self, sheet: Sheet) -> None:
        """Show the same page anew, where it was scrolled to."""
        self._put(sheet, self.scroll_offset.y)

    def _put(self, sheet: Sheet, wanted: int) -> None:
        if self._sheet.is_same(sheet):
            return
        self._sheet, before, top = sheet, self._lines, self.scroll_offset.y
        if not self.is_attached:
            return  # What was asked for came before the screen was shown, or after it was left.
        self._draw_whole(wanted)
        if self.scroll_offset.y != top:
            self.refresh()
            return
        blank = Strip([])
        for y in range(top, top + self.size.height):
            was = before[y] if y < len(before) else blank
            if was != (self._lines[y] if y < len(self._lines) else blank):
                self.refresh(Region(0, y - top, self.size.width, 1))

    # Drawing

    def _draw_whole(self, top: int) -> None:
        self._draw(top)
        self.fit(len(self._lines))
        if self._drawn_as[0] != self._width:  # The scrollbar came or went, and takes a column.
            self._draw(top)
            self.fit(len(self._lines))

    def _draw(self, top: int) -> None:
        """Draw as much as is seen from a line on; what is below follows piece by piece."""
        look = (self._width, self.app.theme, self.text_selection)
        kept = self._drawn if look == self._drawn_as else []
        self._drawn_as, self._drawn, self._lines = look, [], []
        if self.text_selection is not None:  # It is told by lines of the whole.
            self._lines = self._strips(self._sheet)
            return
        for number, piece in enumerate(self._sheet.pieces()):
            if len(self._lines) > top + 2 * self.size.height:
                break
            same = number < len(kept) and kept[number][0].is_same(piece)
            self._add(piece, kept[number][1] if same else self._strips(piece))
        self._go_on_later()

    def _go_on_later(self) -> None:
        if not self._waits_to_draw and self._is_unfinished:
            self._waits_to_draw = True
            self.set_timer(_PAUSE, self._go_on)

    def _go_on(self) -> None:
        self._waits_to_draw = False
        if self.is_attached and self._is_unfinished:
            piece = self._sheet.pieces()[len(self._drawn)]
            self._add(piece, self._strips(piece))
            self.fit(len(self._lines))
            self._go_on_later()
            if self._wants_end and not self._is_unfinished:
                self.do_list_end()

    @property
    def _is_unfinished(self) -> bool:
        return self.text_selection is None and len(self._drawn) < len(self._sheet.pieces())

    def _add(self, piece: Sheet, strips: list[Strip]) -> None:
        self._drawn.append((piece, strips))
        self._lines = self._lines + strips

    def _strips(self, sheet: Sheet) -> list[Strip]:
        return Visual.to_strips(self, sheet, self._columns, None, self.visual_style)

    @property
    def _width(self) -> int:
        return self.size.width - self.scrollbar_size_vertical

    @property
    def _columns(self) -> int:
        return min(self._width, _MOST_COLUMNS)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self._width
        if self._drawn_as != (width, self.app.theme, self.text_selection):
            self._draw(self.scroll_offset.y)
        place = self.scroll_offset.y + y
        if place < len(self._lines):
            return self._lines[place]
        return Strip.blank(width, self.visual_style.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines anew."""
        self._draw_whole(self.scroll_offset.y)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return the text that is selected, by its lines as they are shown, and what ends it."""
        return selection.extract(self._sheet.folded(self._columns).plain), "\n"

    # Moving

    def do_list_down(self) -> None:
        """One line down."""
        self._scroll_by(1)

    def do_list_up(self) -> None:
        """One line up."""
        self._scroll_by(-1)

    def do_list_page_down(self) -> None:
        """One page down."""
        self._scroll_by(self.size.height - 1)

    def do_list_page_up(self) -> None:
        """One page up."""
        self._scroll_by(1 - self.size.height)

    def do_list_top(self) -> None:
        """To the top."""
        self._wants_end = False
        self.scroll_to(y=0, animate=False)

    def do_list_end(self) -> None:
        """To the end, once all of it is drawn."""
        self._wants_end = self._is_unfinished
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def _scroll_by(self, lines: int) -> None:
        self._wants_end = False
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def do_list_next_open(self) -> None:
        """To the next item nobody has decided; its page is shown here."""
        if (shown := self._list_beside()) is not None:
            shown.do_list_next_open()

    def do_list_previous_open(self) -> None:
        """To the previous item nobody has decided."""
        if (shown := self._list_beside()) is not None:
            shown.do_list_previous_open()

    def _list_beside(self) -> VirtualList[Any] | None:
        return self.screen.current_list if isinstance(self.screen, FullScreen) else None
