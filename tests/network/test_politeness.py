from __future__ import annotations

import pytest

from twiplotui.clock import DAY, HOUR, MINUTE
from twiplotui.network.politeness import retry_interval, source_interval

NOW = 1_795_420_800_000


@pytest.mark.parametrize(
    ("newest", "interval"),
    [
        (None, HOUR),
        (NOW - HOUR, 15 * MINUTE),
        (NOW - 5 * HOUR, HOUR),
        (NOW - 5 * DAY, 3 * HOUR),
        (NOW - 500 * DAY, 12 * HOUR),
        (NOW + DAY, 15 * MINUTE),
    ],
)
def test_a_source_is_never_forgotten(newest: int | None, interval: int) -> None:
    assert source_interval(newest, NOW) == interval


def test_failures_double_the_wait_up_to_a_day() -> None:
    waits = [retry_interval("https://a.example/feed", n) for n in range(1, 12)]
    assert 12 * MINUTE <= waits[0] <= 18 * MINUTE
    assert all(wait <= 1.2 * DAY for wait in waits)
    assert waits[-1] >= 0.8 * DAY


def test_the_spread_is_repeatable_and_differs_between_sources() -> None:
    urls = [f"https://a.example/{n}" for n in range(50)]
    first = [retry_interval(url, 1) for url in urls]
    assert first == [retry_interval(url, 1) for url in urls]
    assert len(set(first)) > 45


def test_the_server_s_wish_is_never_undercut() -> None:
    assert retry_interval("https://a.example/", 1, 2 * DAY) == 2 * DAY


@pytest.mark.parametrize(
    ("age", "interval"),
    [
        (3 * HOUR - 1, 15 * MINUTE),
        (3 * HOUR, HOUR),
        (DAY - 1, HOUR),
        (DAY, 3 * HOUR),
        (30 * DAY - 1, 3 * HOUR),
        (30 * DAY, 12 * HOUR),
    ],
)
def test_a_source_is_read_more_seldom_as_its_newest_item_ages(age: int, interval: int) -> None:
    assert source_interval(NOW - age, NOW) == interval


def test_waits_double_and_spread_to_both_sides() -> None:
    for failures, middle in ((1, 15), (2, 30), (3, 60), (4, 120), (7, 960), (8, 1440), (40, 1440)):
        waits = [retry_interval(f"https://a.example/{n}", failures) for n in range(200)]
        low, high = min(waits) / MINUTE / middle, max(waits) / MINUTE / middle
        assert 0.8 <= low < 0.82 and 1.18 < high <= 1.2
    assert retry_interval("https://a.example/\ud800", 1) > 0
