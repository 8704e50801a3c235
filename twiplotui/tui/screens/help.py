"""Every key, from the keys in force; letters narrow it."""

from __future__ import annotations

from twiplotui.tui.keymap import Keymap
from twiplotui.tui.lines import Cell
from twiplotui.tui.registry import ACTIONS
from twiplotui.tui.screens.pick import Pick

_WHERE = {
    "app": "everywhere",
    "list": "lists",
    "desk": "desk",
    "accounts": "watch list",
    "draft": "draft check",
    "import": "import",
    "sources": "sources",
}
"""Part of the screen → how the help calls it, in the order of the help."""


def help_rows(keymap: Keymap) -> tuple[list[list[Cell]], list[str]]:
    """Return the rows of the help, and what each is looked up by."""
    rows: list[list[Cell]] = []
    found: list[str] = []
    heading = ("", "")
    for action in sorted(ACTIONS, key=lambda each: list(_WHERE).index(each.where)):
        if (action.where, action.group) != heading:
            heading = (action.where, action.group)
            rows.append([(f"{action.group} · {_WHERE[action.where]}", "strong")])
            found.append("")
        keys = keymap.shown(action.id) or "no key"
        command = f"  (twiplotui {action.command})" if action.command else ""
        rows.append([(f"  {keys:<16} ", "accent"), (action.help, "text"), (command, "muted")])
        found.append(f"{keys} {action.help} {action.label} {_WHERE[action.where]} {action.command}")
    return rows, found


class Help(Pick):
    """The help; choosing a row only closes it."""

    CSS = Pick.CSS.replace("Pick", "Help")

    def __init__(self, keymap: Keymap) -> None:
        rows, words = help_rows(keymap)
        super().__init__("Help: every key; letters search", rows, words=words)
