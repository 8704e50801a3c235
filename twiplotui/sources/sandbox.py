"""Runs a parser on untrusted bytes in a child process with a deadline and a memory limit.

Hostile markup can stall or crash a parser (a chain of 25,000 entities ends the process that reads
it), so it is read in a worker that may die in our place. Workers are kept and used again; one
that stalls or crashes is killed and replaced. They are plain child processes talking over pipes,
the same on every platform, and never import the program's main module.
"""

from __future__ import annotations

import atexit
import pickle
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from twiplotui.child import Child
from twiplotui.errors import DataError
from twiplotui.sources import sandbox_child

_JOBS_PER_WORKER = 500
"""After so many jobs a worker is replaced, so that no leak of a parser grows for ever."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may use."""

    seconds: float = 10.0
    """Wall time until the worker is killed."""
    memory: int = 1024 * 1024 * 1024
    """Address space in bytes, where the platform can limit it."""


DEFAULT_LIMITS = Limits()


class _Worker:
    """One child process."""

    def __init__(self, limits: Limits) -> None:
        self.jobs = 0
        self.is_late = False
        self.child = Child(sandbox_child.__name__, str(limits.memory), str(limits.seconds))

    def ask(self, job: object, seconds: float) -> tuple[str, Any] | None:
        """Send a job and wait for the answer; None where the child died or was too slow."""
        self.jobs += 1
        timer = threading.Timer(seconds, self._stop_late)
        timer.daemon = True
        timer.start()
        try:
            answer = self.child.ask(pickle.dumps(job))
        except (OSError, EOFError):
            return None
        finally:
            timer.cancel()
        kind, value = pickle.loads(answer)
        return kind, value

    def _stop_late(self) -> None:
        self.is_late = True
        self.child.kill()


class Pool:
    """Workers that are used again; `run` may be called from several threads.

    Args:
        size: How many jobs may run at once.
        limits: What each job may use.
    """

    def __init__(self, size: int = 1, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._turns = threading.BoundedSemaphore(size)
        self._guard = threading.Lock()
        self._idle: list[_Worker] = []
        self._is_closed = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(
        self,
        target: str,
        data: bytes,
        arguments: Mapping[str, Any] | None = None,
        *,
        name: str = "The file",
    ) -> Any:  # noqa: ANN401 - whatever the target returns
        """Call `target(data, **arguments)` in a worker and return what it returns.

        Args:
            target: `module:function` inside `twiplotui.sources`.
            data: The untrusted bytes.
            arguments: Plain picklable values.
            name: What is read, for the sentences of errors.

        Raises:
            DataError: The target raised it, took longer than the limit, or its process died.
        """
        if sandbox_child.is_inside():
            # A reader that runs in a sandbox already may not, and need not, start another.
            return sandbox_child.call(target, data, arguments or {})
        with self._turns:
            worker = self._take()
            answer = None
            try:
                answer = worker.ask((target, data, dict(arguments or {})), self.limits.seconds)
            finally:
                self._give_back(worker, is_sound=answer is not None and answer[0] != "memory")
        return self._unwrap(answer, name, is_late=worker.is_late)

    def close(self) -> None:
        """End all workers; later jobs start new ones that end with their job."""
        with self._guard:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.child.stop()

    def _take(self) -> _Worker:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        return _Worker(self.limits)

    def _give_back(self, worker: _Worker, *, is_sound: bool) -> None:
        if is_sound and not worker.is_late and worker.jobs < _JOBS_PER_WORKER:
            with self._guard:
                if not self._is_closed:
                    self._idle.append(worker)
                    return
        worker.child.stop()

    def _unwrap(self, answer: tuple[str, Any] | None, name: str, *, is_late: bool) -> Any:  # noqa: ANN401
        if answer is None:
            if is_late:
                raise DataError(
                    f"{name} took longer than {self.limits.seconds:g} s to read and was given up.",
                    "It may be built to stall readers; ask its owner for a plain copy.",
                )
            raise DataError(
                f"{name} made its reader crash and was given up.",
                "It may be built to crash readers; ask its owner for a plain copy.",
            )
        kind, value = answer
        if kind == "done":
            return value
        if kind == "refused":
            raise DataError(value[0].replace("{name}", name), value[1])
        if kind == "memory":
            raise DataError(f"{name} needs more memory to read than is allowed and was given up.")
        raise DataError(f"{name} cannot be read: its reader failed ({value}).")


_shared: Pool | None = None
_shared_guard = threading.Lock()


def shared_pool() -> Pool:
    """Return the pool of this process, made when first asked for and closed at exit."""
    global _shared
    with _shared_guard:
        if _shared is None:
            _shared = Pool(size=2)
            atexit.register(_shared.close)
        return _shared
