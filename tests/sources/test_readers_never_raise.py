"""Whatever bytes they are given, readers raise nothing but `DataError`."""

from __future__ import annotations

import json
import random
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.golden_facts import FIXTURES, OPTIONS
from tests.sources.materials import a_bundle, a_material
from twiplotui.errors import DataError
from twiplotui.model.post import PostFacts
from twiplotui.sources.formats import MODULES, BundleFormat, Format

FORMATS = [
    known for module in MODULES for known in import_module(f"twiplotui.sources.{module}").FORMATS
]
FILES = [known for known in FORMATS if isinstance(known, Format)]
BUNDLES = [known for known in FORMATS if isinstance(known, BundleFormat)]
SEEDS = sorted(
    path
    for folder in ("archives/x-single", "archives/collected", "accounts")
    for path in (FIXTURES / folder).iterdir()
    if path.is_file() and not path.name.endswith(".expected.json")
)
JSON_SEEDS = sorted(
    path
    for path in FIXTURES.rglob("*.json*")
    if not path.name.endswith(".expected.json") and path.stat().st_size < 100_000
)


def read_with(known: Format, data: bytes) -> None:
    material = a_material(data, "file.js")
    try:
        score = known.sniff(material)
        assert 0 <= score <= 100
        for fact in known.read(material, OPTIONS):
            if isinstance(fact, PostFacts):
                assert fact.native_id
                fact.text.encode("utf-8")
    except DataError as error:
        assert error.message


def read_as_told(data: bytes, name: str) -> None:
    """Read data with the reader that takes it for its own."""
    try:
        known = max(FILES, key=lambda known: known.sniff(a_material(data, name)))
    except DataError as error:
        assert error.message
    else:
        read_with(known, data)


@given(st.binary(max_size=120))
@settings(max_examples=60, deadline=None)
def test_noise_is_refused_in_a_sentence(data: bytes) -> None:
    for known in FILES:
        read_with(known, data)


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
TELLING = ["1345678901234567890", "1.2e+18", "RT @a: b…", "&amp;", "Tue Dec 02 06:23:48 +0000 2025"]
VALUES = st.recursive(
    PLAIN | st.sampled_from(TELLING),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = re.findall(
    r"\w+",
    """
    id id_str text full_text user entities extended_entities urls indices edit_info created_at data
    includes meta errors author author_id tweet retweeted_status extended_tweet delete status url
    rawContent retweetedTweet quotedTweet media links public_metrics referenced_tweets attachments
    note_tweet username screen_name follower following accountId noteTweet core twitter account
    linked name country tweet_id timestamp quoted_status_permalink action redacted_at _type
    type actor object orderedItems attributedTo to content published inReplyTo attachment tag
    did kind commit time_us ops repo blocks path cid record collection rkey operation uri feed post
    reason subject follows followers cursor thread value facets embed reply account visibility
    reblog spoiler_text mentions acct items title date_published messages chats list date from_id
    text_entities string_list_data title_text media_list_data date_unixtime version nodes edges
    """,
)
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)


@given(
    st.lists(RECORDS, min_size=1, max_size=3), st.sampled_from(["", "window.YTD.tweets.part0 = "])
)
@settings(max_examples=50, deadline=None)
def test_known_names_with_wrong_values_are_rejected(
    records: list[dict[str, object]], prefix: str
) -> None:
    nested = [*records, {"tweet": records[0], "data": records, "user": records[0]}]
    data = (prefix + json.dumps(nested)).encode()
    for known in FILES:
        read_with(known, data)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_damaged_fixtures_are_rejected_or_read(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(path.name)
    for _ in range(12):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            if not changed:
                break
            place = chance.randrange(len(changed))
            kind = chance.random()
            if kind < 0.5:
                changed[place] = chance.randrange(256)
            elif kind < 0.8:
                del changed[place : place + chance.randint(1, 40)]
            else:
                changed[place:place] = bytes(chance.choices(b'"{}[],:\\0\n;\xff', k=4))
        for known in FILES:
            read_with(known, bytes(changed))


ODD_VALUES: tuple[object, ...] = (
    *(None, True, -1, 10**30, 1e308, float("nan"), "", " ", "\ud800", "9" * 40, "\x00\x1b[31m"),
    *([], {}, [None], {"a": None}, "2026-13-45T99:99:99Z", -(10**15), {"$type": "x", "text": 7}),
)


def with_odd_values(value: Any, chance: random.Random) -> str:
    """Return a value as JSON, some of what it holds replaced by what nobody expects there."""
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        inner = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, held in inner:
            places.append((holder, key))
            if isinstance(held, dict | list):
                waiting.append(held)
    for holder, key in chance.sample(places, min(len(places), chance.choice((1, 2, 8)))):
        holder[key] = chance.choice(ODD_VALUES)
    return json.dumps(value)


@pytest.mark.parametrize("path", JSON_SEEDS, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_odd_values_are_rejected_or_read(path: Path) -> None:
    data = path.read_bytes()
    try:
        texts = data.splitlines() if path.suffix == ".jsonl" else [data]
        values = [json.loads(text) for text in texts if text.strip()]
    except ValueError:
        pytest.skip("not JSON in one piece: held by the test of damaged files")
    chance = random.Random(path.name)
    for _ in range(12):
        copies = (json.loads(json.dumps(value)) for value in values)
        lines = [
            with_odd_values(copy, chance) if isinstance(copy, dict | list) else json.dumps(copy)
            for copy in copies
        ]
        read_as_told("\n".join(lines).encode(), path.name)


@given(st.dictionaries(st.sampled_from([
    "data/tweets.js", "data/note-tweet.js", "data/follower.js", "data/account.js",
    "data/manifest.js", "data/js/tweets/2013_01.js", "data/js/tweet_index.js",
    "data/js/user_details.js", "data/csv/2013_01.csv",
]), st.binary(max_size=60), max_size=5))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_bundles_of_noise_are_refused_in_a_sentence(members: dict[str, bytes]) -> None:
    bundle = a_bundle(members)
    for known in BUNDLES:
        for root in known.roots(bundle):
            try:
                list(known.read(bundle.under(root), OPTIONS))
            except DataError as error:
                assert error.message
