"""Long work in a process of its own: a key waits for no import, no dry run and no refresh.

The work is a function with its arguments, which goes to the child as it is. Now and then it asks
whether it is still wanted, and tells its news with the question. Where nobody answers any more the
screen is gone, and the work ends as if it were told to: what is stored stays whole.
"""

from __future__ import annotations

import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import IO, Any, TypeVar

from twiplotui import pipes
from twiplotui.child import Child
from twiplotui.errors import TwiplotuiError

T = TypeVar("T")
_ASKED_EVERY = 0.1
"""Seconds between two questions, and between two pieces of news."""
_GO_ON, _STOP = b"go on", b"stop"


@dataclass(frozen=True, slots=True)
class _News:
    news: Any


@dataclass(frozen=True, slots=True)
class _Failed:
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Fault:
    name: str


def run_apart(
    work: Callable[[Line], T],
    *,
    command: str,
    take: Callable[[Any], object] = lambda news: None,
    should_stop: Callable[[], bool] = lambda: False,
    started: Callable[[Child], None] = lambda child: None,
) -> T:
    """Carry out work in a child process, wait for it and return what it returns.

    Args:
        work: What to do; a function of a module, perhaps with arguments, all of which can be
            pickled.
        command: The command that does the same in a shell; named where the work fails.
        take: Given the work's news.
        should_stop: Asked now and then.
        started: Given the child, which may be killed where nothing is written.

    Raises:
        TwiplotuiError: The work raised it, or ended by a fault.
    """
    hint = f"What is stored is whole; “twiplotui {command}” in a shell tells more."
    try:
        child = Child(__name__)
    except OSError as error:
        raise TwiplotuiError(f"No process could be started: {error.strerror}.", hint) from error
    try:
        started(child)
        answer = pickle.loads(child.ask(pickle.dumps(work)))
        while isinstance(answer, _News):
            if answer.news is not None:
                take(answer.news)
            answer = pickle.loads(child.ask(_STOP if should_stop() else _GO_ON))
    except (OSError, EOFError) as error:
        raise TwiplotuiError(f"The {command} was cut off.", hint) from error
    finally:
        child.stop()
    if isinstance(answer, _Failed):
        raise TwiplotuiError(answer.message, answer.hint)
    if isinstance(answer, _Fault):
        raise TwiplotuiError(f"The {command} ended by a fault ({answer.name}).", hint)
    result: T = answer
    return result


class Line:
    """The child's line to the screen.

    Args:
        questions: Where the screen's words come from.
        answers: Where ours go.
    """

    def __init__(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions = questions
        self._answers = answers
        self._news: Any = None
        self._asked_at = -inf
        self._is_stopped = False

    def tell(self, news: object) -> None:
        """Tell something with the next question; only the latest is told."""
        self._news = news

    def should_stop(self) -> bool:
        """Return whether the work is wanted no longer."""
        now = monotonic()
        if not self._is_stopped and now - self._asked_at >= _ASKED_EVERY:
            self._asked_at = now
            self._is_stopped = self._ask() != _GO_ON
            self._news = None
        return self._is_stopped

    def _ask(self) -> bytes | None:
        try:
            pipes.send(self._answers, pickle.dumps(_News(self._news)))
        except OSError:
            return None
        return pipes.receive(self._questions)


def serve() -> None:
    """Be the child: take one piece of work from standard input, and answer with its result."""
    questions, answers = pipes.child_ends()
    if hangup := getattr(signal, "SIGHUP", None):
        # Of a terminal that is gone it learns by the next question.
        signal.signal(hangup, signal.SIG_IGN)
    message = pipes.receive(questions)
    if message is None:
        return
    answer: object
    try:
        answer = pickle.loads(message)(Line(questions, answers))
    except TwiplotuiError as error:
        answer = _Failed(error.message, error.hint)
    except Exception as error:
        answer = _Fault(type(error).__name__)
    with suppress(OSError):
        pipes.send(answers, pickle.dumps(answer))
