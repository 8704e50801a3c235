"""Bursts, silences, capitals and first names against an account's own past."""

from __future__ import annotations

from twiplotui.signals.habit import (
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
