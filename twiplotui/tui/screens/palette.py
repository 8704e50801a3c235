"""Every action by name, with its key; Enter carries it out."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from twiplotui.tui.keymap import Keymap
from twiplotui.tui.lines import Cell
from twiplotui.tui.registry import Action
from twiplotui.tui.screens.box import Box
from twiplotui.tui.screens.pick import Pick


class CommandPalette(Box[str]):
    """Asks for an action.

    Args:
        keymap: The keys in force.
        actions: What can be done now.
    """

    def __init__(self, keymap: Keymap, actions: Sequence[Action]) -> None:
        super().__init__()
        self._keymap = keymap
        self._actions = tuple(actions)

    def compose(self) -> list[Widget]:
        """Nothing of its own."""
        return []

    def on_mount(self) -> None:
        """Offer the actions."""
        rows: list[list[Cell]] = [
            [
                (f"{action.label:<16}", "strong"),
                (f"{self._keymap.shown(action.id):<13} ", "accent"),
                (action.help, "text"),
            ]
            for action in self._actions
        ]

        in_full = [action.help for action in self._actions]

        def chosen(number: int | None) -> None:
            self.close(None if number is None else self._actions[number].id)

        self.app.push_screen(Pick("What to do?", rows, in_full=in_full), chosen)
