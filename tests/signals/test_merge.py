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


CUT = "Talks went on today and…"
WHOLE = "Talks went on today and will go on tomorrow"


@pytest.mark.parametrize(
    ("text", "is_complete", "told", "tells_complete", "becomes"),
    [
        (CUT, False, WHOLE, True, WHOLE),
        (CUT, False, WHOLE, None, WHOLE),
        (CUT, False, "Talks went on", True, "Talks went on"),
        (CUT, False, "Talks went on", None, None),
        (CUT, False, WHOLE, False, WHOLE),
        (CUT, None, WHOLE, None, WHOLE),
        (CUT, None, WHOLE, False, WHOLE),
        (WHOLE, None, CUT, None, None),
        (WHOLE, None, CUT, False, None),
        (WHOLE, True, CUT, False, None),
        (WHOLE, True, CUT, None, None),
        (WHOLE, True, "", None, None),
        ("", None, WHOLE, None, WHOLE),
    ],
)
def test_a_cut_text_is_completed_and_never_an_edit(
    text: str, is_complete: bool | None, told: str, tells_complete: bool | None, becomes: str | None
) -> None:
    stored = replace(STORED, text=text, is_complete=is_complete)
    for format_id in ("feed", "csv"):
        change = seen(stored, format_id, text=told, is_complete=tells_complete)
        assert (change.text, change.is_edit, change.versions) == (becomes, False, ())
        if becomes is not None:
            assert (change.is_complete, change.format) == (tells_complete, format_id)


def test_what_was_complete_is_not_completed_again() -> None:
    stored = replace(STORED, is_complete=True)
    assert not seen(stored, is_complete=True).is_news()


def test_another_spelling_of_the_same_words_is_no_edit() -> None:
    assert not seen(text="Talks  went on today ").is_news()


def test_a_complete_text_that_begins_with_the_words_of_another_is_an_edit() -> None:
    stored = replace(STORED, is_complete=True)
    change = seen(stored, text=f"{STORED.text}, and ended", is_complete=True)
    assert change.is_edit and change.text == f"{STORED.text}, and ended"
    assert (change.is_complete, change.format, change.edited_at) == (True, "feed", NOW)


def test_an_earlier_wording_that_is_read_late_is_no_edit_anew() -> None:
    old = "Talks will go on"
    stored = replace(STORED, edited_at=NOW - 2 * HOUR, known_texts=frozenset({old}))
    assert not seen(stored, text=old).is_news()
    assert not seen(stored, text=old, edited_at=NOW - 3 * HOUR).is_news()
    back = seen(stored, text=old, edited_at=NOW - HOUR)
    assert (back.is_edit, back.text, back.edited_at) == (True, old, NOW - HOUR)


def test_of_a_history_only_wordings_that_are_new_are_kept() -> None:
    stored = replace(STORED, known_texts=frozenset({"known"}))
    history = (
        VersionFacts("known", 1),
        VersionFacts("", 2, "7"),
        VersionFacts(STORED.text, 3),
        VersionFacts("new", None, "8"),
        VersionFacts("newer", 5),
    )
    change = seen(stored, versions=history, edited_at=NOW - HOUR)
    assert [(each.text, each.at, each.native_id) for each in change.versions] == [
        ("new", 0, "8"),
        ("newer", 5, ""),
    ]
    assert (change.is_edit, change.edited_at, change.text) == (True, NOW - HOUR, None)
    assert not seen(stored, versions=history[:3], edited_at=NOW - HOUR).is_news()


def test_a_time_is_better_than_none_and_none_is_no_time() -> None:
    stored = replace(STORED, precision=TimePrecision.UNKNOWN, published_at=None)
    change = seen(stored, published_at=NOW, precision=TimePrecision.DAY)
    assert (change.published_at, change.precision) == (NOW, TimePrecision.DAY)
    change = seen(stored, published_at=None, precision=TimePrecision.UNKNOWN)
    assert (change.published_at, change.precision) == (None, None)
