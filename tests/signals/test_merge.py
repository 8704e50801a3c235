"""What a further sighting of a post changes; only evidence makes an edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post
from twiplotui.model.post import VersionFacts
from twiplotui.model.words import Presence, TimePrecision
from twiplotui.signals.merge import PostChange, StoredPost, decide_post

STORED = StoredPost(
    text="Talks went on today",
    is_complete=None,
    format="feed",
    published_at=NOW - DAY,
    precision=TimePrecision.DAY,
    edited_at=None,
    last_seen=NOW - HOUR,
    native_id="1",
)


def seen(stored: StoredPost = STORED, format_id: str = "feed", **more: object) -> PostChange:
    facts = {"text": stored.text, "precision": TimePrecision.DAY, "is_complete": None, **more}
    return decide_post(stored, a_post("1", **facts), format_id, NOW)  # type: ignore[arg-type]  # as above


def test_the_same_again_changes_the_time_of_the_last_sighting() -> None:
    change = seen()
    assert change == PostChange(last_seen=NOW)
    assert not change.is_news()


def test_the_word_that_it_is_gone_is_no_sighting() -> None:
    assert seen(presence=Presence.DELETED).last_seen is None


def test_a_text_found_complete_is_completed_and_not_edited() -> None:
    change = seen(is_complete=True, edited_at=NOW - 2 * HOUR)
    assert (change.is_complete, change.is_edit, change.edited_at) == (True, False, None)


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


def test_another_wording_needs_evidence() -> None:
    other = "Talks ended today"
    assert not seen(text=other, format_id="csv").is_edit
    assert seen(text=other).is_edit
    said = seen(text=other, format_id="csv", edited_at=NOW - HOUR)
    assert (said.is_edit, said.edited_at, said.text) == (True, NOW - HOUR, other)
    (kept,) = said.versions
    assert (kept.text, kept.at) == (STORED.text, NOW - DAY)


def test_an_older_wording_is_kept_and_not_shown() -> None:
    stored = replace(STORED, edited_at=NOW - HOUR)
    change = seen(stored, text="Talks will go on", edited_at=NOW - 2 * HOUR)
    assert change.is_edit and change.text is None
    assert [(each.text, each.at) for each in change.versions] == [
        ("Talks will go on", NOW - 2 * HOUR)
    ]
    told = seen(
        stored, text=stored.text, versions=(VersionFacts("Talks will go on", NOW - 3 * HOUR),)
    )
    assert told.is_edit and told.text is None
    assert [each.text for each in told.versions] == ["Talks will go on"]


def test_a_wording_known_by_its_id_alone_gets_its_words() -> None:
    stored = replace(STORED, native_id="9", wordless_ids=frozenset({"1"}))
    change = seen(stored, text="Talks will go on", published_at=NOW - 2 * DAY)
    assert change.is_edit and change.text is None
    (kept,) = change.versions
    assert (kept.text, kept.at, kept.native_id) == ("Talks will go on", NOW - 2 * DAY, "1")
    for text in (STORED.text, ""):
        assert not seen(stored, text=text).is_edit


def test_what_is_missing_is_filled_in_and_what_stands_stays() -> None:
    change = seen(replace(STORED, lang="en"), lang="fr", url="https://x.example/1", title="T")
    assert (change.lang, change.url, change.title) == (None, "https://x.example/1", "T")
