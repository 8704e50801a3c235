"""Checks the texts of a large refresh against the rules in child processes of ours.

Checking 30,000 posts takes longer than fetching, parsing and storing them, and Python does one
thing at a time. Helpers are started only when there is much to check; where one fails, the texts
are checked here as in any import. They are plain children that talk over pipes, like the sandbox,
but see only texts and rules.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from twiplotui import pipes
from twiplotui.child import Child
from twiplotui.model.flag import Finding, TextContext
from twiplotui.services.flagging import RuleChecker

Text = tuple[str, TextContext]
Answer = tuple[Finding, ...]

START_AFTER = 600
"""Texts checked before helpers are worth their start (about a second of processor time each)."""
_MOST_HELPERS = 4
_PATIENCE = 60
"""Seconds that texts wait for a helper before they are checked here."""


class RuleHelpers:
    """Child processes that hold the rules; `check` answers None while there are none.

    Args:
        load_rules: Loads the rules; must be picklable for helpers to be used.
        is_large: Whether much is to come: helpers are started for the first text and waited for,
            so that this process, which may hold the screen, never makes its own rules ready
            (a third of a second at one go, and 60 MB).
    """

    def __init__(self, load_rules: Callable[[], RuleChecker], *, is_large: bool = False) -> None:
        self._load_rules = load_rules
        self._is_large = is_large
        self._asked = 0
        self._is_started = False
        self._threads: ThreadPoolExecutor | None = None
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        self._starting: list[Future[None]] = []
        self._helpers: list[Child] = []

    async def check(self, texts: Sequence[Text]) -> list[Answer] | None:
        """Return the findings in each text, or None: the caller checks them itself."""
        self._asked += len(texts)
        if not self._is_started and (self._is_large or self._asked > START_AFTER):
            self._start()
        if self._threads is None or not any(map(self._may_answer, self._starting)):
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._ask, list(texts))

    def _may_answer(self, start: Future[None]) -> bool:
        return start.exception() is None if start.done() else self._is_large

    def close(self) -> None:
        """End all helpers."""
        for helper in self._helpers:
            helper.stop()
        if self._threads is not None:
            self._threads.shutdown()

    def _start(self) -> None:
        self._is_started = True
        size = min(os.cpu_count() or 1, _MOST_HELPERS)
        try:
            rules = pickle.dumps(self._load_rules)
        except (pickle.PicklingError, AttributeError, TypeError):
            return
        if size > 1:
            self._threads = ThreadPoolExecutor(size)
            self._starting = [self._threads.submit(self._start_one, rules) for _ in range(size)]

    def _start_one(self, rules: bytes) -> None:
        helper = Child(__name__)
        self._helpers.append(helper)
        helper.ask(rules)
        self._idle.put(helper)

    def _ask(self, texts: list[Text]) -> list[Answer] | None:
        helper = self._free_helper()
        if helper is None:
            return None
        try:
            answers: list[Answer] = pickle.loads(helper.ask(pickle.dumps(texts)))
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        self._idle.put(helper)
        return answers

    def _free_helper(self) -> Child | None:
        """Wait for a helper; None where there is none any more."""
        for _ in range(_PATIENCE):
            try:
                return self._idle.get(timeout=1)
            except queue.Empty:
                if all(start.done() and start.exception() for start in self._starting):
                    return None
        return None


def serve() -> None:
    """Be a helper: take the rules, then texts, from standard input until it ends."""
    jobs, answers = pipes.child_ends()
    rules: RuleChecker | None = None
    while (message := pipes.receive(jobs)) is not None:
        job = pickle.loads(message)
        if rules is None:
            rules = job()
            answer = pickle.dumps(True)
        else:
            answer = pickle.dumps([rules.check(text, context) for text, context in job])
        pipes.send(answers, answer)
