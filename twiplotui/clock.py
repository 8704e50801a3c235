"""The clock as an argument. The only module that may ask the system for the time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, Protocol

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
"""Lengths of time in milliseconds, as all times are kept."""


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What all times are counted from."""


def utc(at: int) -> datetime:
    """Return a moment, given in milliseconds, in UTC; on every system also one before 1970.

    Raises:
        OverflowError: No calendar reaches it.
    """
    return EPOCH + timedelta(milliseconds=at)


def month_and_day(at: int | None) -> str:
    """Return `MM-DD` of a moment in UTC; empty where it is unknown or in no calendar."""
    return "" if at is None else _day(at // DAY)


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    """Return `MM-DD` of a day, counted from 1 January 1970."""
    try:
        return utc(number * DAY).strftime("%m-%d")
    except OverflowError:
        return ""


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


class LocalZone(tzinfo):
    """The machine's zone: each moment with the offset in force then, summer time included.

    What the machine cannot tell (years before 1970 on some systems, the ends of the calendar) is
    told in UTC.
    """

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return how far local time is ahead of UTC at a local time."""
        return None if dt is None else _at(dt).utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Return None: the system tells the offset as a whole."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """Return the zone's name at a local time, as `CET` or `CEST`."""
        return None if dt is None else _at(dt).tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """Return the local time of a moment given in UTC."""
        try:
            local = dt.replace(tzinfo=UTC).astimezone()
        except (OSError, OverflowError, ValueError):
            return dt.replace(tzinfo=self)
        # An hour that comes twice: the second time is marked, or it would be taken for the first.
        is_second = _at(local).utcoffset() != local.utcoffset()
        return local.replace(tzinfo=self, fold=int(is_second))


def _at(local: datetime) -> datetime:
    """Return a local time with the machine's offset at that time."""
    try:
        return local.replace(tzinfo=None).astimezone()
    except (OSError, OverflowError, ValueError):
        return local.replace(tzinfo=UTC)
