"""Dates of numbers only (`8/24/10 14:07`), rewritten as ISO 8601 once their order is known."""

from __future__ import annotations

import re
from enum import StrEnum

_DATE = re.compile(
    r"(?:(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<last>\d\d|(?<!\.)\d{4})"
    r"|(?P<year>\d{4})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2}))(?![\d/-]|\.\d)",
    re.ASCII,
)
"""With dots and four digits (`24.08.2010`) the day always comes first; `times` reads that."""
_CLOCK = re.compile(
    r"(?:,? +|T)(\d{1,2})(:\d\d)(:\d\d(?:\.\d+)?)?(?:[ \u202f\xa0]?([AP])\.?M\.?)?"
    r"(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK_FIRST = re.compile(
    r"(\d{1,2}:\d\d(?::\d\d)?(?:[ \u202f\xa0]?[AP]\.?M\.?)?)(?: ?[•|,–-])? +(\S.*)",
    re.ASCII | re.IGNORECASE,
)
_LAST_SHORT_YEAR = 68
"""Two digits up to this one are a year of this century; others could be of either."""


class DayOrder(StrEnum):
    """Which number of a date comes first, where that is not a year of four digits."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"
    """Of two digits, with the month behind it (`10/08/24`)."""


def clock_last(text: str) -> str:
    """Put a clock that stands before a date (`2:07 PM · Aug 24, 2010 · 12 views`) behind it."""
    if "·" in text:
        text = " ".join(part.strip() for part in text.split("·")[:2])
    found = _CLOCK_FIRST.fullmatch(text)
    return f"{found[2]} {found[1]}" if found else text


def has_short_year(text: str) -> bool | None:
    """Return whether a date of numbers writes its year with two digits.

    None for what is no such date, or one that begins with a year of four digits.
    """
    found = _DATE.match(clock_last(text.strip()))
    if found is None or found["first"] is None:
        return None
    return len(found["last"]) == 2


def iso_form(text: str, order: DayOrder | None) -> str:
    """Return a date of numbers, with its clock, as ISO 8601 writes it.

    Args:
        text: Such as `8/24/10 2:07 PM` or `2010/8/24`.
        order: The order where the year is not of four digits and first.

    Returns:
        An empty text for what is no such date, or one whose order or century is not known.
        Numbers that are no date are left for the reader of ISO 8601 to refuse.
    """
    found = _DATE.match(text)
    if found is None:
        return ""
    year, month, day = found["year"], found["month"], found["day"]
    if year is None:
        if order is None:
            return ""
        day, month, year = found["first"], found["second"], found["last"]
        if order is DayOrder.MONTH_FIRST:
            day, month = month, day
        elif order is DayOrder.YEAR_FIRST:
            if len(year) != 2:
                return ""
            day, year = year, day.zfill(2)
        if len(year) == 2:
            if int(year) > _LAST_SHORT_YEAR:
                return ""
            year = f"20{year}"
    written = f"{year}-{month:>02}-{day:>02}"
    rest = text[found.end() :]
    if not rest:
        return written
    clock = _CLOCK.fullmatch(rest)
    return f"{written} {_clock(clock)}" if clock else ""


def _clock(found: re.Match[str]) -> str:
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    zone = (found[5] or "").upper()
    zone = "+00:00" if zone.isalpha() else zone
    return f"{hour:02}{found[2]}{found[3] or ''}{zone}"
