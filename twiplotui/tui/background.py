"""Work beside the loop: daemon threads with a store of their own, which report by messages.

Threads of Textual's pool are waited for when the program ends; these are not. Reading jobs of one
group follow each other: a newer one makes the older one stale. Writing has one thread and one
queue, so that acts happen in the order of the keys.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple, TypeVar

from textual.app import App
from textual.message import Message

from twiplotui.errors import TwiplotuiError
from twiplotui.store.connection import Store
from twiplotui.tui.answer import Answer

T = TypeVar("T")


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile: looking through thousands of records would stop every key."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Job:
    """One piece of work; asks itself whether anybody still wants it."""

    def __init__(self) -> None:
        self._stop = Event()
        self._when_cancelled: Callable[[], None] = lambda: None

    @property
    def is_cancelled(self) -> bool:
        """Whether its result is no longer wanted."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Want its result no longer."""
        self._stop.set()
        self._when_cancelled()

    def when_cancelled(self, end: Callable[[], None]) -> None:
        """Give what ends the work at once, as soon as it is wanted no longer."""
        self._when_cancelled = end
        if self.is_cancelled:
            end()


class Finished(Message):
    """A piece of work has ended; carries what is to be done with it on the loop."""

    bubble = False

    def __init__(self, job: Job, deliver: Callable[[], None]) -> None:
        super().__init__()
        self.job = job
        self.deliver = deliver


class Background:
    """Runs work beside the loop.

    Args:
        app: Where messages go.
        open_reading: Opens a store for a reading thread.
        open_writing: Opens the store for the writing thread.
        failed: Told on the loop about errors that the caller did not want to hear of.
    """

    def __init__(
        self,
        app: App[Any],
        open_reading: Callable[[], Store],
        open_writing: Callable[[], Store],
        failed: Callable[[TwiplotuiError], None],
    ) -> None:
        self._app = app
        self._open_reading = open_reading
        self._open_writing = open_writing
        self._failed = failed
        self._jobs: dict[str, Job] = {}
        self._threads: list[Thread] = []
        self._queue: SimpleQueue[_Writing | None] = SimpleQueue()
        self._writer: Thread | None = None
        self._unwritten = 0
        """Writings of which the loop was not told yet."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being read, or written and not told yet."""
        return self._unwritten == 0 and not any(each.is_alive() for each in self._threads)

    def read(
        self,
        group: str,
        work: Callable[[Store, Job], T],
        done: Callable[[T], None],
        failed: Callable[[TwiplotuiError], None] | None = None,
    ) -> Job:
        """Read in a thread; an earlier job of the group becomes stale."""

        def with_store(job: Job) -> T:
            with self._open_reading() as store:
                return work(store, job)

        return self.run(group, with_store, done, failed)

    def run(
        self,
        group: str,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        failed: Callable[[TwiplotuiError], None] | None = None,
    ) -> Job:
        """Run work that needs no store of ours; an earlier job of the group becomes stale."""
        self.cancel(group)
        job = self._jobs[group] = Job()
        thread = Thread(
            target=self._guarded,
            args=(partial(self._tell, job), lambda: work(job), done, failed),
            daemon=True,
        )
        self._threads = [each for each in self._threads if each.is_alive()]
        self._threads.append(thread)
        thread.start()
        return job

    def cancel(self, group: str) -> None:
        """Want the result of a group's job no longer."""
        job = self._jobs.pop(group, None)
        if job is not None:
            job.cancel()

    def write(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], None],
        failed: Callable[[TwiplotuiError], None] | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        """Write in the one writing thread, after what was asked before.

        Args:
            work: Writes.
            done: Told on the loop what it returned.
            failed: Told on the loop why it could not be written.
            at_once: Wait, less than a frame, so that the loop is told before this returns.
        """
        # Not where others wait to be told: they come in the order of the keys.
        answer = Answer() if at_once and not self._unwritten else None
        self._unwritten += 1
        tell = partial(self._tell_written, answer)
        self._queue.put(
            _Writing(
                lambda store: self._guarded(tell, lambda: work(store), done, failed),
                lambda error: tell(partial(failed or self._failed, error)),
            )
        )
        # Last, as a writer that cannot open the store first resigns and then empties the queue.
        if self._writer is None:
            self._writer = Thread(target=self._write_all, daemon=True)
            self._writer.start()
        if answer is not None and (deliver := answer.take()) is not None:
            deliver()

    def close(self, seconds: float) -> bool:
        """Cancel all, wait a little for acts that are on their way; return whether all ended."""
        for job in self._jobs.values():
            job.cancel()
        if self._writer is not None:
            self._queue.put(None)
            self._writer.join(seconds)
        for thread in self._threads:
            thread.join(seconds / 4)
        alive = [*self._threads, *([self._writer] if self._writer else [])]
        return not any(thread.is_alive() for thread in alive)

    def _write_all(self) -> None:
        try:
            store = self._open_writing()
        except TwiplotuiError as error:
            self._writer = None
            self._refuse(error)
            return
        with store:
            while (writing := self._queue.get()) is not None:
                with uncollected():
                    writing.run(store)

    def _refuse(self, error: TwiplotuiError) -> None:
        """Tell all who wait that nothing can be written now; the next one tries again."""
        # Not asked first whether there is any: another thread may take the last meanwhile.
        with suppress(Empty):
            while True:
                writing = self._queue.get_nowait()
                if writing is not None:
                    writing.refuse(error)

    def _guarded(
        self,
        tell: Callable[[Callable[[], None]], None],
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[TwiplotuiError], None] | None,
    ) -> None:
        try:
            result = work()
        except TwiplotuiError as error:
            told = error
            tell(lambda: (failed or self._failed)(told))
        except Exception as error:
            fault = error
            tell(lambda: _raise(fault))
        else:
            tell(lambda: done(result))

    def _tell_written(self, answer: Answer | None, deliver: Callable[[], None]) -> None:
        def told() -> None:
            self._unwritten -= 1
            deliver()

        if answer is None or not answer.give(told):
            self._tell(Job(), told)

    def _tell(self, job: Job, deliver: Callable[[], None]) -> None:
        if not job.is_cancelled:
            self._app.post_message(Finished(job, deliver))


class _Writing(NamedTuple):
    """Work for the writing thread."""

    run: Callable[[Store], None]
    refuse: Callable[[TwiplotuiError], None]


def _raise(error: Exception) -> None:
    raise error
