"""Snooze times in words: `1h`, `4h`, `tomorrow`, `monday`, `3d`, `09:30`, `2026-11-30 09:00`.

Clock times are local; the zone is an argument, so that the answer does not depend on the machine.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

from twiplotui.errors import UsageError

MORNING = time(9, 0)
"""When a snooze until a day ends."""

CHOICES = (
    ("1", "1h", "1 hour"),
    ("4", "4h", "4 hours"),
    ("t", "tomorrow", "tomorrow 09:00"),
    ("m", "monday", "Monday 09:00"),
)
"""(key, words, label) of the one-letter menu."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FOR = re.compile(r"^(\d{1,4})\s*(min|m|h|d|w)$")
_UNITS = {"min": "minutes", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AT = re.compile(r"^(\d{1,2}):(\d{2})$")


def snooze_until(words: str, now: int, zone: tzinfo) -> int:
    """Return the moment a snooze ends, milliseconds UTC.

    Args:
        words: As in the module's first line.
        now: The present, milliseconds UTC.
        zone: The local zone.

    Raises:
        UsageError: The words cannot be read, or the time has passed.
    """
    present = datetime.fromtimestamp(now / 1000, zone)
    until = _read(words.strip().lower(), present)
    if until is None:
        raise UsageError(
            f"“{words}” is not a snooze time.",
            "Write 1h, 4h, 3d, tomorrow, monday, 09:30 or 2026-11-30 09:00.",
        )
    result = int(until.timestamp() * 1000)
    if result <= now:
        raise UsageError(f"{until:%Y-%m-%d %H:%M} has passed.", "Name a time to come.")
    return result


def _read(words: str, present: datetime) -> datetime | None:
    span = _FOR.match(words)
    if span:
        span_of_time = timedelta(**{_UNITS[span.group(2)]: int(span.group(1))})
        if span.group(2) in ("d", "w"):
            return present + span_of_time
        # Hours are hours also in the night when the clocks change; days keep the time of day.
        return (present.astimezone(UTC) + span_of_time).astimezone(present.tzinfo)
    if words == "tomorrow":
        return _morning(present + timedelta(days=1))
    if words in _DAYS:
        ahead = (_DAYS.index(words) - present.weekday()) % 7 or 7
        return _morning(present + timedelta(days=ahead))
    at = _AT.match(words)
    if at and int(at.group(1)) < 24 and int(at.group(2)) < 60:
        moment = present.replace(
            hour=int(at.group(1)), minute=int(at.group(2)), second=0, microsecond=0
        )
        return moment if moment > present else moment + timedelta(days=1)
    try:
        moment = datetime.fromisoformat(words.upper())
    except ValueError:
        return None
    if len(words) <= 10:
        moment = datetime.combine(moment, MORNING)
    return moment if moment.tzinfo else moment.replace(tzinfo=present.tzinfo)


def _morning(day: datetime) -> datetime:
    return datetime.combine(day.date(), MORNING, day.tzinfo)


def told(until: int, zone: tzinfo) -> str:
    """Return the moment as it is echoed, with its zone: `Mon 2026-11-30 09:00 CET`."""
    moment = datetime.fromtimestamp(until / 1000, zone)
    return f"{moment:%a %Y-%m-%d %H:%M} {moment.tzname() or ''}".rstrip()
