"""A child process of ours that answers messages; the same on every platform."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO

from twiplotui import pipes

_START = "import json,sys;sys.path[:]=json.loads(sys.argv[1]);from {} import serve;serve()"

_PIPE_BYTES = 256 << 10
"""What a pipe holds where the system lets it be chosen: a chunk of posts, or what comes of one."""


class Child:
    """A process that runs `serve()` of a module and never imports the program's main module.

    Several threads may ask at once: the next message is sent while the child works on the one
    before, so that it need not wait.

    Args:
        module: Whose `serve` it runs.
        arguments: What `serve` finds in `sys.argv` from the third place on.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-c", _START.format(module)),
                *(json.dumps(sys.path), *arguments),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            _widen(pipe)
        self._sending = threading.Lock()
        self._receiving = threading.Lock()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def ask(self, message: bytes) -> bytes:
        """Send a message and wait for the answer.

        Raises:
            OSError: The process is gone.
            EOFError: It went before it had answered.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._sending:
            pipes.send(self._process.stdin, message)
            # Answers come in the order of the messages: nobody else sends before this is settled.
            self._receiving.acquire()
        try:
            answer = pipes.receive(self._process.stdout)
        finally:
            self._receiving.release()
        if answer is None:
            raise EOFError
        return answer

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer learns it."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and free its pipes."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # What it did not read any more cannot be flushed.
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more, so that neither end waits for the other to take what is sent."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
