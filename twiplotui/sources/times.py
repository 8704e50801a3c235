"""Times as foreign files write them, turned to milliseconds UTC. Never raises, never guesses.

Assumes UTC where a zone is missing. Of dates such as `8/9/2010` one value cannot say which number
is the month; they are read where the caller knows the order, by the column they stand in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz
from math import isfinite

from twiplotui.clock import EPOCH
from twiplotui.model.words import TimePrecision
from twiplotui.sources.number_dates import DayOrder, clock_last, iso_form

EARLIEST = 631_152_000_000
"""1990-01-01, milliseconds UTC; nothing we read was published before."""

LATEST = 4_102_444_800_000
"""2100-01-01, milliseconds UTC."""

X_EPOCH = 1_288_834_974_657
"""Milliseconds at which X began to count time in its ids."""

FIRST_TIMED_X_ID = 29_700_859_247
"""X ids up to this one carry no time."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MILLISECOND = timedelta(milliseconds=1)
_UNREAD: tuple[None, TimePrecision] = (None, TimePrecision.UNKNOWN)
_NUMBER = re.compile(r"-?\d{1,19}(\.\d*)?", re.ASCII)
_SPACED_ZONE = re.compile(
    r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?) *(Z|UTC|GMT|[+-]\d\d:?\d\d)$"
)
_MONTH_FIRST = re.compile(
    r"^(?:[A-Za-z]{3,9},? +)?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})"
    r"(?:,? +(?:at )?(\d{1,2}):(\d\d)(?::(\d\d))? ?([AaPp]\.?[Mm]\.?)?)?$"
)
_DAY_FIRST = re.compile(
    r"^(?:[A-Za-z]{3,9},? +)?(\d{1,2})[ -]"
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"\.?[ ,-] ?(\d{4})"
    r"(?:,? +(?:at )?(\d{1,2}):(\d\d)(?::(\d\d))? ?([ap]\.?m\.?)?)?$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?)?$")
_X_DATES: dict[str, int] = {}


def parse_time(value: object, order: DayOrder | None = None) -> tuple[int | None, TimePrecision]:
    """Read a time in any form the formats we know write it.

    Args:
        value: Text (ISO 8601, RFC 822, the form of X, English dates) or unix seconds,
            milliseconds or microseconds as number or text.
        order: Which comes first in dates such as `8/9/2010`; None leaves those unread.

    Returns:
        Milliseconds UTC and their precision; `(None, UNKNOWN)` for what cannot be read or lies
        outside 1990 to 2100.
    """
    if isinstance(value, str):
        if len(value) == 30 and value[10] == " ":
            exact = _x_time(value)
            if exact is not None:
                return _in_range(exact, TimePrecision.SECOND)
        return _parse_text(value.strip(), order)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _unix(value)
    return _UNREAD


def x_id_time(id_text: str) -> int | None:
    """Return the milliseconds UTC an X id was made at; None for early or impossible ids.

    Source: the layout of X ids, `(id >> 22) + 1288834974657`, for ids above 29,700,859,247.
    """
    if not 11 <= len(id_text) <= 19 or not (id_text.isascii() and id_text.isdigit()):
        return None
    number = int(id_text)
    if number <= FIRST_TIMED_X_ID or number >= 1 << 63:
        return None
    return (number >> 22) + X_EPOCH


def _in_range(millis: int, precision: TimePrecision) -> tuple[int | None, TimePrecision]:
    if EARLIEST <= millis < LATEST:
        return millis, precision
    return _UNREAD


def _unix(number: float) -> tuple[int | None, TimePrecision]:
    if not isfinite(number):
        return _UNREAD
    for factor in (1000, 1):
        if EARLIEST <= number * factor < LATEST:
            return int(number * factor), TimePrecision.SECOND
    if EARLIEST <= number / 1000 < LATEST:
        return int(number) // 1000, TimePrecision.SECOND
    return _UNREAD


def _x_time(text: str) -> int | None:
    """Read `Tue Dec 02 06:23:48 +0000 2025`, the form X uses; quick, as millions come by."""
    day = text[4:10] + text[26:]
    start = _X_DATES.get(day)
    try:
        if start is None:
            month = _MONTHS[text[4:7].lower()]
            midnight = datetime(int(text[26:]), month, int(text[8:10]), tzinfo=UTC)
            start = int(midnight.timestamp()) * 1000
            if len(_X_DATES) < 20_000:
                _X_DATES[day] = start
        hours, minutes, seconds = int(text[11:13]), int(text[14:16]), int(text[17:19])
        zone = text[20:25]
        offset = 0 if zone == "+0000" else int(zone[:3]) * 60 + int(zone[0] + zone[3:])
    except (KeyError, ValueError, OverflowError):
        return None
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    return start + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000


def _parse_text(text: str, order: DayOrder | None) -> tuple[int | None, TimePrecision]:
    if not text or len(text) > 64:
        return _UNREAD
    if text[:4].isdigit() and not text.isdigit():
        read = _iso(text)
        if read is not None:
            return read
    if _NUMBER.fullmatch(text):
        return _compact_date(text) or _unix(float(text) if "." in text else int(text))
    spaced = text.split()
    if len(spaced) == 6 and spaced[-1].isdigit() and ":" in spaced[3]:
        # The form of X with a day of one digit.
        exact = _x_time(" ".join((*spaced[:2], spaced[2].zfill(2), *spaced[3:])).ljust(30)[:30])
        if exact is not None:
            return _in_range(exact, TimePrecision.SECOND)
    text = clock_last(text)
    return _iso(iso_form(text, order)) or _written_out(text) or _rfc822(text)


def _compact_date(text: str) -> tuple[int | None, TimePrecision] | None:
    if len(text) == 8 and text.isdigit() and text[:2] in ("19", "20"):
        try:
            return _moment(
                datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=UTC),
                TimePrecision.DAY,
            )
        except ValueError:
            return None
    return None


def _iso(text: str) -> tuple[int | None, TimePrecision] | None:
    if text[4:5] == "/" and text[7:8] == "/":
        text = text.replace("/", "-", 2)
    spaced = _SPACED_ZONE.match(text)
    if spaced:
        zone = spaced[2]
        text = spaced[1] + ("+00:00" if zone in ("Z", "UTC", "GMT") else zone)
    try:
        if len(text) <= 10:
            day = date.fromisoformat(text)
            return _moment(datetime(day.year, day.month, day.day, tzinfo=UTC), TimePrecision.DAY)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    clock = text[11:].replace("Z", "").split("+")[0].split("-")[0]
    has_seconds = clock.count(":") >= 2 or (":" not in clock and len(clock) >= 6)
    return _moment(moment, TimePrecision.SECOND if has_seconds else TimePrecision.MINUTE)


def _written_out(text: str) -> tuple[int | None, TimePrecision] | None:
    # Some systems write another space than that of the keyboard before AM and PM.
    text = text.replace("\u202f", " ").replace("\xa0", " ")
    dotted = _DOTTED.match(text)
    found = dotted or _MONTH_FIRST.match(text) or _DAY_FIRST.match(text)
    if not found:
        return None
    day, name = (found[1], found[2]) if found[1].isdigit() else (found[2], found[1])
    month = int(name) if dotted else _MONTHS.get(name[:3].lower(), 0)
    half = None if dotted else found[7]
    hour, minute, second = (int(part or 0) for part in found.group(4, 5, 6))
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    try:
        moment = datetime(int(found[3]), month, int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    if found[4] is None:
        return _moment(moment, TimePrecision.DAY)
    return _moment(moment, TimePrecision.SECOND if found[6] else TimePrecision.MINUTE)


def _rfc822(text: str) -> tuple[int | None, TimePrecision]:
    has_clock = ":" in text
    try:
        parts = parsedate_tz(text if has_clock else f"{text} 00:00:00 +0000")
        if parts is None:
            return _UNREAD
        moment = datetime(*parts[:6], tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _UNREAD
    colons = re.sub(r"[+-]\d\d:?\d\d$", "", text).count(":")
    precision = TimePrecision.SECOND if colons > 1 else TimePrecision.MINUTE
    if not has_clock:
        precision = TimePrecision.DAY
    return _in_range(int(moment.timestamp() - (parts[9] or 0)) * 1000, precision)


def _moment(moment: datetime, precision: TimePrecision) -> tuple[int | None, TimePrecision]:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    # Cut, not rounded, and in whole numbers: 59.9996 seconds are not the next minute.
    return _in_range((moment - EPOCH) // _MILLISECOND, precision)
