"""The child side of the sandbox: takes jobs from standard input and answers on standard output.

It gives up network, child processes and writing files before it reads the first foreign byte.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import sys
from collections.abc import Mapping
from typing import Any

from twiplotui import pipes
from twiplotui.errors import DataError

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.startfile",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.truncate",
    "shutil.",
    "urllib.Request",
    "ftplib.",
    "http.client.",
    "ctypes.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


_is_serving = False


def is_inside() -> bool:
    """Whether this process is itself a sandbox."""
    return _is_serving


def call(target: str, data: bytes, arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the target returns
    """Call `module:function` with the bytes and the arguments, in this process.

    Raises:
        DataError: The target is no reader of ours, or raises it.
    """
    module, _, function = target.partition(":")
    if not module.startswith("twiplotui.sources."):
        raise DataError(f"{target} is not a reader.")
    return getattr(importlib.import_module(module), function)(data, **arguments)


def serve() -> None:
    """Answer jobs until standard input ends. Arguments: module path, memory, seconds."""
    global _is_serving
    _is_serving = True
    jobs, answers = pipes.child_ends()
    sys.dont_write_bytecode = True
    memory, seconds = int(sys.argv[2]), float(sys.argv[3])
    _limit_memory(memory)
    sys.addaudithook(_refuse)
    while (job := pipes.receive(jobs)) is not None:
        _limit_processor(seconds)
        pipes.send(answers, _packed(_answer(pickle.loads(job))))


def _answer(job: tuple[str, bytes, dict[str, Any]]) -> tuple[str, Any]:
    try:
        return "done", call(*job)
    except DataError as error:
        return "refused", (error.message, error.hint)
    except MemoryError:
        return "memory", ""
    except Exception as error:
        return "failed", type(error).__name__


def _packed(answer: tuple[str, Any]) -> bytes:
    try:
        return pickle.dumps(answer)
    except MemoryError:
        return pickle.dumps(("memory", ""))


def _limit_memory(limit: int) -> None:
    if sys.platform == "win32":
        return  # It has no such limits; there the deadline alone protects.
    import resource

    # Where one is refused, as macOS may refuse that of memory, the other still holds.
    for kind, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, limit)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _limit_processor(seconds: float) -> None:
    """End this process even where the parent, who keeps the deadline, has died before us."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + seconds) + 5
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError("no writing in the sandbox")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"no {event} in the sandbox")
