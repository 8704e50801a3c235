"""A text in a box, which scrolls where the box has no room for all of it."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from twiplotui.tui.content import ACCENT, TEXT, Part, block


class BoxText(VerticalScroll):
    """A text that `fit` gives its room.

    Args:
        text: Shown as a block.
    """

    DEFAULT_CSS = "BoxText { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }"
    _SCROLLS: ClassVar = {
        "down": "scroll_down", "j": "scroll_down", "up": "scroll_up", "k": "scroll_up",
        "pagedown": "scroll_page_down", "pageup": "scroll_page_up",
        "home": "scroll_home", "end": "scroll_end",
    }  # fmt: skip

    def __init__(self, text: str) -> None:
        super().__init__(Static(block((text, TEXT)), markup=False), can_focus=False)

    def fit(self, most: int) -> list[Part]:
        """Leave room for the other lines of the box; return what to say of the keys that scroll.

        Args:
            most: Lines that the box may have, without its frame.
        """
        box = self.parent
        assert isinstance(box, Widget)
        around = sum(each.size.height for each in box.query(Static) if each.parent is not self)
        room = max(1, most - around)
        self.styles.max_height = room
        is_long = self.virtual_size.height > room
        return [("↓ ↑", f"bold {ACCENT}"), (" read on    ", TEXT)] if is_long else []

    def takes(self, key: str) -> bool:
        """Scroll, if that is what a key does and there is something to scroll."""
        scroll = self._SCROLLS.get(key)
        if scroll is None or not self.max_scroll_y:
            return False
        getattr(self, scroll)(animate=False)
        return True
