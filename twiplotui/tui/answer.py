"""An answer that the loop waits for, less than a frame, before it takes it as a message.

Most acts are written in a millisecond or two. Waited for so shortly, what the screen shows of an
act and what is said of it are one picture instead of two, the second a frame later; and where the
disk or another program is slow, no key waits longer.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

WAITED = 0.008
"""Seconds that the loop waits for an answer: half a frame."""


class Answer:
    """What a thread gives the loop: into its hand while it waits, else as a message."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._given = Event()
        self._is_awaited = True
        self._deliver: Callable[[], None] | None = None

    def give(self, deliver: Callable[[], None]) -> bool:
        """Give what is to be done on the loop; return whether it waited for it."""
        with self._lock:
            if self._is_awaited:
                self._deliver = deliver
                self._given.set()
            return self._is_awaited

    def take(self) -> Callable[[], None] | None:
        """Wait, on the loop; return what is to be done, or None where it did not come in time."""
        self._given.wait(WAITED)
        with self._lock:
            self._is_awaited = False
            return self._deliver
