"""Hostile feeds never harm the reader: refused with a sentence, or read as far as they go."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.sources.fact_files import NOW
from tests.sources.hostile_feeds import READ, REFUSED, feed, item
from twiplotui.errors import DataError
from twiplotui.model.imports import Caution, Fact, LeftOut
from twiplotui.model.post import PostFacts
from twiplotui.sources.feed import MAX_BYTES, read_body
from twiplotui.sources.feed_parse import MAX_ITEMS
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.sandbox import Limits, Pool


def facts_of(data: bytes) -> list[Fact]:
    return read_body(data, ReadOptions(now=NOW), name="feed.xml")


def posts_of(data: bytes) -> list[PostFacts]:
    return [fact for fact in facts_of(data) if isinstance(fact, PostFacts)]


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_is_refused_in_time(make: Callable[[], bytes]) -> None:
    started = time.monotonic()
    with pytest.raises(DataError) as caught:
        facts_of(make())
    assert time.monotonic() - started < 60
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("make", READ.values(), ids=READ)
def test_is_read_as_far_as_it_goes(make: Callable[[], bytes]) -> None:
    started = time.monotonic()
    found = posts_of(make())
    assert found
    assert time.monotonic() - started < 60
    for post in found:
        text = post.text + post.title
        assert "\x1b" not in text and "\x00" not in text
        assert all(link.url.startswith(("http://", "https://")) for link in post.links)
        assert post.url == "" or post.url.startswith(("http://", "https://"))
        assert post.published_at is None or post.published_at <= NOW + 86_400_000


def test_second_item_survives_a_bad_reference() -> None:
    make = READ["character references that are none"]
    assert [post.text for post in posts_of(make())] == ["abcdefg", "text"]


@pytest.mark.parametrize("name", ["UTF-7 declared", "unicode_escape declared"])
def test_strange_encoding_is_not_obeyed(name: str) -> None:
    found = facts_of(READ[name]())
    assert any(isinstance(fact, Caution) and "encoding" in fact.text for fact in found)
    text = " ".join(fact.text for fact in found if isinstance(fact, PostFacts))
    assert "<script>" not in text


def test_items_beyond_the_cap_are_left_out_and_counted() -> None:
    many = feed("".join(f"<item><guid>{n}</guid></item>" for n in range(MAX_ITEMS + 7)))
    found = facts_of(many)
    assert sum(isinstance(fact, PostFacts) for fact in found) == MAX_ITEMS
    assert [fact.count for fact in found if isinstance(fact, LeftOut)] == [7]


def test_large_feed_is_refused_unread() -> None:
    with pytest.raises(DataError, match="larger than 10 MB"):
        facts_of(b"<rss>" + b" " * MAX_BYTES)


def test_slow_feed_is_given_up_and_the_next_one_read() -> None:
    # The element is not known, so that the slower parser has to read it.
    slow = feed("<odd/>" + "".join(item(n, "&lt;b&gt;x&lt;/b&gt;" * 30) for n in range(5_000)))
    with Pool(limits=Limits(seconds=0.6)) as pool, pytest.raises(DataError, match="took longer"):
        read_body(slow, ReadOptions(now=NOW), name="slow.xml", pool=pool)
    with Pool() as pool:
        assert read_body(feed(item(1)), ReadOptions(now=NOW), name="next.xml", pool=pool)
