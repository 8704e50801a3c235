"""What a further sighting of a post changes beside its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post
from twiplotui.model.words import Presence, TimePrecision
from twiplotui.signals.merge import PostChange, StoredPost, decide_post

STORED = StoredPost(
    published_at=NOW - DAY,
    precision=TimePrecision.DAY,
    first_seen=NOW - HOUR,
    last_seen=NOW - HOUR,
)


def seen(stored: StoredPost = STORED, at: int = NOW, **more: object) -> PostChange:
    facts = {"precision": TimePrecision.DAY, **more}
    return decide_post(stored, a_post("1", **facts), at)  # type: ignore[arg-type]  # as above


def test_the_same_again_changes_the_time_of_the_last_sighting() -> None:
    change = seen()
    assert change == PostChange(last_seen=NOW)
    assert not change.is_news()


def test_an_older_sighting_changes_the_time_of_the_first() -> None:
    change = seen(at=NOW - DAY)
    assert change == PostChange(first_seen=NOW - DAY)
    assert not change.is_news()


def test_the_word_that_it_is_gone_is_no_sighting() -> None:
    assert seen(presence=Presence.DELETED).last_seen is None


@pytest.mark.parametrize(
    ("stored", "told", "becomes"),
    [
        (TimePrecision.DAY, TimePrecision.MINUTE, NOW),
        (TimePrecision.MINUTE, TimePrecision.FROM_ID, NOW),
        (TimePrecision.FROM_ID, TimePrecision.SECOND, NOW),
        (TimePrecision.SECOND, TimePrecision.SECOND, None),
        (TimePrecision.SECOND, TimePrecision.DAY, None),
    ],
)
def test_only_a_better_time_counts(
    stored: TimePrecision, told: TimePrecision, becomes: int | None
) -> None:
    change = seen(replace(STORED, precision=stored), published_at=NOW, precision=told)
    assert change.published_at == becomes


def test_what_is_missing_is_filled_in_and_what_stands_stays() -> None:
    change = seen(replace(STORED, lang="en"), lang="fr", url="https://x.example/1", title="T")
    assert (change.lang, change.url, change.title) == (None, "https://x.example/1", "T")


def test_a_time_is_better_than_none_and_none_is_no_time() -> None:
    stored = replace(STORED, precision=TimePrecision.UNKNOWN, published_at=None)
    change = seen(stored, published_at=NOW, precision=TimePrecision.DAY)
    assert (change.published_at, change.precision) == (NOW, TimePrecision.DAY)
    change = seen(stored, published_at=None, precision=TimePrecision.UNKNOWN)
    assert (change.published_at, change.precision) == (None, None)
