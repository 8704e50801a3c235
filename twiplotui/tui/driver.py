"""Reads the keys of a Unix terminal so that no byte from it can end the program.

A terminal of another encoding, an old mouse report, a torn paste or a key number that no key has:
Textual's reader (pinned) raises at each of them, and then no key is read any more.
"""

from __future__ import annotations

import codecs
import errno
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual._parser import ParseError
from textual.drivers import linux_driver

if TYPE_CHECKING:
    from twiplotui.tui.session import Session


class _Decoder:
    """Reads U+FFFD for what is no UTF-8, and tells the end.

    A raise for a wrong byte would lose what was read with it, perhaps the mark where a paste
    begins: the rest of the paste would then be taken for keys. Of the end Textual takes no notice:
    it asks a terminal that is gone again and again.
    """

    def __init__(self, name: str) -> None:
        self._decode = codecs.getincrementaldecoder(name)(errors="replace").decode

    def decode(self, data: bytes, final: bool = False) -> str:
        if not data and not final:
            raise EOFError
        return self._decode(data, final)


def _lenient(name: str) -> object:
    return partial(_Decoder, name)


linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]  # not exported


class KeyReader(linux_driver.LinuxDriver):
    """Textual's driver, which goes on after a sequence it cannot read.

    And which gives the terminal back as the program found it, not as it was while Textual loaded.
    """

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual’s
        session: Session | None = getattr(self._app, "session", None)
        if session is not None and session.terminal_modes is not None:
            self.attrs_before = session.terminal_modes

    def run_input_thread(self) -> None:
        """Read keys until the program ends, or the terminal is gone and the program with it."""
        while not self.exit_event.is_set():
            try:
                with suppress(ValueError, OverflowError, ParseError):
                    super().run_input_thread()
            except (EOFError, OSError) as error:
                if isinstance(error, OSError) and error.errno != errno.EIO:
                    raise
                self._app.call_later(self._app.exit)
                return
