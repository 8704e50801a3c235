"""The same post from two formats is the same facts, so that the store keeps one row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.golden_facts import FIXTURES, OPTIONS, read_any
from tests.sources.materials import a_material
from twiplotui.model.post import PostFacts
from twiplotui.sources.formats import detect

COLLECTED = FIXTURES / "archives" / "collected"


def posts(path: Path) -> dict[str, PostFacts]:
    _name, facts = read_any(path)
    return {fact.native_id: fact for fact in facts if isinstance(fact, PostFacts)}


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        ("v2_pages.jsonl", "v2_flat.jsonl", ("text", "kind", "repost_of", "reply_to", "metrics")),
        ("v2_pages.jsonl", "v2_page_pretty.json", ("text", "kind", "published_at", "links")),
        ("v2_pages.jsonl", "v1_lines.jsonl", ("published_at",)),
        ("v1_lines.jsonl", "v1_list.json", ("text", "kind", "metrics", "author")),
        ("v2_pages.jsonl", "twarc_v2.csv", ("kind", "repost_of", "repost_author", "published_at")),
    ],
)
def test_two_formats_agree(one: str, other: str, fields: tuple[str, ...]) -> None:
    first, second = posts(COLLECTED / one), posts(COLLECTED / other)
    shared = first.keys() & second.keys()
    assert shared
    for native_id in shared:
        for field in fields:
            assert getattr(first[native_id], field) == getattr(second[native_id], field)
        assert first[native_id].author.native_id == second[native_id].author.native_id


@pytest.mark.parametrize("name", ["v1_lines.jsonl", "v2_flat.jsonl", "snscrape.jsonl"])
def test_lines_with_windows_ends_and_utf16_agree(name: str) -> None:
    data = (COLLECTED / name).read_bytes()
    expected = posts(COLLECTED / name)
    for changed in (
        data.replace(b"\n", b"\r\n"),
        data.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + data,
    ):
        material = a_material(changed, name)
        found = detect(material).read(material, OPTIONS)
        same = {fact.native_id: fact.text for fact in found if isinstance(fact, PostFacts)}
        assert same == {native_id: post.text for native_id, post in expected.items()}


def test_first_record_longer_than_the_head_is_still_told() -> None:
    page = json.loads((COLLECTED / "v2_pages.jsonl").read_bytes())
    page["data"] *= 100
    assert detect(a_material(json.dumps(page), "pages.jsonl")).id == "x-v2"
    old = (COLLECTED / "v1_lines.jsonl").read_bytes()
    padded = old.replace(b'"lang": "en"', b'"lang": "' + b"x" * 80_000 + b'"', 1)
    assert detect(a_material(padded, "posts.jsonl")).id == "x-v1"


def test_the_short_link_of_own_pictures_is_no_word_of_a_scraped_post() -> None:
    record = {
        "_type": "snscrape.modules.twitter.Tweet",
        "id": 1597794001293381632,
        "date": "2022-11-30T03:25:50+00:00",
        "content": "Signed at https://t.co/aaaaaaaaaa today https://t.co/bbbbbbbbbb",
        "user": {"username": "valdoria_mfa", "id": 9001},
        "outlinks": ["https://mfa.valdoria.example/treaty"],
        "tcooutlinks": ["https://t.co/aaaaaaaaaa"],
        "media": [{"_type": "snscrape.modules.twitter.Photo", "fullUrl": "https://p.example/1"}],
    }

    def text_of(record: dict[str, object]) -> str:
        material = a_material(json.dumps(record) + "\n", "posts.jsonl")
        (post,) = detect(material).read(material, OPTIONS)
        assert isinstance(post, PostFacts)
        return post.text

    assert text_of(record) == "Signed at https://mfa.valdoria.example/treaty today"
    assert text_of({**record, "media": None}).endswith("today https://t.co/bbbbbbbbbb")
