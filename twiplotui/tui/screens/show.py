"""A text to read or to copy by hand, in a box."""

from __future__ import annotations

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from twiplotui.tui.content import ACCENT, MUTED, STRONG, block, line
from twiplotui.tui.screens.box import FittedBox
from twiplotui.tui.widgets.box_text import BoxText


class Show(FittedBox[None]):
    """A text to read or to copy by hand; any key but those that scroll closes it.

    Args:
        title: What it is.
        text: The text, shown as a block.
        note: What was done with it.
    """

    CSS = """
    Show { align: center middle; }
    Show Vertical { height: auto; max-height: 90%; width: 90%; max-width: 110; }
    """

    def __init__(self, title: str, text: str, note: str = "") -> None:
        super().__init__()
        self._title, self._note = title, note
        self._text = BoxText(text)
        self._keys = Static(Content(""), markup=False)

    def compose(self) -> list[Widget]:
        """Title, text, note, and what the keys do."""
        note = [Static(block((self._note, MUTED)), markup=False)] if self._note else []
        return [
            Vertical(
                Static(line((self._title, STRONG)), markup=False),
                self._text,
                *note,
                self._keys,
                classes="boxed",
            )
        ]

    def fit(self) -> None:
        """Leave room for the lines around the text, and name the keys there are."""
        scrolling = self._text.fit(self.size.height * 9 // 10 - 2)
        closing = "any other key" if scrolling else "any key"
        self._keys.update(line(*scrolling, (closing, f"bold {ACCENT}"), (" close", MUTED)))

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        if not self._text.takes(event.key):
            self.close(None)
