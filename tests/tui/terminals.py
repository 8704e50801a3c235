"""The real program in a pseudo-terminal: keys in, raw bytes out."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import struct
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import fcntl
import pty
import termios

RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""What gives a terminal back: main screen, cursor, no mouse, no bracketed paste."""
_SEQUENCE = re.compile(
    rb"\x1b\[([?<>=]?)([0-9;:]*)([ -/]*[@-~])|\x1b\]([0-9]+)|\x1b([PX^_NO\\c78=>()#%DEHM])"
)


class Terminal:
    """A program in a pseudo-terminal of its own.

    Args:
        arguments: What follows `python -m twiplotui`.
        home: Where the program finds its folders.
        size: Columns and rows.
        env: More of the environment.
    """

    def __init__(
        self,
        arguments: list[str],
        home: Path,
        size: tuple[int, int] = (100, 30),
        env: dict[str, str] | None = None,
    ) -> None:
        self.output = bytearray()
        self.status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"HOME": str(home), "TERM": "xterm-256color", **(env or {})})
            os.environ.pop("NO_COLOR", None)
            os.execv(sys.executable, [sys.executable, "-m", "twiplotui", *arguments])
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def read(self, seconds: float) -> None:
        """Take in what is written for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._fd], [], [], left)
            if not ready or not self._take():
                return

    def settle(self, quiet: float = 0.25, at_most: float = 5.0) -> None:
        """Take in until nothing more is written for a while."""
        end = time.monotonic() + at_most
        while time.monotonic() < end:
            ready, _, _ = select.select([self._fd], [], [], quiet)
            if not ready or not self._take():
                return

    def wait_for(self, text: str, seconds: float = 20.0) -> None:
        """Take in until a text can be read."""
        end = time.monotonic() + seconds
        wanted = text.encode()
        while wanted not in self.plain():
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} was not shown; last: {self.plain()[-2000:]!r}")
            ready, _, _ = select.select([self._fd], [], [], 0.2)
            if ready and not self._take() and wanted not in self.plain():
                raise AssertionError(f"ended without {text!r}: {self.plain()[-2000:]!r}")

    def _take(self) -> bool:
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self.output += data
        return bool(data)

    def plain(self) -> bytes:
        """Return what was written since the last `forget`, without sequences."""
        return _SEQUENCE.sub(b"", bytes(self.output))

    def forget(self) -> None:
        """Begin to read anew."""
        self.output.clear()

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._fd, keys.encode())

    def send(self, raw: bytes) -> None:
        """Send bytes as they are."""
        os.write(self._fd, raw)

    def signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def leave(self) -> int:
        """Step back and quit, again where a busy machine has not come so far; return the code."""
        for _ in range(8):
            self.type("\x1b")
            self.read(0.4)
            self.type("q")
            self.read(1.0)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
                os.close(self._fd)
                return self.status
        return self.end()

    def end(self, seconds: float = 10.0) -> int:
        """Wait until it has ended; return its exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.read(0.1)
                self.status = os.waitstatus_to_exitcode(status)
                os.close(self._fd)
                return self.status
        self.kill()
        raise AssertionError("it does not end")

    def hang_up(self, seconds: float = 10.0) -> int:
        """Take the terminal away, as a lost connection does; return the exit code."""
        os.close(self._fd)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.status = -9
        raise AssertionError("it goes on without a terminal")

    def kill(self) -> None:
        """End it whatever it does."""
        if self.status is None:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                os.close(self._fd)
            self.status = -9


def kinds(raw: bytes) -> set[str]:
    """Return the kinds of control sequences in raw output: prefix and final byte, OSC number."""
    found: set[str] = set()
    for prefix, parameters, final, osc, other in _SEQUENCE.findall(raw):
        if osc:
            found.add(f"OSC {osc.decode()}")
        elif other:
            found.add(f"ESC {other.decode()}")
        else:
            modes = parameters.decode() if prefix == b"?" else ""
            found.add(f"CSI {prefix.decode()}{modes}{final.decode()}")
    rest = _SEQUENCE.sub(b"", raw)
    found |= {f"byte {byte:02x}" for byte in set(rest) if byte < 32 or byte == 127}
    return found
