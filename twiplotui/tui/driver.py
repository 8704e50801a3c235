"""Reads the keys of a Unix terminal so that no byte from it can end the program.

A terminal of another encoding, an old mouse report, a torn paste or a key number that no key has:
Textual's reader (pinned) raises at each of them, and then no key is read any more.
"""

from __future__ import annotations

import codecs
from contextlib import suppress

from textual._parser import ParseError
from textual.drivers import linux_driver


def _lenient(name: str) -> object:
    """Return a decoder that reads U+FFFD for what is no UTF-8.

    A raise would lose what was read with it, perhaps the mark where a paste begins: the rest of the
    paste would then be taken for keys.
    """
    make = codecs.getincrementaldecoder(name)
    return lambda: make(errors="replace")


linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]  # not exported


class KeyReader(linux_driver.LinuxDriver):
    """Textual's driver, which goes on after a sequence it cannot read."""

    def run_input_thread(self) -> None:
        """Read keys until the program ends."""
        while not self.exit_event.is_set():
            with suppress(ValueError, OverflowError, ParseError):
                super().run_input_thread()
