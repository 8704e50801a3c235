"""Every key, from the keys in force; letters narrow it."""

from __future__ import annotations

from collections.abc import Collection

from twiplotui.tui.keymap import Keymap
from twiplotui.tui.lines import Cell
from twiplotui.tui.registry import ACTIONS, Action, shown_key
from twiplotui.tui.screens.pick import Pick

_WHERE = {
    "desk": "desk",
    "accounts": "watch list",
    "draft": "draft check",
    "brief": "brief",
    "import": "import",
    "journal": "journal",
    "sources": "sources",
    "list": "lists",
    "app": "everywhere",
}
"""Part of the screen → how the help calls it, in the order of the help."""


def help_rows(
    keymap: Keymap, here: Collection[str] = (), taken: Collection[str] = ()
) -> tuple[list[list[Cell]], list[str], list[str]]:
    """Return the rows of the help, what each is looked up by, and what it says in full.

    Args:
        keymap: The keys in force.
        here: Parts of the screen that answer now; their keys come first.
        taken: Keys that what one writes in takes for itself, besides those that write something.
    """
    rows: list[list[Cell]] = []
    found: list[str] = []
    in_full: list[str] = []
    heading = ("", "")
    for action in _in_order(here):
        keys = _keys(keymap, action, here, taken)
        if keys is None:
            continue
        if (action.where, action.group) != heading:
            heading = (action.where, action.group)
            rows.append([(f"{action.group} · {_WHERE[action.where]}", "strong")])
            found.append("")
            in_full.append("")
        keys = keys or "no key"
        rows.append([(f"  {keys:<16} ", "accent"), (action.help, "text")])
        found.append(f"{keys} {action.help} {action.label} {_WHERE[action.where]} {action.command}")
        command = f"   Command: twiplotui {action.command}" if action.command else ""
        in_full.append(f"{action.help}\nIn [keys]: {action.id}{command}")
    return rows, found, in_full


def _keys(
    keymap: Keymap, action: Action, here: Collection[str], taken: Collection[str]
) -> str | None:
    """Return the keys of an action as people write them; None: where one writes it has none."""
    if not taken or action.where not in here:
        return keymap.shown(action.id)
    keys = [(key, shown_key(key)) for key in keymap.keys(action.id)]
    left = [shown for key, shown in keys if len(shown) > 1 and key not in taken]
    return " ".join(left) if left or not keys else None


def _in_order(here: Collection[str]) -> list[Action]:
    wheres = sorted(_WHERE, key=lambda where: where not in here)
    groups = list(dict.fromkeys(action.group for action in ACTIONS))
    return sorted(ACTIONS, key=lambda each: (wheres.index(each.where), groups.index(each.group)))


class Help(Pick):
    """The help; choosing a row only closes it."""

    CSS = Pick.CSS.replace("Pick", "Help")

    def __init__(
        self, keymap: Keymap, here: Collection[str] = (), taken: Collection[str] = ()
    ) -> None:
        rows, words, in_full = help_rows(keymap, here, taken)
        title, hint = "Help: every key", "letters narrow the list; Esc leaves"
        super().__init__(title, rows, words=words, in_full=in_full, start=1, hint=hint)
