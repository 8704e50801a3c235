"""The clock as an argument. The only module that may ask the system for the time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> int:
        """Return milliseconds since 1970-01-01T00:00:00Z."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """Return milliseconds since 1970-01-01T00:00:00Z."""
        return time.time_ns() // 1_000_000


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved; for tests, the demo and simulations."""

    at: int
    """Milliseconds since 1970-01-01T00:00:00Z."""

    def now(self) -> int:
        """Return the time it was set to."""
        return self.at

    def advance(self, milliseconds: int) -> None:
        """Move the clock by `milliseconds` (negative: back)."""
        self.at += milliseconds
