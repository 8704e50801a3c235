"""What is typed before the screen is there: it waits unseen, and is taken as keys by the screen."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

if sys.platform == "win32":

    @contextmanager
    def unseen() -> Iterator[list[Any] | None]:
        """Do nothing: Windows shows what is typed only where a program reads it as a line."""
        yield None

else:
    import termios

    @contextmanager
    def unseen() -> Iterator[list[Any] | None]:
        """Let the terminal show nothing that is typed, and keep it key by key; given back at last.

        Yields its modes before. A signal that ends the program meanwhile leaves the block first.
        """
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        quiet = termios.tcgetattr(terminal)
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        handlers = {name: signal.signal(name, _end) for name in (signal.SIGTERM, signal.SIGHUP)}
        termios.tcsetattr(terminal, termios.TCSANOW, quiet)
        try:
            yield before
        finally:
            with suppress(termios.error):  # The terminal is gone.
                termios.tcsetattr(terminal, termios.TCSANOW, before)
            for name, handler in handlers.items():
                signal.signal(name, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
