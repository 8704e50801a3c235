"""Bursts and silences against an account's own past."""

from __future__ import annotations

from twiplotui.signals.habit import Silence, find_burst, find_silence

DAY = 86_400_000
DAILY = [day * DAY for day in range(130, 100, -1)]


def test_silence_needs_a_daily_poster_and_days() -> None:
    assert find_silence([135 * DAY, *DAILY]) == Silence(5, 30)
    assert find_silence([132 * DAY, *DAILY]) is None
    assert find_silence([135 * DAY, *DAILY[:10]]) is None


def test_burst_needs_many_posts_and_a_past() -> None:
    many = [131 * DAY + n for n in range(12, 0, -1)]
    found = find_burst([*many, *DAILY])
    assert found is not None and found.count == 12 and found.earlier == 30
    assert find_burst(DAILY) is None
    assert find_burst([*many, *DAILY[:5]]) is None
