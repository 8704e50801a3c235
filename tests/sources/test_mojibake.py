"""Text that was encoded twice is repaired, whichever table stood between; other text stays."""

from __future__ import annotations

import pytest

from twiplotui.sources.mojibake import repair, repair_tree

TEXTS = ["Ángel Í Ï Ð Ý", "Ελλάδα", "Ёлка и чай", "وزير الخارجية", "日本の外務省", "🌻 ok", "café"]


def through_windows(text: str) -> str:
    """Decode UTF-8 as browsers decode Windows-1252: what it leaves undefined is a control."""
    return "".join(
        bytes([each]).decode("cp1252") if each not in b"\x81\x8d\x8f\x90\x9d" else chr(each)
        for each in text.encode("utf-8")
    )


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_encoded_twice_is_what_was_meant(text: str) -> None:
    for twice in (text.encode("utf-8").decode("latin-1"), through_windows(text)):
        assert twice != text
        assert repair(twice) == text
    assert repair(text) == text


def test_a_record_of_meta_is_repaired_at_any_depth() -> None:
    twice = "Ελλάδα".encode().decode("latin-1")
    record = {"a": [twice, {"b": twice}, 7, None], "c": "plain", "d": "日本"}
    assert repair_tree(record) == {"a": ["Ελλάδα", {"b": "Ελλάδα"}, 7, None], "c": "plain",
                                   "d": "日本"}  # fmt: skip
