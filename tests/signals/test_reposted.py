"""A post that was deleted and said nearly the same again is one story."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR
from twiplotui.signals.reposted import Candidate, find_repost, likeness

SAID = "one two three four five six seven eight"


@pytest.mark.parametrize(
    ("again", "is_same"),
    [
        (SAID, True),
        ("one two three four five six nine ten", True),
        ("one two three four five nine ten eleven", False),
        ("eight seven six five four three two one", False),
    ],
)
def test_three_words_of_four_in_order_are_nearly_the_same(again: str, is_same: bool) -> None:
    found = find_repost(SAID, NOW - DAY, NOW, [Candidate(1, NOW + HOUR, again)])
    assert (found is not None) is is_same


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (NOW + 48 * HOUR, True),
        (NOW + 48 * HOUR + 1, False),
        (NOW - DAY + 1, True),
        (NOW - DAY, False),
    ],
)
def test_it_comes_after_the_post_and_near_the_deletion(at: int, counts: bool) -> None:
    found = find_repost(SAID, NOW - DAY, NOW, [Candidate(1, at, SAID)])
    assert (found is not None) is counts


def test_the_nearest_in_wording_is_taken() -> None:
    near = Candidate(2, NOW, SAID.replace("eight", "nine"))
    same = Candidate(3, NOW, SAID)
    assert find_repost(SAID, None, NOW, [near, same, near]) == same


def test_a_greeting_is_no_story() -> None:
    assert find_repost("Thank you", None, NOW, [Candidate(1, NOW, "Thank you")]) is None


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert likeness("我们对此深表遗憾和关切并保持沟通", "我们对此深表遗憾和关切并继续沟通") > 0.75
    assert likeness("", "words") == 0.0
