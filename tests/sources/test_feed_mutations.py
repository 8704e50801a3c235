"""Whatever the bytes, a reader gives facts that add up or one DataError; nothing else comes out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.fact_files import FIXTURES, NOW, account_named, counted, material_from
from tests.sources.test_feed_and_archive_golden import GIVEN, inputs
from twiplotui.errors import DataError, UnknownFormatError
from twiplotui.model.imports import Fact
from twiplotui.model.post import PostFacts
from twiplotui.sources.feed_parse import read_feed
from twiplotui.sources.formats import Format, all_formats, detect
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.opml import read_outlines

OURS = (
    *("mastodon-outbox", "mastodon-statuses", "mastodon-history", "mastodon-backup"),
    *("mastodon-accounts", "mastodon-follows-csv", "mastodon-lists-csv", "truth-json", "truth-csv"),
    *("bluesky-car", "bluesky-json", "telegram", "threads-posts", "meta-follows"),
    *("facebook-posts", "twarc2-follows", "twscrape-follows", "follow-ids", "account-follows"),
    *("follow-edges", "snap-edges", "edges", "gexf", "graphml"),
)
OPTIONS = ReadOptions(account=account_named("x:ValdoriaMFA"), now=NOW)
_BITS = (
    b"null",
    b"[]",
    b"{}",
    b'"',
    b"-1",
    b"1e400",
    b"\\ud800",
    b"\xff\xfe",
    b"\x00",
    b"<",
    b"&#x0;",
)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Change a few places: cut, flip, insert, double."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(raw) + 1)
        act = chance.randrange(5)
        if act == 0:
            del raw[place:]
        elif act == 1 and place < len(raw):
            raw[place] ^= 1 << chance.randrange(8)
        elif act == 2:
            raw[place:place] = chance.choice(_BITS)
        elif act == 3:
            del raw[place : place + chance.randrange(60)]
        else:
            raw[place:place] = raw[place : place + chance.randrange(200)]
    return bytes(raw)


def check(facts: list[Fact]) -> None:
    assert counted(facts) >= 0
    for fact in facts:
        if isinstance(fact, PostFacts):
            assert fact.native_id
            assert fact.author.native_id or fact.author.handle
            fact.native_id.encode("utf-8")
            fact.text.encode("utf-8")


def named(name: str) -> Format:
    return next(known for known in all_formats() if isinstance(known, Format) and known.id == name)


@pytest.mark.parametrize("name", inputs())
def test_changed_fixture_is_read_or_refused(name: str) -> None:
    path = FIXTURES / name
    data = path.read_bytes()
    chance = random.Random(name)
    as_format = GIVEN.get(name, ("", ""))[1]
    for _ in range(12):
        changed = mutate(data, chance)
        material = material_from(changed, Path(name).name)
        try:
            if name.startswith("feeds/"):
                check(_in_process(changed, name))
                continue
            known = named(as_format) if as_format else detect(material)
            check(list(known.read(material, OPTIONS)))
        except DataError:
            continue


def _in_process(data: bytes, name: str) -> list[Fact]:
    if name.endswith(".opml"):
        return read_outlines(data, name=name)
    if name.endswith(".json"):
        return list(named("json-feed").read(material_from(data, name), OPTIONS))
    return read_feed(data, name=name, options=OPTIONS)


@pytest.mark.parametrize("name", OURS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    try:
        check(list(named(name).read(material_from(data, "following.bin"), OPTIONS)))
    except DataError:
        return


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_any_bytes_can_be_sniffed(data: bytes) -> None:
    try:
        detect(material_from(data, "following.txt"))
    except (DataError, UnknownFormatError):
        return
