"""What stands of a post, and its versions, are the same in whatever order its records came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.factories import HOUR, a_post, put
from tests.property.sequence_files import File, a_file, told
from twiplotui.clock import FixedClock
from twiplotui.model.post import Link, PostFacts, VersionFacts
from twiplotui.services.imports import undo_import
from twiplotui.signals.wordings import said_of, settle
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.store.post_detail import versions_of
from twiplotui.store.verify import verify

WHOLE = "The ministers met and agreed on fish. #gulf"
CUT = "The ministers met and …"
Sighting = tuple[PostFacts, str]


def seen(text: str, hours_ago: int, format_id: str = "api", **more: Any) -> Sighting:
    at = NOW - hours_ago * HOUR
    raw = f"{text} {at} {format_id}".encode()
    post = a_post("1", text, published_at=NOW - 90 * HOUR, captured_at=at, raw=raw)
    return replace(post, **more), format_id


CASES: dict[str, tuple[Sequence[Sighting], str, list[str]]] = {
    "a cut text and the whole one": (
        [seen(CUT, 30, "feed", is_complete=False), seen(WHOLE, 20, hashtags=("gulf",))],
        WHOLE, [],
    ),
    "a cut text of one format": (
        [seen(CUT, 20, is_complete=False), seen(WHOLE, 30), seen(CUT, 10, is_complete=None)],
        WHOLE, [],
    ),
    "an older and a newer capture": (
        [seen("Talks went well", 30), seen("Talks went on", 20)],
        "Talks went on", ["Talks went well", "Talks went on"],
    ),
    "three captures": (
        [seen("one", 30), seen("two", 20), seen("three", 10)], "three", ["one", "two", "three"],
    ),
    "words that came back": (
        [seen("one", 30), seen("two", 20), seen("one", 10)], "one", ["two", "one"],
    ),
    "the moments that the network tells": (
        [seen("one", 5), seen("two", 20, edited_at=NOW - 40 * HOUR),
         seen("three", 30, edited_at=NOW - 35 * HOUR)],
        "three", ["one", "two", "three"],
    ),
    "two layouts of one text": (
        [seen("Talks went on", 20, is_complete=None), seen("Talks  went\non ", 30),
         seen("Talks went on (via bridge)", 10, "feed", is_complete=None)],
        "Talks  went\non ", [],
    ),
    "a bridge that renders it otherwise": (
        [seen("Talks went on", 20), seen("Talks went on [link]", 30, "feed", is_complete=None)],
        "Talks went on", [],
    ),
    "an edit that only the other format marks": (
        [seen("Talks", 40, "feed"), seen("No talks", 20, edited_at=NOW - 30 * HOUR)],
        "No talks", ["Talks", "No talks"],
    ),
    "a history": (
        [seen("Talks", 40, "feed"), seen("No talks", 20, versions=(VersionFacts("Talk", 7),))],
        "No talks", ["Talk", "No talks"],
    ),
    "ids of earlier wordings": (
        [seen("Talks", 5), seen("No talks", 30, native_id="9"),
         seen("No talks", 20, native_id="9", versions=(VersionFacts("", 7, "1"),))],
        "No talks", ["Talks", "No talks"],
    ),
}  # fmt: skip


def standing(store: Store) -> list[tuple[str, list[str]]]:
    return [
        (row["text"], [each.text for each in versions_of(store, row["id"])])
        for row in store.rows("SELECT id, text FROM posts ORDER BY native_id")
    ]


def opened(path: Path) -> Store:
    store = open_store(path, clock=FixedClock(NOW))
    store.connection.execute("PRAGMA synchronous = OFF")
    return store


@pytest.mark.parametrize("case", CASES)
def test_records_in_any_order_come_to_the_same(tmp_path: Path, case: str) -> None:
    sightings, text, versions = CASES[case]
    outcomes = []
    for number, order in enumerate(permutations(sightings)):
        with opened(tmp_path / f"{number}.db") as store:
            for facts, format_id in order:
                put(store, [facts], format_id=format_id)
            assert standing(store) == [(text, versions)], [each[0].text for each in order]
            assert list(verify(store)) == []
            outcomes.append([
                told(store, "posts", "wordings"),
                [tuple(row) for row in store.rows(
                    "SELECT links, mentions, hashtags, edited_at, first_seen FROM posts"
                )],
            ])  # fmt: skip
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("case", CASES)
def test_an_import_that_is_taken_back_leaves_what_the_others_said(
    tmp_path: Path, case: str
) -> None:
    sightings, _, _ = CASES[case]
    for number in range(len(sightings)):
        with (
            opened(tmp_path / f"{number}.db") as store,
            opened(tmp_path / f"{number}b.db") as other,
        ):
            for each, (facts, format_id) in enumerate(sightings):
                put(store, [facts], format_id=format_id)
                if each != number:
                    put(other, [facts], format_id=format_id)
            undo_import(store, number + 1)
            assert standing(store) == standing(other)
            assert list(verify(store)) == []


TEXTS = st.sampled_from(["one", "one two", "one two three and more", "other", "on…", ""])
FACTS = st.builds(
    lambda text, hours, is_complete, edited, history, name: (
        replace(
            seen(text, hours)[0],
            is_complete=is_complete,
            edited_at=None if edited is None else NOW - edited * HOUR,
            versions=() if history is None else (VersionFacts(history, NOW - 80 * HOUR),),
            links=(Link(text),) if text else (),
        ),
        name,
    ),
    TEXTS,
    st.integers(0, 5),
    st.sampled_from([True, None, False]),
    st.none() | st.integers(0, 5),
    st.none() | st.sampled_from(["one", "first"]),
    st.sampled_from(["api", "feed", "archive"]),
)


@given(st.lists(FACTS, min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_sayings_in_any_order_come_to_the_same(sightings: list[Sighting], chance: Any) -> None:
    said = [
        each
        for facts, name in sightings
        for each in said_of(facts, name, facts.captured_at or 0, (facts.text, "", ""))
    ]
    expected = settle(said, newest_id="1", published_at=NOW - 90 * HOUR)
    chance.shuffle(said)
    assert settle(said, newest_id="1", published_at=NOW - 90 * HOUR) == expected
    assert [each.at for each in expected.versions] == sorted(each.at for each in expected.versions)
    assert not expected.versions or expected.versions[-1].text == expected.text
    history = {version.text for facts, _ in sightings for version in facts.versions}
    texts = {facts.text for facts, _ in sightings}
    assert expected.text in texts if any(texts) else history | {""}


def files_of_posts(chance: Random) -> list[File]:
    found: list[File] = []
    while len(found) < 4:
        file = a_file(chance.randrange(1 << 16))
        posts = [fact for fact in file.facts if isinstance(fact, PostFacts)]
        if len(posts) == len(file.facts) and all(post.author.native_id for post in posts):
            found.append(file)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_files_in_any_order_come_to_the_same(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    files = files_of_posts(chance)
    outcomes = []
    for number in range(3):
        with opened(tmp_path / f"{number}.db") as store:
            for file in files:
                put(store, file.facts, format_id=file.format_id, captured_at=file.at)
            rows = store.rows(
                "SELECT native_id, text, is_complete, version_count, edited_at, links, hashtags,"
                " first_seen, presence, deleted_at FROM posts ORDER BY native_id"
            )
            outcomes.append((list(map(tuple, rows)), told(store, "wordings")))
        chance.shuffle(files)
    assert outcomes[1:] == outcomes[:1] * 2
