"""Checks the texts of a large refresh against the rules in child processes of ours.

Checking 30,000 posts takes longer than fetching, parsing and storing them, and Python does one
thing at a time. Helpers are started only when there is much to check; where one fails, the texts
are checked here as in any import. They are plain children that talk over pipes, like the sandbox,
but see only texts and rules.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import queue
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from twiplotui.model.flag import Finding, TextContext
from twiplotui.services.flagging import RuleChecker

Text = tuple[str, TextContext]
Answer = tuple[Finding, ...]

START_AFTER = 600
"""Texts checked before helpers are worth their start (about a second of processor time each)."""
_MOST_HELPERS = 4
_PATIENCE = 60
"""Seconds that texts wait for a helper before they are checked here."""

_LENGTH = struct.Struct(">Q")
_START = (
    "import json,sys;sys.path[:]=json.loads(sys.argv[1]);"
    "from twiplotui.services.refresh_rules import serve;serve()"
)


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
        self._idle: queue.SimpleQueue[_Helper] = queue.SimpleQueue()
        self._starting: list[Future[None]] = []
        self._helpers: list[_Helper] = []

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
        helper = _Helper()
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

    def _free_helper(self) -> _Helper | None:
        """Wait for a helper; None where there is none any more."""
        for _ in range(_PATIENCE):
            try:
                return self._idle.get(timeout=1)
            except queue.Empty:
                if all(start.done() and start.exception() for start in self._starting):
                    return None
        return None


class _Helper:
    """One child process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def ask(self, job: bytes) -> bytes:
        """Send a job and wait for the answer.

        Raises:
            OSError: The child died.
            EOFError: It died while answering.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(_LENGTH.pack(len(job)) + job)
        self._process.stdin.flush()
        head = self._process.stdout.read(_LENGTH.size)
        answer = self._process.stdout.read(_LENGTH.unpack(head)[0]) if len(head) == 8 else b""
        if not answer:
            raise EOFError
        return answer

    def stop(self) -> None:
        """End the child and free its pipes."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._process.wait()


def serve() -> None:
    """Be a helper: take the rules, then texts, from standard input until it ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    rules: RuleChecker | None = None
    while len(head := jobs.read(_LENGTH.size)) == _LENGTH.size:
        job = pickle.loads(jobs.read(_LENGTH.unpack(head)[0]))
        if rules is None:
            rules = job()
            answer = pickle.dumps(True)
        else:
            answer = pickle.dumps([rules.check(text, context) for text, context in job])
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()
