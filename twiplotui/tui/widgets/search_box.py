"""The search line: words at the left, what they find or where they are wrong below."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from twiplotui.errors import QueryError
from twiplotui.text.clean import display
from twiplotui.text.width import cell_width
from twiplotui.tui.content import ACCENT, HIGH, MUTED, Page, line

_PAUSE = 0.12
"""Seconds without a key before a search runs."""
_LEAD = "Search "


class SearchBox(Vertical):
    """Asks for a search, tells the count, points at mistakes; up and down go through history."""

    DEFAULT_CSS = """
    SearchBox { height: auto; background: $tw-raised; padding: 0 1; }
    SearchBox Input { width: 1fr; }
    SearchBox #search-row { height: 1; layout: horizontal; }
    SearchBox #search-lead { width: 7; color: $tw-accent; background: $tw-raised; }
    SearchBox #search-said { height: auto; min-height: 1; max-height: 3;
        background: $tw-raised; }
    """
    BINDINGS: ClassVar = [
        ("escape", "leave", "Leave"),
        ("up", "older", "Older"),
        ("down", "newer", "Newer"),
    ]

    class Changed(Message):
        """The words have rested for a moment."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Accepted(Message):
        """Enter: go to what was found."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Left(Message):
        """Esc: leave the box."""

    def __init__(self, query: str = "", history: list[str] | None = None) -> None:
        super().__init__(id="search")
        self._history = history or []
        self._place = -1
        # Words that end with a space are a beginning; others are replaced by what is typed.
        self._input = Input(
            value=query,
            placeholder="words, “phrases”, -not, from:handle, lang:ar, since:3d …",
            select_on_focus=not query.endswith(" "),
        )
        self._said = Static(Content(""), id="search-said", markup=False)
        self._changes = 0

    def compose(self) -> list[Widget]:
        """The words, and below what is said of them."""
        row = Vertical(Static(line((_LEAD, "")), id="search-lead", markup=False), self._input)
        row.id = "search-row"
        return [row, self._said]

    def on_mount(self) -> None:
        """Begin to type."""
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Wait for a pause, then search."""
        event.stop()
        self._changes += 1
        change = self._changes
        self.set_timer(_PAUSE, lambda: self._rested(change))

    def _rested(self, change: int) -> None:
        if change == self._changes:
            self.post_message(self.Changed(self._input.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Accept."""
        event.stop()
        self._changes += 1
        self.post_message(self.Accepted(self._input.value))

    def action_leave(self) -> None:
        """Leave."""
        self._changes += 1
        self.post_message(self.Left())

    def action_older(self) -> None:
        """An earlier search."""
        self._recall(1)

    def action_newer(self) -> None:
        """A later search."""
        self._recall(-1)

    def _recall(self, step: int) -> None:
        place = self._place + step
        if -1 <= place < len(self._history):
            self._place = place
            self._input.value = self._history[place] if place >= 0 else ""
            self._input.cursor_position = len(self._input.value)

    def say_found(self, words: str, *, is_any: bool = True) -> None:
        """Tell how many there are, and where there are any, how to get to them."""
        how = "   Enter goes there" if is_any else ""
        self._said.update(line((" " * len(_LEAD), ""), (words, ACCENT), (how, MUTED)))

    def say_nothing(self) -> None:
        """Tell no count: nothing is searched for."""
        self._said.update(Content(""))

    def say_wrong(self, error: QueryError) -> None:
        """Point at the column, and tell the nearest right form."""
        before = cell_width(display(self._input.value[: error.column], newline=" "))
        pointer = " " * (len(_LEAD) + before) + "^ "
        room = max(self.size.width, 40)
        told = f"{error.message} {error.hint}".rstrip()
        if len(pointer) + len(told) > room and len(told) + 4 < len(pointer):
            self._said.update(line((f"{told} ".rjust(len(pointer) - 2) + "^", HIGH)))
        else:
            page = Page()
            page.line((pointer, HIGH), (told, HIGH), hang=len(pointer))
            self._said.update(page.sheet())
