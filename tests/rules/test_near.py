"""The pattern of a list of words finds what each word would, the first of the list first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.rules.near import words_pattern

LETTERS = "abn .و中"


def found_by_each(words: tuple[str, ...], text: str) -> str:
    """Return what is found when the words are tried one after the other at each place."""
    patterns = [pattern for word in words if (pattern := words_pattern((word,)))]
    for start in range(len(text)):
        for pattern in patterns:
            if found := pattern.match(text, start):
                return found[0]
    return ""


@given(
    st.lists(st.from_regex(rf"[{LETTERS}]{{1,6}}\\*?", fullmatch=True), min_size=1, max_size=7),
    st.text(LETTERS, max_size=30),
)
@settings(max_examples=80, deadline=None)
def test_words_together_find_what_they_find_one_by_one(words: list[str], text: str) -> None:
    pattern = words_pattern(tuple(words))
    found = pattern.search(text) if pattern else None
    assert (found[0] if found else "") == found_by_each(tuple(words), text)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("condemn", "con*", "con"), "they condemned it", "condemned"),
        (("con", "con*", "condemn"), "they condemned it", "condemned"),
        (("opera",), "an operation", None),
        (("a.b", "axb"), "an axb", "axb"),
        (("中国", "中"), "在中国", "中国"),
        ((), "anything", None),
        ((" *",), "anything", None),
    ],
)
def test_words_pattern(words: tuple[str, ...], text: str, found: str | None) -> None:
    pattern = words_pattern(words)
    match: re.Match[str] | None = pattern.search(text) if pattern else None
    assert (match[0] if match else None) == found
