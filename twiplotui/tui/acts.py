"""How a key becomes a deed: bindings made from the registry, and the methods they call."""

from __future__ import annotations

from inspect import isawaitable
from typing import cast

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from twiplotui.tui.application import Application
from twiplotui.tui.keymap import Keymap
from twiplotui.tui.registry import ACTIONS

_DEFAULTS = Keymap()


def bindings(where: str) -> list[BindingType]:
    """Return the bindings of one part of the screen, with twins on other keyboard layouts."""
    return [
        Binding(
            ",".join(_DEFAULTS.all_keys(action.id)),
            f"run('{action.id}')",
            action.label,
            show=False,
            id=action.id,
        )
        for action in ACTIONS
        if action.where == where
    ]


def changed_keys(keymap: Keymap) -> dict[str, str]:
    """Return, for Textual, the keys that the configuration changes."""
    return {name: ",".join(keymap.all_keys(name)) for name in keymap.changed}


def method_name(action_id: str) -> str:
    """Return the method that carries an action out: `alert.note` → `do_alert_note`."""
    return "do_" + action_id.replace(".", "_")


class Acts(DOMNode):
    """A part of the screen whose bindings call `do_…` methods."""

    @property
    def application(self) -> Application:
        """The application, with what only ours has."""
        return cast(Application, self.app)

    async def action_run(self, action_id: str) -> None:
        """Carry out an action of the registry."""
        before = self.app.screen
        await run_on(self, action_id)
        if self.app.screen is not before:
            await self.app.screen._mounted_event.wait()
            self.application.box_opened()
        self.application.took_note(action_id)

    def leave_screen(self) -> None:
        """Go back to the screen below, if this one is still on top."""
        if isinstance(self, Screen) and self.is_current:
            self.dismiss(None)

    def tell(self, message: str, *, is_bad: bool = False) -> None:
        """Say something in passing, in the last line of the screen."""
        self.application.say(message, is_bad=is_bad)


async def run_on(node: object, action_id: str) -> bool:
    """Call the method of an action on a node; return whether it has one."""
    method = getattr(node, method_name(action_id), None)
    if method is None:
        return False
    result = method()
    if isawaitable(result):
        await result
    return True
