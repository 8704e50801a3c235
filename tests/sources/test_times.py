from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.model.words import TimePrecision
from twiplotui.sources.number_dates import DayOrder
from twiplotui.sources.times import EARLIEST, LATEST, parse_time, x_id_time


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return round(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        ("Tue Dec 02 06:23:48 +0000 2025", at(2025, 12, 2, 6, 23, 48), "second"),
        ("Tue Dec 2 06:23:48 +0000 2025", at(2025, 12, 2, 6, 23, 48), "second"),
        ("Tue Dec 02 06:23:48 +0530 2025", at(2025, 12, 2, 0, 53, 48), "second"),
        ("Tue Dec 02 06:23:48 -0530 2025", at(2025, 12, 2, 11, 53, 48), "second"),
        ("2017-05-13 00:06:47 +0000", at(2017, 5, 13, 0, 6, 47), "second"),
        ("2015-04-01 12:15 +0000", at(2015, 4, 1, 12, 15), "minute"),
        ("2026-02-06 21:09:45+00:00", at(2026, 2, 6, 21, 9, 45), "second"),
        ("2026-03-08 12:22:12.252000+00:00", at(2026, 3, 8, 12, 22, 12) + 252, "second"),
        ("2025-12-02T04:52:54.000Z", at(2025, 12, 2, 4, 52, 54), "second"),
        ("2017-06-21T10:05:17-04:00", at(2017, 6, 21, 14, 5, 17), "second"),
        ("2024-01-01 12:00:00 UTC", at(2024, 1, 1, 12), "second"),
        ("2017/05/13 00:06:47", at(2017, 5, 13, 0, 6, 47), "second"),
        ("2020-03-03", at(2020, 3, 3), "day"),
        ("20231003", at(2023, 10, 3), "day"),
        ("Fri, Jun 5, 2026", at(2026, 6, 5), "day"),
        ("5 June 2026", at(2026, 6, 5), "day"),
        ("Jun 5, 2026, 3:04 PM", at(2026, 6, 5, 15, 4), "minute"),
        ("Mon, 23 Nov 2026 03:00:00 EST", at(2026, 11, 23, 8), "second"),
        ("14 Jan 2026 16:33 +0000", at(2026, 1, 14, 16, 33), "minute"),
        ("08 Apr 24 19:00 +0000", at(2024, 4, 8, 19), "minute"),
        ("05.06.2026 14:00", at(2026, 6, 5, 14), "minute"),
        ("2026/6/5", at(2026, 6, 5), "day"),
        ("2026/6/5 9:07", at(2026, 6, 5, 9, 7), "minute"),
        ("2026-06-05 2:07:11 PM", at(2026, 6, 5, 14, 7, 11), "second"),
        ("5 June 2026 3:04 PM", at(2026, 6, 5, 15, 4), "minute"),
        ("5 June 2026 at 3:04\u202fPM", at(2026, 6, 5, 15, 4), "minute"),
        ("05-Jun-2026 15:04", at(2026, 6, 5, 15, 4), "minute"),
        ("3:04 PM · Jun 5, 2026", at(2026, 6, 5, 15, 4), "minute"),
        ("3:04 PM · Jun 5, 2026 · 1,204 Views", at(2026, 6, 5, 15, 4), "minute"),
        ("Jun 5, 2026 · 3:04\u202fPM", at(2026, 6, 5, 15, 4), "minute"),
        ("15:04 - 5 Jun 2026", at(2026, 6, 5, 15, 4), "minute"),
        ("15:04:09, 05.06.2026", at(2026, 6, 5, 15, 4, 9), "second"),
        ("1763863200", at(2025, 11, 23, 2), "second"),
        (1763863200, at(2025, 11, 23, 2), "second"),
        (1763863200.5, at(2025, 11, 23, 2) + 500, "second"),
        ("1763863200123", at(2025, 11, 23, 2) + 123, "second"),
        (1763863200123456, at(2025, 11, 23, 2) + 123, "second"),
    ],
)
def test_time_is_read_in_every_known_form(value: object, expected: int, precision: str) -> None:
    assert parse_time(value) == (expected, TimePrecision(precision))


@pytest.mark.parametrize(
    "value",
    [
        None, True, "", "soon", "24:00:00", "23/11/2026 14:00", "05/06/2026", "5-6-26",
        "40414.588", "0000-10-14T15:06:10.730Z",
        "9999-12-31T23:59:59-12:00", "1763-01-01", "Mon Feb 30 10:00:00 +0000 2020", 1e300,
        float("nan"), float("inf"), 0, "12.0", "²", "1" * 400, [], {}, b"2020-01-01", "2026-W99",
    ],
)  # fmt: skip
def test_time_that_cannot_be_is_unknown(value: object) -> None:
    assert parse_time(value) == (None, TimePrecision.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "day_first", "month_first", "precision"),
    [
        ("8/9/2010", at(2010, 9, 8), at(2010, 8, 9), "day"),
        ("08-09-2010 14:07:11", at(2010, 9, 8, 14, 7, 11), at(2010, 8, 9, 14, 7, 11), "second"),
        ("8/9/10 2:07 PM", at(2010, 9, 8, 14, 7), at(2010, 8, 9, 14, 7), "minute"),
        ("8/9/10, 12:07 am", at(2010, 9, 8, 0, 7), at(2010, 8, 9, 0, 7), "minute"),
        ("8/9/2010 14:07 +0200", at(2010, 9, 8, 12, 7), at(2010, 8, 9, 12, 7), "minute"),
        ("24/08/2010", at(2010, 8, 24), None, "day"),
        ("8/24/10 14:07", None, at(2010, 8, 24, 14, 7), "minute"),
        ("31/02/2010", None, None, "day"),
        ("8/9/68", at(2068, 9, 8), at(2068, 8, 9), "day"),
        ("8/9/69", None, None, "day"),
        ("8/9/2010 25:00", None, None, "minute"),
        ("8/9-2010", None, None, "day"),
        ("8/9/20101", None, None, "day"),
    ],
)
def test_dates_of_numbers_are_read_in_the_order_given(
    text: str, day_first: int | None, month_first: int | None, precision: str
) -> None:
    for order, moment in ((DayOrder.DAY_FIRST, day_first), (DayOrder.MONTH_FIRST, month_first)):
        said = TimePrecision.UNKNOWN if moment is None else TimePrecision(precision)
        assert parse_time(text, order) == (moment, said)
    assert parse_time(text) == (None, TimePrecision.UNKNOWN)


@given(st.one_of(st.text(max_size=80), st.integers(), st.floats(), st.binary(max_size=10)))
@settings(max_examples=300, deadline=None)
def test_time_never_raises_and_stays_in_range(value: object) -> None:
    for order in (None, *DayOrder):
        millis, _precision = parse_time(value, order)
        assert millis is None or EARLIEST <= millis < LATEST


@given(st.from_regex(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}( \d{1,2}:\d\d)?( ?[AaPp]M)?", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_dates_of_numbers_never_raise(text: str) -> None:
    for order in (None, *DayOrder):
        millis, _precision = parse_time(text, order)
        assert millis is None or EARLIEST <= millis < LATEST


@given(st.integers(EARLIEST // 1000, LATEST // 1000 - 1))
@settings(max_examples=100, deadline=None)
def test_iso_time_is_read_to_the_second(seconds: int) -> None:
    text = datetime.fromtimestamp(seconds, UTC).isoformat()
    assert parse_time(text) == (seconds * 1000, TimePrecision.SECOND)


def test_x_id_tells_its_time() -> None:
    made = x_id_time("1995752906111913984")
    assert made is not None
    assert datetime.fromtimestamp(made / 1000, UTC).date().isoformat() == "2025-12-02"


@pytest.mark.parametrize(
    "text", ["29700859247", "20", "", "x", "²" * 18, "1.27e+18", "9" * 19, "9" * 40, "-5"]
)
def test_early_and_impossible_ids_tell_none(text: str) -> None:
    assert x_id_time(text) is None


@pytest.mark.parametrize(
    ("text", "millis"),
    [
        ("2013-09-16T06:57:33.39885-05:00", 1_379_332_653_398),
        ("2026-01-31T23:59:59.999999Z", 1_769_903_999_999),
        ("2026-01-31T23:59:59.001Z", 1_769_903_999_001),
        ("9999-12-31T23:59:59.999999-12:00", None),
        ("0001-01-01T00:00:00+12:00", None),
    ],
)
def test_parts_of_a_millisecond_are_cut(text: str, millis: int | None) -> None:
    assert parse_time(text)[0] == millis
