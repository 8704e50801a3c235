"""Large imports have their posts prepared and checked by helpers; what is stored is the same."""

from __future__ import annotations

import gc
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_post_helpers import WordRules, needs_two
from twiplotui.model.imports import ImportReport
from twiplotui.services import post_helpers
from twiplotui.services.import_ import import_units
from twiplotui.services.import_options import read_options
from twiplotui.services.post_helpers import PostHelpers, helpers_for
from twiplotui.services.units import find_units, size_of
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store

POSTS = 3_200
TABLES = ("posts", "records", "flags", "metrics", "alerts")


class Elsewhere(WordRules):
    """Must not be asked in this process."""

    def check(self, text: str, context: object) -> tuple[()]:
        raise AssertionError(f"asked of {text}")


def write(path: Path, first: int, last: int) -> Path:
    """Write posts of two accounts; every hundredth is told twice, every fiftieth of a wolf."""
    lines = []
    for number in range(first, last):
        tweet = {
            "id_str": str(1600000000000000000 + number * 4_194_304_000),
            "created_at": "Sun Nov 22 10:00:00 +0000 2026",
            "full_text": f"Statement {number} of the {'wolf' if number % 50 == 0 else 'sheep'} #T",
            "entities": {"hashtags": [{"text": "T"}]},
            "favorite_count": number,
            "user": {"id_str": str(number % 2 + 1), "screen_name": f"mfa_{number % 2}"},
        }
        lines.append(json.dumps(tweet))
        if number % 100 == 99:
            lines.append(json.dumps({**tweet, "favorite_count": number + 1}))
    path.write_text("\n".join(lines) + "\n")
    return path


def bring(
    store: Store, path: Path, rules: WordRules, large: partial[WordRules] | None = None, **more: Any
) -> ImportReport:
    options = read_options(now=store.clock.now(), captured_at="2026-11-23T07:00Z")
    units, problems = find_units([path], options)
    assert not problems
    if large is None:
        return import_units(store, units, rules, options=options, **more)
    with helpers_for(size_of(units), large) as helpers:
        return import_units(store, units, rules, options=options, helpers=helpers, **more)


def held(store: Store) -> dict[str, list[tuple[object, ...]]]:
    rows = {
        table: [tuple(row) for row in store.rows(f"SELECT * FROM {table} ORDER BY 1, 2")]
        for table in TABLES
    }
    found = store.rows("SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'words : wolf'")
    return {**rows, "found": [tuple(row) for row in found]}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> partial[WordRules]:
    monkeypatch.setattr(post_helpers, "LARGE_BYTES", 1)
    return partial(WordRules, "wolf")


class Broken(WordRules):
    """A rule book in which a mistake was found."""

    problems = ("house.toml:3: no such field",)


def test_the_report_tells_of_rules_that_were_not_used(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "posts.jsonl", 0, 3)
    assert "have a mistake" in bring(store, path, Broken("wolf")).rules_note
    assert bring(store, path, WordRules("wolf")).rules_note == ""


@needs_two
def test_a_large_import_stores_what_a_small_one_does(
    store: Store, tmp_path: Path, large: partial[WordRules]
) -> None:
    path = write(tmp_path / "posts.jsonl", 0, POSTS)
    report = bring(store, path, Elsewhere("wolf"), large)
    assert (report.total("new"), report.total("known")) == (POSTS, POSTS // 100)
    with open_store(tmp_path / "other.db", clock=store.clock) as other:
        alike = bring(other, path, WordRules("wolf"))
        assert (report.files, held(store)) == (alike.files, held(other))
    assert len(held(store)["found"]) == len(held(store)["flags"]) == POSTS // 50


@needs_two
def test_what_is_known_is_given_to_no_helper(
    store: Store, tmp_path: Path, large: partial[WordRules], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "posts.jsonl", 0, 1_200)
    bring(store, path, large())

    def refuse(_helpers: PostHelpers, _jobs: object) -> None:
        raise AssertionError("a helper was asked")

    monkeypatch.setattr(PostHelpers, "work_out", refuse)
    again = bring(store, path, Elsewhere("wolf"), large)
    assert (again.total("new"), again.total("known")) == (0, 1_212)


def test_a_small_import_has_no_helpers() -> None:
    with helpers_for(post_helpers.LARGE_BYTES - 1, partial(WordRules, "wolf")) as helpers:
        assert helpers is None


@needs_two
def test_the_helpers_of_a_large_import_start_at_once() -> None:
    with helpers_for(post_helpers.LARGE_BYTES, partial(WordRules, "wolf")) as helpers:
        assert helpers is not None
        assert helpers.is_started


def test_cycles_are_looked_for_as_often_as_before_when_an_import_ended(
    store: Store, tmp_path: Path
) -> None:
    usual = gc.get_threshold()
    bring(store, write(tmp_path / "posts.jsonl", 0, 10), WordRules("wolf"))
    assert gc.get_threshold() == usual


@needs_two
def test_a_stopped_import_keeps_what_was_read(
    store: Store, tmp_path: Path, large: partial[WordRules]
) -> None:
    path = write(tmp_path / "posts.jsonl", 0, POSTS)
    asked = iter([False] * 30)
    report = bring(store, path, Elsewhere("wolf"), large, should_stop=lambda: next(asked, True))
    assert report.is_interrupted
    assert report.total("new") + report.total("known") == report.total("read") < POSTS
    assert len(held(store)["posts"]) == report.total("new")


def test_pictures_do_not_make_an_import_large(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "data"
    folder.mkdir(parents=True)
    (folder / "tweets.js").write_text('window.YTD.tweets.part0 = [{"tweet": {"id_str": "1"}}]')
    (folder / "account.js").write_text("window.YTD.account.part0 = []")
    (folder / "tweets_media").mkdir()
    (folder / "tweets_media" / "1.mp4").write_bytes(b"\0" * 5_000_000)
    units, _ = find_units([tmp_path / "archive"], read_options(now=0))
    assert 0 < size_of(units) < 1_000
