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
