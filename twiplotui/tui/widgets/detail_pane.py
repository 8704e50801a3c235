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


class DetailPane(LineView, can_focus=True):
    """A page: text, not rows. It can be selected with the mouse."""

    BINDINGS: ClassVar = bindings("list")

    def __init__(self, *, id: str = "detail") -> None:
        super().__init__(id=id, classes="pane page")
        self._sheet = Sheet(Content(""))
        self._lines: list[Strip] = []
        self._drawn_as: tuple[object, ...] = ()

    def show(self, sheet: Sheet) -> None:
        """Show another page from its top."""
        self._put(sheet)
        self.scroll_to(y=0, animate=False)

    def refresh_page(self, sheet: Sheet) -> None:
        """Show the same page anew, where it was scrolled to."""
        self._put(sheet)

    def _put(self, sheet: Sheet) -> None:
        if self._sheet.is_same(sheet):
            return
        self._sheet, before, top = sheet, self._lines, self.scroll_offset.y
        if not self.is_attached:
            return  # What was asked for came before the screen was shown, or after it was left.
        self._draw_whole()
        if self.scroll_offset.y != top:
            self.refresh()
            return
        blank = Strip([])
        for y in range(top, top + self.size.height):
            was = before[y] if y < len(before) else blank
            if was != (self._lines[y] if y < len(self._lines) else blank):
                self.refresh(Region(0, y - top, self.size.width, 1))

    # Drawing

    def _draw_whole(self) -> None:
        self._draw()
        self.fit(len(self._lines))
        if self._drawn_as[0] != self._width:  # The scrollbar came or went, and takes a column.
            self._draw()
            self.fit(len(self._lines))

    def _draw(self) -> None:
        self._drawn_as = (self._width, self.app.theme, self.text_selection)
        self._lines = Visual.to_strips(self, self._sheet, self._columns, None, self.visual_style)

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
            self._draw()
        place = self.scroll_offset.y + y
        if place < len(self._lines):
            return self._lines[place]
        return Strip.blank(width, self.visual_style.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines anew."""
        self._draw_whole()

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
        self.scroll_to(y=0, animate=False)

    def do_list_end(self) -> None:
        """To the end."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def _scroll_by(self, lines: int) -> None:
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
