"""The two-minute practice: one line that asks for one key after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from twiplotui.tui.content import ACCENT, GOOD, MARK, STRONG, TEXT, Part, block
from twiplotui.tui.keymap import Keymap
from twiplotui.tui.registry import SEARCHED
from twiplotui.tui.widgets.bars import Bar, folded

STEPS: Final = (
    ("list.down", "goes down the queue; the detail below or beside says why."),
    ("alert.acknowledge", "acknowledges: seen. The next alert comes by itself."),
    ("undo", "takes the last act back, as every act here."),
    ("alert.dismiss", "dismisses; one more letter says why."),
    ("alert.escalate", "escalates: somebody must decide. It stays here."),
    ("list.mark", "marks; mark two, then one act is for both."),
    ("pane.3", "shows who began or ceased to follow whom."),
    ("search", "searches as you type: try kestria, then Enter."),
    ("help", "lists every key. That is all you need."),
)
"""Action whose key is asked for, and what it does."""
_DONE_BY: Final = {"search": SEARCHED}
"""What is waited for where the key alone is not all of it."""


class Practice(Bar):
    """Asks for the keys of `STEPS`, in order; any other key works as ever."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(id="practice")
        self._keymap = keymap
        self._step = 0

    def on_mount(self) -> None:
        """Ask for the first key."""
        self._ask()

    def on_resize(self) -> None:
        """Fit the line."""
        self._ask()

    @property
    def is_over(self) -> bool:
        """Whether every key was pressed."""
        return self._step >= len(STEPS)

    def done(self, action_id: str) -> None:
        """Take note of an action; go on if it was the one asked for."""
        if self.is_over:
            return
        asked = STEPS[self._step][0]
        if action_id == _DONE_BY.get(asked, asked):
            self._step += 1
            self._ask()

    def _ask(self) -> None:
        end = self._keymap.first("practice")
        if self.is_over:
            self.styles.height = 1
            self.show([("Practice done. ", GOOD), (f"{end} closes this line.", TEXT)])
            return
        action_id, words = STEPS[self._step]
        lead, key = f"Practice {self._step + 1}/{len(STEPS)}  ", self._keymap.first(action_id)
        rows = folded(f"{lead}{key} {words}", self.size.width or self.app.size.width - 2, 2)
        self.styles.height = len(rows)
        told = "\n".join(rows)[len(lead) + len(key) :]
        self._put(((lead, MARK), (key, f"bold {ACCENT}"), (told, STRONG)))

    def _drawn(self, parts: Sequence[Part]) -> Content:
        return block(*parts)
