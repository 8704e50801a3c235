"""Places each pane's part of a line by its column, whatever width a terminal gives the text before.

Terminals disagree on the cells of Devanagari, Tamil, joined emoji and others. Textual writes a line
from left to right and trusts its own count; one such row in a left pane would shift the panes
beside it. Where a box stands over the panes their lines are one piece each: so whatever terminals
may disagree on is followed by its column too, and blanked before, lest old letters show in a gap.
What a terminal writes of it into the next pane is written over by that pane's part of the line. And
of what has changed only the lines are drawn, not all that stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

DOUBTFUL: Final = re.compile(
    "[\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1a00-\u1c7f\ua800-\uabff\u200d\ufe0e\ufe0f"
    "\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
"""What terminals give different numbers of cells: Indic and kindred scripts, joined emoji."""


def placed(strip: Strip, x: int, y: int, console: Console) -> str:
    """Return what writes a part of a line at its column.

    Args:
        strip: The part.
        x: Its column.
        y: Its line.
        console: What knows the colours of the terminal.
    """
    begin = _to(x, y)
    if not _is_doubtful(strip):
        return begin + strip.render(console)
    written = [begin]
    for segment in strip:
        width = cell_len(segment.text)
        if DOUBTFUL.search(segment.text):
            blank = Strip([Segment(" " * width, segment.style)], width)
            written += [blank.render(console), _to(x, y)]
        written.append(Strip([segment], width).render(console))
        x += width
        if DOUBTFUL.search(segment.text):
            written.append(_to(x, y))
    return "".join(written)


def _is_doubtful(strip: Strip | None) -> bool:
    return strip is not None and any(
        not each.text.isascii() and DOUBTFUL.search(each.text) for each in strip
    )


def _to(x: int, y: int) -> str:
    return str(Control.move_to(x, y).segment.text)


class PlacedUpdate(LayoutUpdate):
    """A picture of the whole screen in which every part says where it stands.

    Args:
        chops: For each line, the parts by column.
        region: Where the picture stands.
    """

    def __init__(self, chops: Sequence[Mapping[int, Strip]], region: Region) -> None:
        super().__init__([chop.values() for chop in chops], region)
        self._chops = chops

    def render_segments(self, console: Console) -> str:
        """Return what is written to the terminal."""
        written: list[str] = []
        for y, chop in enumerate(self._chops, self.region.y):
            for x, strip in chop.items():
                written.append(placed(strip, x, y, console))
        return "".join(written)


class PlacedChops(ChopsUpdate):
    """A picture of parts of the screen, each of which says where it stands."""

    def render_segments(self, console: Console) -> str:
        """Return what is written to the terminal."""
        written: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is not None and x < last and end > first:
                    written.append(placed(strip, x, y, console))
        return "".join(written)


class PlacingCompositor(Compositor):
    """Textual's compositor, but for how pictures are written and what is drawn for them."""

    _changed: Sequence[Region] = ()
    """What is to be drawn of a picture of parts."""
    _picture: list[Strip] | None = None
    """The screen as it stands below a box, until anything in it is to be drawn anew."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out the screen."""
        self._picture = None
        return super().reflow(parent, size)

    def reflow_visible(self, parent: Widget, size: Size) -> set[Widget]:
        """Lay out what is seen of it, after it was scrolled."""
        self._picture = None
        return super().reflow_visible(parent, size)

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Take note of what is to be drawn anew."""
        if widgets:
            self._picture = None
        super().update_widgets(widgets)

    def render_strips(self, size: Size | None = None) -> list[Strip]:
        """Draw the lines; a box that opens asks for those below it several times."""
        root = self.root
        if size is not None or root is None or root.app.screen is root:
            return super().render_strips(size)
        if self._picture is None:
            self._picture = super().render_strips()
        return self._picture

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return a picture of what has changed."""
        changed = tuple(self._dirty_regions)
        update = self._partly(changed)
        if update is not None:
            lines = {
                y for y, _, _ in update.spans if any(map(_is_doubtful, update.chops[y].values()))
            }
            if lines:
                # What stands to the right of such a part has to be written again.
                whole = (Region(0, y, self.size.width, 1) for y in lines)
                update = self._partly((*changed, *whole))
        return update

    def _partly(self, changed: Sequence[Region]) -> PlacedChops | None:
        self._dirty_regions.clear()
        self._dirty_regions.update(changed)
        self._changed = changed
        try:
            update = super().render_partial_update()
        finally:
            self._changed = ()
        if update is None:
            return None
        return PlacedChops(update.chops, update.spans, update.chop_ends)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return a picture of the whole screen."""
        if simplify:
            return super().render_full_update(simplify)
        region = self.size.region
        self._dirty_regions.clear()
        return PlacedUpdate(self._render_chops(region, lambda y: True), region)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Draw widgets, the foremost first, and only lines that are seen (and have changed)."""
        bare = list(self._changed) or [crop or self.size.region]
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            wanted = [each.intersection(shown) for each in bare if each.overlaps(shown)]
            if not wanted:
                continue
            top, bottom = min(each.y for each in wanted), max(each.bottom for each in wanted)
            lines = Region(shown.x, top, shown.width, bottom - top)
            yield lines, lines, widget.render_lines(lines.translate(-region.offset))
            bare = [part for each in bare for part in _without(each, shown)]
            if not bare:
                return


def _without(region: Region, covered: Region) -> list[Region]:
    """Return what is left of a region, in pieces, where another covers it."""
    if not region.overlaps(covered):
        return [region]
    inner = region.intersection(covered)
    x, y, width, _ = region
    pieces = (
        Region(x, y, width, inner.y - y),
        Region(x, inner.y, inner.x - x, inner.height),
        Region(inner.right, inner.y, region.right - inner.right, inner.height),
        Region(x, inner.bottom, width, region.bottom - inner.bottom),
    )
    return [piece for piece in pieces if piece.area]
