"""The box a draft is written in: findings are underlined where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.widgets import TextArea

from twiplotui.model.flag import Finding
from twiplotui.text.clean import display
from twiplotui.tui.themes import has_few_colours, inks

_LONGEST_PASTE = 100_000
_KEPT_ROWS = 1_000


class DraftArea(TextArea):
    """A plain text box without syntax, with coloured findings."""

    def __init__(self) -> None:
        super().__init__(
            "",
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            # The colour of the cursor's line would hide those of the findings in it.
            highlight_cursor_line=False,
        )
        self._spans: dict[int, list[tuple[int, int, str]]] = {}
        self._rows: dict[tuple[object, ...], Strip] = {}
        """Rows as they were drawn, by all that they show."""

    def show_findings(self, text: str, findings: Sequence[Finding]) -> None:
        """Colour the findings of a text, if it still stands in the box."""
        if text != self.text:
            return
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        spans: dict[int, list[tuple[int, int, str]]] = {}
        number = 0
        for finding in sorted(findings, key=lambda each: each.offset):
            while number + 1 < len(starts) and starts[number + 1] <= finding.offset:
                number += 1
            begin = finding.offset - starts[number]
            end = min(begin + finding.length, starts[number + 1] - starts[number] - 1)
            spans.setdefault(number, []).append((begin, end, finding.level.word))
        if spans != self._spans:
            self._spans = spans
            self._line_cache.clear()
            self.refresh()

    def place(self, text: str, offset: int) -> tuple[int, int]:
        """Return (line, column) of an offset."""
        before = text[:offset]
        return before.count("\n"), offset - (before.rfind("\n") + 1)

    def get_line(self, line_index: int) -> Text:
        """Return a line with its findings coloured; control characters are drawn as nothing."""
        line = super().get_line(line_index)
        styles = inks(self.app.theme, are_few=has_few_colours(self.app))
        for begin, end, level in self._spans.get(line_index, ()):
            colour = getattr(styles, level).color
            line.stylize(f"underline bold {colour.name if colour else ''}", begin, end)
        return line

    def _render_line(self, y: int) -> Strip:
        """Draw a row; at a key most are as they were, wherever their paragraph is cut."""
        look = self._look(self.scroll_offset.y + y)
        if look is None:
            return super()._render_line(y)
        strip = self._rows.get(look)
        if strip is None:
            if len(self._rows) > _KEPT_ROWS:
                self._rows.clear()
            strip = self._rows[look] = super()._render_line(y)
        return strip

    def _look(self, place: int) -> tuple[object, ...] | None:
        """Return all that a row shows; None where that depends on more than the row."""
        wrapped, (start, cursor) = self.wrapped_document, self.selection
        if start != cursor or self._matching_bracket_location is not None:
            return None
        if not 0 <= place < len(wrapped._offset_to_line_info):
            return None
        number, section = wrapped._offset_to_line_info[place]
        text = self.document.get_line(number)
        if "\t" in text:
            return None
        ends = [*wrapped.get_offsets(number), len(text)]
        first, end = ends[section - 1] if section else 0, ends[section]
        is_last = section == len(ends) - 1
        column: int | None = None
        if self._draw_cursor and cursor[0] == number and first <= cursor[1] < end + is_last:
            column = cursor[1] - first
        spans = tuple(
            (max(begin, first) - first, min(stop, end) - first, level)
            for begin, stop, level in self._spans.get(number, ())
            if begin < end and stop > first
        )
        room = self.scrollable_content_region.width
        return (text[first:end], is_last, column, spans, room, self.app.theme, self.has_focus)

    async def _on_paste(self, event: events.Paste) -> None:
        """Paste with every hidden character made visible, so that it is seen and can go."""
        event.prevent_default()
        event.stop()
        text = display(event.text, limit=_LONGEST_PASTE)
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
