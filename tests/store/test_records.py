"""Records come out of the store as they went in, whichever version of the program stored them."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from twiplotui.store.records import MAX_BYTES, pack, unpack

RECORD = b'{"id_str":"1","full_text":"Statement on the talks.","lang":"en","retweet_count":3}'
STORED = bytes.fromhex(
    "28b52ffd235c25683a52f50000387b532e656e337d07fc102dc5f3d808b66348bb459fb9652d06a452a302"
)
"""`RECORD` as the first version with a dictionary stored it."""


@given(st.binary(max_size=2000))
@example(b"")
@example(RECORD * 1000)
def test_what_is_packed_comes_out_again(raw: bytes) -> None:
    assert unpack(pack(raw)) == raw


@pytest.mark.parametrize("stored", [STORED, zlib.compress(RECORD, 1)], ids=["first", "older"])
def test_records_of_earlier_versions_open(stored: bytes) -> None:
    assert unpack(stored) == RECORD


@pytest.mark.parametrize("stored", [STORED, zlib.compress(RECORD, 1)], ids=["zstd", "zlib"])
def test_damage_is_told_and_never_an_error(stored: bytes) -> None:
    told = 0
    for at in range(len(stored)):
        broken = bytes([*stored[:at], stored[at] ^ 0x10, *stored[at + 1 :]])
        told += unpack(broken) != RECORD
        assert at == 0 or unpack(stored[:at]) is None, "cut off"
    assert told > 0.9 * len(stored), "few bits stand for nothing"
    assert unpack(stored + b"more") is None


@pytest.mark.parametrize("packed", [pack, zlib.compress], ids=["zstd", "zlib"])
def test_what_swells_beyond_any_record_is_not_opened(packed: type) -> None:
    assert unpack(packed(bytes(MAX_BYTES + 1))) is None


def test_a_record_of_a_post_is_packed_small() -> None:
    post = {"created_at": "Wed Oct 10 20:19:24 +0000 2018", "id": 1050118621198921728,
            "id_str": "1050118621198921728", "full_text": "The delegations met in Ardesh today.",
            "truncated": False, "entities": {"hashtags": [], "symbols": [], "user_mentions": [],
            "urls": []}, "source": "web", "in_reply_to_status_id": None, "retweet_count": "9",
            "favorite_count": "15", "favorited": False, "lang": "en"}  # fmt: skip
    raw = json.dumps(post).encode()
    assert len(pack(raw)) < 0.4 * len(zlib.compress(raw, 1)) + 60
