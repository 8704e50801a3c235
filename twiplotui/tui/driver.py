"""Holds a Unix terminal so that nothing that happens to it can stop or end the program wrongly.

A terminal of another encoding, an old mouse report, a torn paste or a key number that no key has:
Textual's reader (pinned) raises at each of them, and then no key is read any more. A terminal that
is gone, or a stop and its end, come while something is being written: Textual's writer then ends
with thirty pieces waiting, or is begun a second time from within the first, and the program waits
for ever with the store open.
"""

from __future__ import annotations

import asyncio
import codecs
import errno
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual._parser import ParseError
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread

if TYPE_CHECKING:
    from textual.app import App

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


class Writer(WriterThread):
    """Writes for as long as the terminal is there; then it takes what comes and drops it.

    Whoever writes waits for room in its queue: a writer that has ended would hold the program.
    """

    def write(self, text: str) -> None:
        """Have a text written; without a terminal it is dropped."""
        if self.is_alive():
            super().write(text)

    def run(self) -> None:
        """Write what is given until the end is asked for."""
        is_there = True
        while (text := self._queue.get()) is not None:
            if is_there:
                try:
                    self._file.write(text)
                    if self._queue.empty():
                        self._file.flush()
                except OSError:
                    is_there = False
        with suppress(OSError):
            self._file.flush()


linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]  # not exported
linux_driver.WriterThread = Writer  # type: ignore[attr-defined]  # not exported


class KeyReader(linux_driver.LinuxDriver):
    """Textual's driver, which goes on after a sequence it cannot read.

    It gives the terminal back as the program found it, not as it was while Textual loaded, and
    gives and takes it between two turns of the loop, never in the middle of whatever a signal
    finds the program at.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTSTP, self._stop)
            loop.add_signal_handler(signal.SIGCONT, self._come_back)

    def _stop(self) -> None:
        """Give the terminal back and stop until someone lets the program go on."""
        if self._auto_restart:
            self.suspend_application_mode()
        if sys.platform != "win32":
            os.kill(os.getpid(), signal.SIGSTOP)

    def _come_back(self) -> None:
        """Take the terminal again: whoever had it meanwhile left it in other modes.

        A lost connection lets a stopped program go on, too; then there is nothing to take.
        """
        if not self._auto_restart or self._app._exit:
            return
        if self._writer_thread is not None and self._writer_thread.is_alive():
            self.suspend_application_mode()
        self.resume_application_mode()
        self._app.refresh(layout=True)

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
