"""Prepares the posts of large imports and refreshes in child processes of ours.

Folding and checking posts takes as long as reading and storing them, and Python does
one thing at a time. Helpers are started only when there is much to do; where one fails, the posts
are prepared here. They are plain children that talk over pipes, like the sandbox, but see only
posts and rules.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

from twiplotui import pipes
from twiplotui.child import Child
from twiplotui.model.flag import TextContext
from twiplotui.services.flagging import Job, RuleChecker, work_out
from twiplotui.store.post_writer import Answer

LARGE_BYTES = 4 << 20
"""Bytes to be read from which on helpers are worth their start (some thousand posts)."""
START_AFTER = 600
"""Posts prepared here before helpers are worth their start (about a second of processor each)."""
_MOST_HELPERS = 4
_AHEAD = 2
"""Messages a helper is given at once: it need not wait for the next."""
_PATIENCE = 60
"""Seconds that posts wait for a helper before they are prepared here."""
_COLLECT_AFTER = 50_000
"""Objects more than before, from which on a helper looks for cycles: of posts none is in any."""
_FIRST_TEXTS = ("a", "я")
"""What makes rules ready that are made ready by the first text of a script."""


@contextmanager
def helpers_for(size: int, load_rules: Callable[[], RuleChecker]) -> Iterator[PostHelpers | None]:
    """Hold helpers for an import, started at once: they get ready while it does.

    Args:
        size: Bytes that will be read; None comes of too few.
        load_rules: Loads the rules; must be picklable for helpers to be used.
    """
    if size < LARGE_BYTES:
        yield None
        return
    # More would not find enough to do: one process reads and stores.
    count = 1 if (os.cpu_count() or 1) < 4 else 2
    with closing(PostHelpers(load_rules, is_large=True, size=count)) as helpers:
        helpers.start()
        yield helpers


class PostHelpers:
    """Child processes that hold the rules; there is no answer while there are none.

    Args:
        load_rules: Loads the rules; must be picklable for helpers to be used.
        is_large: Whether much is to come: helpers are started for the first post and waited for,
            so that this process, which may hold the screen, never makes its own rules ready
            (a third of a second at one go, and 60 MB).
        size: How many; by default one for each processor.
    """

    def __init__(
        self, load_rules: Callable[[], RuleChecker], *, is_large: bool = False, size: int = 0
    ) -> None:
        self._load_rules = load_rules
        self._is_large = is_large
        self._is_waited_for = is_large
        processors = os.cpu_count() or 1
        self._size = min(size or processors, _MOST_HELPERS) if processors > 1 else 0
        self._asked = 0
        self._is_started = False
        self._threads: ThreadPoolExecutor | None = None
        self._free: queue.SimpleQueue[Child] = queue.SimpleQueue()
        """Helpers, once for each message that they may be given."""
        self._starting: list[Future[None]] = []
        self._helpers: list[Child] = []
        self._ready: set[Child] = set()
        """Those that hold the rules and live."""

    @property
    def is_started(self) -> bool:
        """Whether there are helpers, or were."""
        return self._is_started

    @property
    def is_starting(self) -> bool:
        """Whether helpers are on their way, and none is there yet."""
        return not self._ready and not all(start.done() for start in self._starting)

    def work_out(self, jobs: Sequence[Job]) -> Future[list[Answer] | None] | None:
        """Begin the work on new posts.

        Returns:
            What comes of each, in time; None, also as what came: the caller does it itself.
        """
        self._asked += len(jobs)
        if self._is_large or self._asked > START_AFTER:
            self.start()
        if self._threads is None or not self._may_answer():
            return None
        return self._threads.submit(self._ask, list(jobs))

    def _may_answer(self) -> bool:
        return bool(self._ready) or (self._is_waited_for and self.is_starting)

    def close(self) -> None:
        """End all helpers."""
        for helper in self._helpers:
            helper.stop()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
            # One may have been on its way.
            for helper in self._helpers:
                helper.stop()

    def start(self) -> None:
        """Start the helpers; they need not be waited for."""
        if self._is_started:
            return
        self._is_started = True
        try:
            rules = pickle.dumps(self._load_rules)
        except (pickle.PicklingError, AttributeError, TypeError):
            return
        if self._size:
            self._threads = ThreadPoolExecutor(self._size * _AHEAD)
            self._starting = [
                self._threads.submit(self._start_one, rules) for _ in range(self._size)
            ]

    def _start_one(self, rules: bytes) -> None:
        helper = Child(__name__)
        self._helpers.append(helper)
        helper.ask(rules)
        self._ready.add(helper)
        self._is_waited_for = True
        for _ in range(_AHEAD):
            self._free.put(helper)

    def _ask(self, jobs: list[Job]) -> list[Answer] | None:
        helper = self._free_helper()
        if helper is None:
            return None
        try:
            # Plain tuples are sent and read much faster than named ones.
            message = pickle.dumps([tuple(job) for job in jobs], 5)
            answers = [Answer(*each) for each in pickle.loads(helper.ask(message))]
        except (OSError, EOFError, pickle.UnpicklingError):
            self._ready.discard(helper)
            return None
        self._free.put(helper)
        return answers

    def _free_helper(self) -> Child | None:
        """Wait for a helper; None where there is none any more."""
        for _ in range(_PATIENCE):
            try:
                helper = self._free.get(timeout=1)
            except queue.Empty:
                helper = None
            if helper in self._ready:
                return helper
            if not self._may_answer():
                return None
        return None


def serve() -> None:
    """Be a helper: take the rules, then posts, from standard input until it ends."""
    jobs, answers = pipes.child_ends()
    rules: RuleChecker | None = None
    while (message := pipes.receive(jobs)) is not None:
        job = pickle.loads(message)
        if rules is None:
            rules = job()
            for text in _FIRST_TEXTS:
                work_out(rules, Job(TextContext(), text))
            # What is held by now stays: looking through it took a fourteenth of a helper's time.
            gc.freeze()
            gc.set_threshold(_COLLECT_AFTER)
            answer = pickle.dumps(True)
        else:
            answer = pickle.dumps([tuple(work_out(rules, Job(*each))) for each in job], 5)
        pipes.send(answers, answer)
