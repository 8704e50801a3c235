"""Snooze times in words, in the local zone, also over a change of clocks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from twiplotui.errors import UsageError
from twiplotui.triage.snooze import snooze_until, told

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 3, 27, 17, 30, tzinfo=BERLIN)


def at(words: str) -> str:
    now = int(FRIDAY.timestamp() * 1000)
    until = snooze_until(words, now, BERLIN)
    return datetime.fromtimestamp(until / 1000, BERLIN).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1h", "2026-03-27 18:30"),
        ("4h", "2026-03-27 21:30"),
        ("30min", "2026-03-27 18:00"),
        ("tomorrow", "2026-03-28 09:00"),
        ("monday", "2026-03-30 09:00"),
        ("friday", "2026-04-03 09:00"),
        ("Monday", "2026-03-30 09:00"),
        ("18:15", "2026-03-27 18:15"),
        ("09:30", "2026-03-28 09:30"),
        ("2026-04-01", "2026-04-01 09:00"),
        ("2026-04-01 14:00", "2026-04-01 14:00"),
    ],
)
def test_words(words: str, expected: str) -> None:
    assert at(words) == expected


@pytest.mark.parametrize("words", ["", "soon", "2020-01-01", "25:00", "0h", "-1h", "99:99"])
def test_what_is_no_time_to_come_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        at(words)


def test_monday_morning_is_local_although_the_clocks_change_on_sunday() -> None:
    now = int(FRIDAY.timestamp() * 1000)
    assert told(snooze_until("monday", now, BERLIN), BERLIN) == "Mon 2026-03-30 09:00 CEST"
