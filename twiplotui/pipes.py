"""Messages between a program and its child process: a length, then so many bytes."""

from __future__ import annotations

import contextlib
import signal
import struct
import sys
from typing import IO

_LENGTH = struct.Struct(">Q")


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message.

    Raises:
        OSError: Nobody reads any more.
    """
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Wait for one message and return it; None where the other end is gone before it is whole."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def child_ends() -> tuple[IO[bytes], IO[bytes]]:
    """Return where a child process finds its jobs and where its answers go.

    From then on a stray print cannot garble an answer, and Ctrl+C is the parent's matter.
    """
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return jobs, answers
