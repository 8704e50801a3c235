"""Where the panes of the desk stand at each size; and the container that puts them there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.style import Style
from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

LISTS: Final = ("alerts", "posts", "events")
"""Names of the panes that are lists, in the order of their numbers."""
STACKED, BESIDE, SIDED, DECK, COLUMNS = 0, 100, 160, 200, 250
"""Columns from which each arrangement holds."""
_SIDE = 28
_READING = 84
"""Columns of a detail that stands beside two columns of lists: as much as text wants."""
_SHORT = 15
_TALL = 24


def arrange(size: Size, current: str, focused: str, *, is_zoomed: bool) -> dict[str, Region]:
    """Return where each pane that is shown stands.

    Args:
        size: The room for all of them.
        current: The list in use, one of `LISTS`.
        focused: The pane with focus; also `detail` or `side`.
        is_zoomed: Whether the focused pane has all the room.
    """
    width, height = size
    if is_zoomed:
        return {focused: Region(0, 0, width, height)}
    if width < BESIDE:
        return _stacked(width, height, current, focused)
    if width < SIDED:
        left = width * 60 // 100
        shown = _column(0, left, height, current)
        return {**shown, "detail": Region(left + 1, 0, width - left - 1, height)}
    shown = {"side": Region(0, 0, _SIDE, height)}
    start, rest = _SIDE + 1, width - _SIDE - 1
    if width < DECK:
        middle = rest * 54 // 100
        shown |= _column(start, middle, height, current)
        start += middle + 1
        return {**shown, "detail": Region(start, 0, width - start, height)}
    return {**shown, **(_deck if width < COLUMNS else _columns)(start, rest, height, current)}


def _deck(x: int, width: int, height: int, current: str) -> dict[str, Region]:
    """Return the lists and the detail in two rows of two, so that each has width enough."""
    half = (width - 1) // 2
    upper = height * 54 // 100
    right = x + half + 1
    return {
        "alerts": Region(x, 0, half, upper),
        "posts": Region(right, 0, width - half - 1, upper),
        "events": Region(x, upper, half, height - upper),
        "detail": Region(right, upper, width - half - 1, height - upper),
    }


def _columns(x: int, width: int, height: int, current: str) -> dict[str, Region]:
    half = (width - _READING - 2) // 2
    upper = height * 62 // 100 if current != "events" else height * 40 // 100
    middle = x + half + 1
    return {
        "alerts": Region(x, 0, half, height),
        "posts": Region(middle, 0, half, upper),
        "events": Region(middle, upper, half, height - upper),
        "detail": Region(x + 2 * half + 2, 0, width - 2 * half - 2, height),
    }


def _stacked(width: int, height: int, current: str, focused: str) -> dict[str, Region]:
    if height < _SHORT:
        shown = focused if focused in (*LISTS, "detail") else current
        return {shown: Region(0, 0, width, height)}
    upper = height // 2
    return {
        current: Region(0, 0, width, upper),
        "detail": Region(0, upper, width, height - upper),
    }


def _column(x: int, width: int, height: int, current: str) -> dict[str, Region]:
    if height < _TALL:
        return {current: Region(x, 0, width, height)}
    most = height * 48 // 100
    other = (height - most) // 2
    shown, y = {}, 0
    for name in LISTS:
        tall = height - 2 * other if name == current else other
        shown[name] = Region(x, y, width, tall)
        y += tall
    return shown


class PaneLayout(Layout):
    """Puts the children of `Panes` where `arrange` says; the others are not shown."""

    name = "panes"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Return the placements."""
        assert isinstance(parent, Panes)
        shown = arrange(size, parent.current, parent.focused_name, is_zoomed=parent.is_zoomed)
        return [
            WidgetPlacement(shown[child.id], NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id in shown
        ]


class Panes(Widget):
    """The container of the desk's panes."""

    DEFAULT_CSS = "Panes { width: 1fr; height: 1fr; layers: base; }"

    class Arranged(Message):
        """The size changed, and with it which panes are shown."""

    def __init__(self, *children: Widget) -> None:
        super().__init__(*children, id="panes")
        self._pane_layout = PaneLayout()
        self.current = "alerts"
        self.focused_name = "alerts"
        self.is_zoomed = False

    @property
    def layout(self) -> Layout:
        """Ours; styles know only Textual's own by name."""
        return self._pane_layout

    def names(self, size: Size | None = None) -> Sequence[str]:
        """Return the panes that are shown, in the order Tab goes through them."""
        shown = arrange(
            size or self.size, self.current, self.focused_name, is_zoomed=self.is_zoomed
        )
        return [name for name in ("side", *LISTS, "detail") if name in shown]

    def put(self, *, current: str, focused: str, is_zoomed: bool) -> None:
        """Arrange anew, if anything changed."""
        if (current, focused, is_zoomed) != (self.current, self.focused_name, self.is_zoomed):
            self.current, self.focused_name, self.is_zoomed = current, focused, is_zoomed
            self._clear_arrangement_cache()
            self.refresh(layout=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is seen between the panes: lines that are all the same."""
        _, background = self.background_colors
        line = Strip.blank(crop.width, Style.from_color(bgcolor=background.rich_color))
        for each in self.get_line_filters():
            line = line.apply_filter(each, background)
        return [line] * crop.height

    def on_resize(self, event: events.Resize) -> None:
        """Tell the desk that there is more or less room."""
        self.post_message(self.Arranged())
