"""What all that was said of a post's words comes to; only evidence makes an edit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post
from twiplotui.model.post import VersionFacts
from twiplotui.model.words import Presence
from twiplotui.signals.wordings import CUT, UNKNOWN, WHOLE, Said, Wording, said_of, settle

TEXT = "Talks went on today"
OTHER = "Talks ended today"


def said(text: str = TEXT, hours_ago: int = 9, format_id: str = "feed", **more: Any) -> Said:
    at = NOW - hours_ago * HOUR
    values: dict[str, Any] = {"completeness": UNKNOWN, "edited_at": None, "native_id": "1", **more}
    return Said(text, format_id, first_at=at, last_at=at, **values)


def stands(*all_said: Said) -> Wording:
    return settle(all_said, newest_id="1", published_at=NOW - DAY)


def worded(*all_said: Said) -> list[tuple[str, int]]:
    return [(version.text, version.at) for version in stands(*all_said).versions]


def test_a_text_found_complete_is_completed_and_not_edited() -> None:
    wording = stands(said(), said(hours_ago=2, completeness=WHOLE))
    assert (wording.text, wording.is_complete, wording.versions) == (TEXT, True, ())


def test_another_wording_needs_evidence() -> None:
    assert worded(said(), said(OTHER, 2, "csv")) == []
    assert stands(said(), said(OTHER, 2, "csv")).text == TEXT
    both = [(TEXT, NOW - DAY), (OTHER, NOW - 2 * HOUR)]
    assert worded(said(), said(OTHER, 2)) == both
    marked = said(OTHER, 2, "csv", edited_at=NOW - HOUR)
    assert worded(said(), marked) == [both[0], (OTHER, NOW - HOUR)]
    assert stands(said(), marked).edited_at == NOW - HOUR
    # What the other format marks as edited is what this one shows since.
    marked = said("Talks ended (today)", 1, "csv", edited_at=NOW - 3 * HOUR)
    assert worded(said(), said(OTHER, 2), marked) == both


def test_of_two_renderings_the_whole_one_stands_then_the_earlier() -> None:
    assert stands(said(), said(OTHER, 2, "csv", completeness=WHOLE)).text == OTHER
    assert stands(said(), said(OTHER, 10, "csv")).text == OTHER
    edited = stands(said(), said(OTHER, 8), said("Talks (today)", 2, "csv", completeness=WHOLE))
    assert edited.text == OTHER


def test_the_network_s_word_on_edits_outweighs_the_look() -> None:
    edited = said(OTHER, 9, edited_at=NOW - 10 * HOUR)
    assert worded(said(hours_ago=1), edited) == [(TEXT, NOW - DAY), (OTHER, NOW - 10 * HOUR)]
    later = said("Talks", 9, edited_at=NOW - 11 * HOUR)
    assert [text for text, _ in worded(edited, later)] == ["Talks", OTHER]


def test_a_wording_that_came_back_stands() -> None:
    assert worded(said(hours_ago=9), said(OTHER, 6), said(hours_ago=3)) == [
        (OTHER, NOW - DAY),
        (TEXT, NOW - 9 * HOUR),
    ]


def test_what_a_history_names_stands_no_more() -> None:
    first = said("Talks", 1, is_earlier=True, began=NOW - 20 * HOUR, native_id="")
    assert worded(first, said()) == [("Talks", NOW - 20 * HOUR), (TEXT, NOW - 9 * HOUR)]
    beginning = said("Talks went", 1, is_earlier=True, native_id="")
    assert [text for text, _ in worded(beginning, said())] == ["Talks went", TEXT]


def test_what_is_said_under_an_earlier_id_stands_no_more() -> None:
    named = said("", is_earlier=True, native_id="0")
    assert stands(named, said()).loose_ids == ("0",)
    wording = stands(named, said(), said(OTHER, 1, native_id="0"))
    assert (wording.text, wording.loose_ids) == (TEXT, ())
    assert [(each.text, each.native_id) for each in wording.versions] == [(OTHER, "0"), (TEXT, "")]


BEGINNING = "Talks went on today and…"
ALL = "Talks went on today and will go on tomorrow"


@pytest.mark.parametrize(
    ("text", "completeness", "told", "tells_complete", "becomes"),
    [
        (BEGINNING, CUT, ALL, WHOLE, ALL),
        (BEGINNING, CUT, ALL, UNKNOWN, ALL),
        (BEGINNING, CUT, "Talks went on", WHOLE, "Talks went on"),
        (BEGINNING, CUT, "Talks went on", UNKNOWN, BEGINNING),
        (BEGINNING, CUT, ALL, CUT, ALL),
        (BEGINNING, UNKNOWN, ALL, UNKNOWN, ALL),
        (BEGINNING, UNKNOWN, ALL, CUT, ALL),
        (BEGINNING, CUT, OTHER, WHOLE, OTHER),
        (BEGINNING, UNKNOWN, ALL, WHOLE, ALL),
        ("", UNKNOWN, ALL, UNKNOWN, ALL),
    ],
)
@pytest.mark.parametrize("format_id", ["feed", "csv"])
@pytest.mark.parametrize("hours_ago", [2, 20])
def test_a_cut_text_is_completed_and_never_an_edit(
    text: str, completeness: int, told: str, tells_complete: int, becomes: str, format_id: str,
    hours_ago: int,
) -> None:  # fmt: skip
    wording = stands(
        said(text, completeness=completeness),
        said(told, hours_ago, format_id, completeness=tells_complete),
    )
    assert (wording.text, wording.versions) == (becomes, ())


def test_a_complete_text_that_begins_with_the_words_of_another_is_an_edit() -> None:
    longer = said(f"{TEXT}, and ended", 2, completeness=WHOLE)
    assert [text for text, _ in worded(said(completeness=WHOLE), longer)] == [TEXT, longer.text]


def test_another_spelling_of_the_same_words_is_no_edit() -> None:
    assert stands(said(), said("Talks  went on today ", 2)).text == TEXT
    assert worded(said(), said("Talks  went on today ", 2)) == []


def test_links_mentions_and_hashtags_are_those_of_the_text_that_stands() -> None:
    old = said(facets=('["a"]', "", '["gulf","sea"]'))
    new = said(OTHER, 2, facets=("", '["b"]', ""))
    assert stands(old, new).facets == ("", '["b"]', "")
    assert stands(old, said(hours_ago=2, facets=("", '["b"]', '["x"]'))).facets == (
        '["a"]', '["b"]', '["gulf","sea"]',
    )  # fmt: skip


def test_a_source_says_its_text_and_its_history() -> None:
    history = (VersionFacts("Talks", 7, "0"), VersionFacts("", 8, "00"), VersionFacts("", 9))
    post = a_post("1", TEXT, versions=history, edited_at=NOW)
    current, first, second = said_of(post, "api", NOW, ("", "", ""))
    assert (current.text, current.completeness, current.edited_at) == (TEXT, WHOLE, NOW)
    assert (first.text, first.began, first.native_id, first.is_earlier) == ("Talks", 7, "0", True)
    assert (second.text, second.native_id) == ("", "00")
    gone = a_post("1", TEXT, presence=Presence.DELETED, deleted_at=NOW - DAY)
    assert said_of(gone, "api", NOW, ("", "", ""))[0].last_at == NOW - DAY
