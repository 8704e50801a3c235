"""A box to choose one row of a list from, by the same list widget as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from twiplotui.tui.content import MUTED, block, line
from twiplotui.tui.ids import ArrayIds
from twiplotui.tui.lines import Cell, joined
from twiplotui.tui.screens.box import Box
from twiplotui.tui.widgets.virtual_list import VirtualList

Row = Sequence[Cell]

_NO_ROW = ("No row has these letters.",)


class Pick(Box[int]):
    """Rows, and a line of letters that narrows them.

    Args:
        title: What is chosen.
        rows: The cells of each row; the answer is the number of a row.
        empty: What an empty list says.
        words: What each row is looked up by, where that is more than it shows; empty: it is the
            heading of those after it.
        in_full: What is said below of each row, where rows may be longer than the box.
        start: The row that the cursor stands on first.
        heads: Headings over the rows.
        hint: What stands where letters are typed.
    """

    CSS = """
    Pick { align: center middle; }
    Pick Vertical { width: 96%; max-width: 110; height: 86%; max-height: 36; }
    Pick VirtualList { height: 1fr; background: $tw-raised; }
    Pick #row-in-full { height: auto; max-height: 3; }
    """
    BINDINGS: ClassVar = [
        ("escape", "leave", "Leave"),
        ("down", "down", "Down"),
        ("up", "up", "Up"),
        ("pagedown", "page_down", "Page down"),
        ("pageup", "page_up", "Page up"),
    ]

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        empty: Sequence[str] = ("Nothing to choose from.",),
        words: Sequence[str] | None = None,
        in_full: Sequence[str] = (),
        start: int = 0,
        heads: str = "",
        hint: str = "letters narrow the list; Enter chooses, Esc leaves",
    ) -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._words = [
            text.casefold() for text in (words if words is not None else map(joined, rows))
        ]
        self._list: VirtualList[Row] = VirtualList(
            lambda ids: {each: self._rows[each] for each in ids},
            lambda row, width: row,
            empty=empty,
            heads=lambda width: heads,
        )
        self._empty = tuple(empty)
        self._in_full = in_full
        self._start = start
        self._below = Static(Content(""), markup=False, id="row-in-full")
        self._below.display = bool(in_full)
        self._input = Input(placeholder=hint)

    def compose(self) -> list[Widget]:
        """Letters, then rows."""
        box = Vertical(self._input, self._list, self._below, classes="boxed")
        box.border_title = line((self._title, ""))
        return [box]

    def on_mount(self) -> None:
        """Show all rows."""
        self._list.set_ids(ArrayIds(range(len(self._rows))))
        self._input.focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if not self._input.value:
            self._list.go_to(self._start)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the rows to those with all the words, each below its heading."""
        wanted = event.value.casefold().split()
        self._list.empty = self._empty if not (self._rows and wanted) else _NO_ROW
        kept = self._with_all(wanted)
        self._list.set_ids(ArrayIds(kept))
        self._list.go_to(1 if kept and not self._words[kept[0]] else 0)

    def _with_all(self, wanted: Sequence[str]) -> list[int]:
        kept: list[int] = []
        heading = None
        for place, text in enumerate(self._words):
            if not text:
                heading = place
            elif all(word in text for word in wanted):
                kept += [place] if heading is None else [heading, place]
                heading = None
        return kept

    def on_virtual_list_highlighted(self) -> None:
        """Say all of the row under the cursor."""
        here = self._list.cursor_id
        if self._in_full:
            told = self._in_full[here] if here is not None else ""
            self._below.update(block((told, MUTED)))

    def on_input_submitted(self) -> None:
        """Choose the row under the cursor."""
        self.close(self._list.cursor_id)

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Choose a row by a click or Enter."""
        self.close(event.row_id)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.close(None)

    def action_down(self) -> None:
        """One row down."""
        self._list.do_list_down()

    def action_up(self) -> None:
        """One row up."""
        self._list.do_list_up()

    def action_page_down(self) -> None:
        """One page down."""
        self._list.do_list_page_down()

    def action_page_up(self) -> None:
        """One page up."""
        self._list.do_list_page_up()
