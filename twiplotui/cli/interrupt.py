"""Ctrl+C during long work: the first asks it to stop at a sound place, the second stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stop_on_interrupt(tell: Callable[[str], None]) -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether the work should stop.

    Args:
        tell: Is given the sentence that answers the first Ctrl+C.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def answer(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        tell("Stopping at the next whole record; Ctrl+C again stops at once.")

    before = signal.signal(signal.SIGINT, answer)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
