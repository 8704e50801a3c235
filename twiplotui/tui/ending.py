"""How the application ends when nobody asked it to: by a signal, a terminal gone, a fault."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import App

from twiplotui.tui.screens.full import full_screens

if TYPE_CHECKING:
    from rich.console import RenderableType


class Ending(App[None]):
    """The part of the application that ends it without quoting what it showed."""

    fault: Exception | None = None
    """What ended the program, if it was no wish of the user's."""
    signal_code = 0
    """128 and the number of the signal that ended the program."""

    def on_mount(self) -> None:
        """Begin to listen to signals."""
        self._listen_for_signals()

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self._on_signal, int(number))
            except (NotImplementedError, RuntimeError, ValueError):
                return

    def _on_signal(self, number: int) -> None:
        self.signal_code = 128 + number
        self.keep_what_is_written()
        self.exit(return_code=self.signal_code)

    def keep_what_is_written(self) -> None:
        """Have the words in the boxes kept, of which nobody is left to ask."""
        for screen in full_screens(self.screen_stack):
            screen.before_quit()

    def panic(self, *renderables: RenderableType) -> None:
        """End as after any other fault: what Textual would print holds what was typed."""
        self._handle_exception(OSError("the terminal cannot be read"))

    def _handle_exception(self, error: Exception) -> None:
        """End without printing locals, which may quote a post or a draft."""
        if self.fault is None:
            self.fault = error
            with suppress(Exception):
                self.keep_what_is_written()
        self._return_code = 70
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
