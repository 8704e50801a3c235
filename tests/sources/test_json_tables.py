"""JSON documents that keep their records by column, by key or deeper down are read as lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.fact_files import material_from
from twiplotui.errors import DataError
from twiplotui.model.post import PostFacts
from twiplotui.sources.formats import detect
from twiplotui.sources.json_stream import MAX_DOCUMENT_BYTES
from twiplotui.sources.json_tables import as_list
from twiplotui.sources.material import ReadOptions

FIRST = {
    "id": "1367432109876543210",
    "text": "The talks go on.",
    "created_at": "2021-03-04T10:00:00Z",
    "username": "mfa_valdoria",
}
SECOND = {**FIRST, "id": "1367432109876549999", "text": "They ended at noon."}
BOTH = [FIRST, SECOND]
BY_COLUMN = {name: {str(row): post[name] for row, post in enumerate(BOTH)} for name in FIRST}


def without(post: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in post.items() if name not in names}


def read(document: object) -> list[tuple[str, str, str | None]]:
    laid = as_list(material_from(json.dumps(document).encode(), "posts.json"))
    assert laid is not None
    facts = detect(laid).read(laid, ReadOptions(now=1_700_000_000_000))
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    return [(post.native_id, post.text, post.author.handle) for post in posts]


EXPECTED = [(post["id"], post["text"], post["username"]) for post in BOTH]


@pytest.mark.parametrize(
    "document",
    [
        BY_COLUMN,
        {name: {key: column[row] for key, row in (("7", "0"), ("31", "1"))}
         for name, column in BY_COLUMN.items()},
        {"columns": list(FIRST), "index": [0, 1], "data": [list(post.values()) for post in BOTH]},
        {post["id"]: without(post, "id") for post in BOTH},
        {post["id"]: {"tweet_id": post["id"], **without(post, "id")} for post in BOTH},
        {"@mfa_valdoria": [without(post, "username") for post in BOTH]},
        {"march": [FIRST], "april": [SECOND]},
        {"status": "ok", "result": {"page": 1, "found": BOTH}},
    ],
    ids=["pandas columns", "pandas columns of a part", "pandas split", "by id", "by a told id",
         "by handle", "by month", "two wrappers deep"],
)  # fmt: skip
def test_each_layout_gives_the_posts(document: object) -> None:
    assert read(document) == EXPECTED


def test_a_row_that_a_column_lacks_is_read_without_it() -> None:
    document: dict[str, Any] = {**BY_COLUMN, "lang": {"1": "en"}}
    assert read(document) == EXPECTED


def test_a_bare_name_is_not_made_the_author() -> None:
    posts = {"statements": [without(post, "username") for post in BOTH], "replies": [FIRST]}
    assert as_list(material_from(json.dumps(posts).encode(), "x.json")) is None


@pytest.mark.parametrize(
    "text",
    ['[{"id": 1}]', '{"a": 1}', '{"a": {}}', "{}", "", "a,b", 'x = {"a": {"0": 1}}',
     '{"a": [{"b": 1}], "c": [{"d": 1}]}', '{"1": {"2": 3}}', '{"2021": {"a": 1}}\n{"a": 1}'],
)  # fmt: skip
def test_other_documents_are_left_as_they_are(text: str) -> None:
    assert as_list(material_from(text.encode(), "x.json")) is None


def test_records_that_are_no_objects_keep_their_place() -> None:
    document = {"columns": ["id", "text"], "data": [["1", "a"], 7, ["2", "b", "more"], ["3"]]}
    laid = as_list(material_from(json.dumps(document).encode(), "x.json"))
    assert laid is not None
    with laid.open() as stream:
        assert json.load(stream) == [
            {"id": "1", "text": "a"}, 7, {"id": "2", "text": "b"}, {"id": "3"},
        ]  # fmt: skip


def test_a_document_cut_off_is_refused_by_name() -> None:
    whole = json.dumps(BY_COLUMN).encode()
    with pytest.raises(DataError, match=r"cut\.json"):
        as_list(material_from(whole[: len(whole) // 2], "cut.json"))


def test_one_too_large_to_turn_round_is_refused() -> None:
    head = b'{"text": {"0": "' + b"x" * MAX_DOCUMENT_BYTES + b'"}, "id": {"0": "1"}}'
    short = b'{"id": {"0": "1"}, "text": {"0": "' + b"x" * MAX_DOCUMENT_BYTES + b'"}}'
    assert as_list(material_from(head, "x.json")) is None
    with pytest.raises(DataError, match="64 MB"):
        as_list(material_from(short, "x.json"))
