"""Bursts, silences, capitals and first names against an account's own past."""

from __future__ import annotations

import pytest

from twiplotui.signals.habit import (
    Burst,
    Silence,
    find_burst,
    find_shouting,
    find_silence,
    is_first_use,
)

DAY = 86_400_000
DAILY = [day * DAY for day in range(130, 100, -1)]


def test_silence_needs_a_daily_poster_and_days() -> None:
    assert find_silence(DAILY, 135 * DAY) == Silence(5, 30)
    assert find_silence(DAILY, 132 * DAY) is None
    assert find_silence(DAILY[:10], 135 * DAY) is None
    assert find_silence([], 135 * DAY) is None


def test_burst_needs_many_posts_and_a_past() -> None:
    many = [131 * DAY + n for n in range(12, 0, -1)]
    found = find_burst([*many, *DAILY])
    assert found is not None and found.count == 12 and found.earlier == 30
    assert find_burst(DAILY) is None
    assert find_burst([*many, *DAILY[:5]]) is None


CALM = ["Minister met the ambassador of Kestria to discuss trade."] * 20
LOUD = "This is a TOTAL DISASTER AND EVERYBODY knows it"


def test_capitals_are_weighed_against_the_past_of_the_account() -> None:
    found = find_shouting(LOUD, CALM)
    assert found is not None
    assert (found.earlier, round(found.share, 2), round(found.usual, 2)) == (20, 0.67, 0.04)
    assert find_shouting(LOUD, [LOUD, *CALM]) is None, "it wrote so before"
    assert find_shouting(LOUD, CALM[:19]) is None, "too short a past"
    assert find_shouting("NATO and OSCE observers met in Vienna today", CALM) is None
    assert find_shouting("NATO OSCE!", CALM) is None, "too few letters"
    assert find_shouting("وزير الخارجية يستقبل سفير كستريا في المقر", CALM) is None


def test_a_first_use_needs_a_past_without_the_name() -> None:
    assert is_first_use(20, 0)
    assert not is_first_use(19, 0)
    assert not is_first_use(200, 1)


@pytest.mark.parametrize(
    ("count", "a_day", "is_burst"),
    [(9, 1, False), (10, 1, True), (14, 3, False), (15, 3, True), (15, 4, False), (20, 4, True)],
)
def test_a_burst_is_ten_and_five_times_the_usual(count: int, a_day: int, is_burst: bool) -> None:
    newest = 200 * DAY
    many = [newest - n for n in range(count)]
    number = 20 * a_day
    earlier = [newest - DAY - n * 20 * DAY // (number - 1) for n in range(number)]
    expected = Burst(count, float(a_day), number) if is_burst else None
    assert find_burst([*many, *earlier]) == expected


def test_a_burst_needs_twenty_earlier_posts() -> None:
    many = [131 * DAY + n for n in range(12, 0, -1)]
    assert find_burst([*many, *DAILY[:20]]) is not None
    assert find_burst([*many, *DAILY[:19]]) is None


@pytest.mark.parametrize(
    ("times", "until", "silence"),
    [
        (DAILY, 134 * DAY, Silence(4, 30)),
        (DAILY, 134 * DAY - 1, None),
        (DAILY[:20], 134 * DAY, Silence(4, 20)),
        (DAILY[:19], 134 * DAY, None),
        # Many posts on few days are no daily habit.
        ([day + n for day in DAILY[:19] for n in (2, 1)], 140 * DAY, None),
        # Only the 30 days before the silence count.
        ([*DAILY[:15], *(day * DAY for day in range(100, 80, -1))], 140 * DAY, None),
        ([day * DAY for day in range(130, 80, -1)], 140 * DAY, Silence(10, 30)),
    ],
)
def test_a_silence_is_four_whole_days_after_twenty_with_posts(
    times: list[int], until: int, silence: Silence | None
) -> None:
    assert find_silence(times, until) == silence


def of_hundred(capitals: int) -> str:
    return "A" * capitals + "a" * (100 - capitals)


@pytest.mark.parametrize(
    ("capitals", "usual", "loudest", "is_shouting"),
    [
        (30, 5, 5, True),
        (29, 5, 5, False),
        (41, 10, 10, True),
        (39, 10, 10, False),
        (40, 1, 40, False),
        (41, 1, 40, True),
    ],
)
def test_shouting_is_far_above_the_usual_and_above_all(
    capitals: int, usual: int, loudest: int, is_shouting: bool
) -> None:
    earlier = [*[of_hundred(usual)] * 19, of_hundred(loudest)]
    assert (find_shouting(of_hundred(capitals), earlier) is not None) is is_shouting
