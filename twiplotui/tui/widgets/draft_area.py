"""The box a draft is written in: findings are underlined where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.widgets import TextArea

from twiplotui.model.flag import Finding
from twiplotui.text.clean import display
from twiplotui.tui.themes import has_few_colours, inks

_LONGEST_PASTE = 100_000


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

    def show_findings(self, text: str, findings: Sequence[Finding]) -> None:
        """Colour the findings of a text, if it still stands in the box."""
        if text != self.text:
            return
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        self._spans = {}
        number = 0
        for finding in sorted(findings, key=lambda each: each.offset):
            while number + 1 < len(starts) and starts[number + 1] <= finding.offset:
                number += 1
            begin = finding.offset - starts[number]
            end = min(begin + finding.length, starts[number + 1] - starts[number] - 1)
            self._spans.setdefault(number, []).append((begin, end, finding.level.word))
        self._redraw()

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

    def _redraw(self) -> None:
        self._line_cache.clear()
        self.refresh()

    async def _on_paste(self, event: events.Paste) -> None:
        """Paste with every hidden character made visible, so that it is seen and can go."""
        event.prevent_default()
        event.stop()
        text = display(event.text, limit=_LONGEST_PASTE)
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
