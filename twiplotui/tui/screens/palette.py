"""Every action by name, with its key; Enter carries it out."""

from __future__ import annotations

from collections.abc import Sequence

from twiplotui.tui.keymap import Keymap
from twiplotui.tui.lines import Cell
from twiplotui.tui.registry import Action
from twiplotui.tui.screens.pick import Pick


def command_palette(keymap: Keymap, actions: Sequence[Action]) -> Pick:
    """Return the box that asks for an action; its answer is the place of one among them.

    Args:
        keymap: The keys in force.
        actions: What can be done now.
    """
    rows: list[list[Cell]] = [
        [
            (f"{action.label:<16}", "strong"),
            (f"{keymap.shown(action.id):<13} ", "accent"),
            (action.help, "text"),
        ]
        for action in actions
    ]
    return Pick("What to do?", rows, in_full=[action.help for action in actions])
