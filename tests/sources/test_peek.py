"""What the beginning of a file shows of its records."""

from __future__ import annotations

import json

import pytest

from tests.sources.materials import a_material
from twiplotui.sources.formats import detect
from twiplotui.sources.material import HEAD_BYTES
from twiplotui.sources.peek import peek

LONG = "The note says it again. " * 4_000
POST = {"created_at": "2023-10-03T10:59:55Z", "text": LONG, "username": "valdoria_mfa", "id": "17"}


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (json.dumps(POST) + "\n" + json.dumps(POST) + "\n", "lines"),
        (json.dumps([POST, POST]), "array"),
        (json.dumps(POST), "object"),
    ],
)
def test_a_first_record_longer_than_the_head_is_seen_whole(content: str, shape: str) -> None:
    assert len(content) > HEAD_BYTES
    material = a_material(content, "posts.jsonl")
    seen = peek(material)
    assert (seen.shape, seen.first["username"]) == (shape, "valdoria_mfa")
    assert detect(material).id == "posts-json"


def test_a_record_that_does_not_end_shows_its_beginning() -> None:
    seen = peek(a_material(json.dumps(POST | {"text": LONG * 40}) + "\n", "posts.jsonl"))
    assert seen.first == {"created_at": "2023-10-03T10:59:55Z"}
