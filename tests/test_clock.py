"""The machine's zone over a change of clocks, and where the machine knows none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from twiplotui.clock import LocalZone, utc
from twiplotui.triage.snooze import snooze_until, told

BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
NEW_YORK = "EST5EDT,M3.2.0,M11.1.0"


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalZone]:
    if sys.platform == "win32":
        pytest.skip("the zone cannot be set")
    monkeypatch.setenv("TZ", getattr(request, "param", BERLIN))
    time.tzset()
    yield LocalZone()
    monkeypatch.undo()
    time.tzset()


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("zone", "winter", "summer"), [(BERLIN, 1, 2), (NEW_YORK, -5, -4)], indirect=["zone"]
)
def test_each_moment_has_the_offset_of_its_day(zone: LocalZone, winter: int, summer: int) -> None:
    for month, hours in ((1, winter), (7, summer)):
        moment = datetime(2026, month, 15, 12, tzinfo=UTC).astimezone(zone)
        assert moment.utcoffset() == timedelta(hours=hours)
        assert moment.hour == 12 + hours


def test_the_hour_that_comes_twice_is_two_hours(zone: LocalZone) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for moment in (first, first + timedelta(hours=1)):
        assert moment.astimezone(zone).strftime("%H:%M") == "02:30"
        assert moment.astimezone(zone).astimezone(UTC) == moment


def test_a_snooze_over_the_change_of_clocks(zone: LocalZone) -> None:
    evening = milliseconds(datetime(2026, 3, 28, 23, 0, tzinfo=UTC))
    assert told(snooze_until("3h", evening, zone), zone) == "Sun 2026-03-29 04:00 CEST"
    assert told(snooze_until("1d", evening, zone), zone) == "Mon 2026-03-30 00:00 CEST"
    assert told(snooze_until("tomorrow", evening, zone), zone) == "Mon 2026-03-30 09:00 CEST"


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_the_ends_of_the_calendar_raise_nothing(zone: LocalZone, year: int) -> None:
    for moment in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
        told(milliseconds(moment), zone)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (0, "1970-01-01T00:00:00+00:00"),
        (-1, "1969-12-31T23:59:59.999000+00:00"),
        (-62_135_596_800_000, "0001-01-01T00:00:00+00:00"),
        (1_764_500_000_123, "2025-11-30T10:53:20.123000+00:00"),
    ],
)
def test_a_moment_in_utc(at: int, told: str) -> None:
    assert utc(at).isoformat() == told


def test_a_moment_that_no_calendar_reaches() -> None:
    with pytest.raises(OverflowError):
        utc(10**18)
