"""A view that draws its own lines and paints, of itself, only what looks otherwise than before."""

from __future__ import annotations

from math import ceil

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

from twiplotui.tui.acts import Acts

_PARTS = 8
"""Steps of a scrollbar within a cell."""


class LineView(ScrollView, Acts):
    """Lines that scroll. Laying out the screen anew takes a frame, so it is done seldom."""

    def fit(self, height: int) -> None:
        """Scroll over so many lines; only where the scrollbar comes or goes is it laid out anew."""
        size = Size(self.size.width, height)
        if size == self.virtual_size:
            return
        if (height > self.container_size.height) != self.show_vertical_scrollbar:
            self.virtual_size = size
            return
        self.set_reactive(ScrollView.virtual_size, size)
        self._scroll_update(size)

    def show_title(self, title: Content) -> None:
        """Put a title into the border; of the view only that line is painted."""
        self._border_title = title
        self.refresh(Region(0, 0, self.outer_size.width, 1).translate(-self.content_offset))

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar; made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = ThumbBar(name="vertical")
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar


class ThumbBar(ScrollBar):
    """A scrollbar that is painted only when its thumb moved or looks otherwise.

    Most steps in a long list do not move it, and it costs as much as the lines beside it.
    """

    _shown_as: tuple[object, ...] = ()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> ThumbBar:
        """Paint it, unless it looks as it did."""
        look = (*self._thumb(), self.size, self.mouse_over, self.grabbed is None, self.app.theme)
        if layout or look != self._shown_as or not self._is_mounted:
            # Before it is mounted Textual only remembers that it is to be painted.
            self._shown_as = look if self._is_mounted else ()
            super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def _thumb(self) -> tuple[int, int]:
        """Return where the thumb begins and how long it is, in parts of a cell."""
        height, lines, seen = self.size.height, self.window_virtual_size, self.window_size
        if not height or lines <= seen:
            return 0, 0
        size = max(1.0, seen * height / lines)
        begin = (height - size) * self.position / (lines - seen)
        return int(begin * _PARTS), ceil(size * _PARTS)
