"""Moments in words: what is read, and what is written."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from twiplotui.text.moments import iso, parse_moment

DAY = 86_400_000


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("90min", NOW - 90 * 60_000, None),
        ("6h", NOW - DAY // 4, None),
        ("3d", NOW - 3 * DAY, None),
        ("2w", NOW - 14 * DAY, None),
        ("1m", NOW - 30 * DAY, None),
        ("1y", NOW - 365 * DAY, None),
        ("today", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
        ("yesterday", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2026-11-23", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
        ("20261123", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
        (" 2026-11-23t07:30z ", "2026-11-23T07:30:00Z", None),
        ("2026-11-23T07:30+02:00", "2026-11-23T05:30:00Z", None),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z", None),
    ],
)
def test_a_moment_is_read(words: str, begin: int | str, end: str | None) -> None:
    wanted = begin if isinstance(begin, str) else iso(begin)
    assert iso(parse_moment(words, NOW)) == wanted
    # What names no day, month or year has no end of its own.
    assert iso(parse_moment(words, NOW, at_end=True)) == (end or wanted)


@pytest.mark.parametrize("words", ["", "soon", "3x", "2026-13", "2026-02-30", "-3d"])
def test_what_is_no_moment_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(words, NOW)


def test_a_moment_beyond_the_calendar_is_none() -> None:
    assert iso(10**18) is None
    assert iso(None) is None
