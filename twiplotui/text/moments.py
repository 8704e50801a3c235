"""Moments in words: ISO 8601 in UTC for machines, the local zone for people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from twiplotui.clock import DAY, EPOCH, HOUR, MINUTE, utc

_AGO = re.compile(r"^(\d+)\s*(min|h|d|w|m|y)$")
_STEP = {"min": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_DAYS = {"m": 30, "y": 365}


def iso(at: int | None) -> str | None:
    """Return `2026-11-23T07:30:00Z`, with milliseconds where there are any; None stays None."""
    if at is None:
        return None
    try:
        moment = utc(at)
    except OverflowError:
        return None
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{at % 1000:03d}Z" if at % 1000 else f"{text}Z"


def parse_moment(text: str, now: int, *, at_end: bool = False) -> int:
    """Read a date, a moment or an age and return milliseconds UTC.

    Args:
        text: `2026-11-23`, `2026-11-23T07:30Z`, `2026-11`, `2026`, `today`, `yesterday`, or an age:
            `90min`, `6h`, `3d`, `2w`, `1m` (30 days), `1y`.
        now: The present, milliseconds UTC.
        at_end: For a day, month or year: its end instead of its beginning.

    Raises:
        ValueError: It is none of these.
    """
    text = text.strip().lower()
    age = _AGO.match(text)
    if age:
        unit = age.group(2)
        step = _STEP.get(unit) or _DAYS[unit] * _STEP["d"]
        return now - int(age.group(1)) * step
    today = utc(now).replace(hour=0, minute=0, second=0)
    today = today.replace(microsecond=0)
    if text in ("today", "yesterday"):
        begin = today - timedelta(days=int(text == "yesterday"))
        return _milliseconds(begin + timedelta(days=1) if at_end else begin)
    if re.fullmatch(r"\d{4}", text):
        year = int(text) + int(at_end)
        return _milliseconds(datetime(year, 1, 1, tzinfo=UTC))
    if re.fullmatch(r"\d{4}-\d{2}", text):
        begin = datetime.fromisoformat(f"{text}-01").replace(tzinfo=UTC)
        return _milliseconds((begin + timedelta(days=32)).replace(day=1) if at_end else begin)
    moment = datetime.fromisoformat(text.upper())
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        moment += timedelta(days=int(at_end))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _milliseconds(moment)


def _milliseconds(moment: datetime) -> int:
    return int((moment - EPOCH) / timedelta(milliseconds=1))
