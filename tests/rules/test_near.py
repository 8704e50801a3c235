"""Words of a list are found as one expression for each of them would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.rules.boundary import LONGEST_ENDING, Left
from twiplotui.rules.near import Tail, Word, find_word, words_of

LETTERS = "abn .و中"
LEFT = {
    Left.ANY: "",
    Left.WORD: r"(?<![^\W_])",
    Left.ARABIC: r"(?<![^\W_])[وفبکلسا]{0,4}",
    Left.HEBREW: r"(?<![^\W_])[והבכלמש]{0,3}",
}
TAIL = {
    Tail.ANYTHING: "",
    Tail.EDGE: r"(?![^\W_])",
    Tail.ENDING: rf"(?!(?:tion|cion|cao))[^\W\d_]{{0,{LONGEST_ENDING}}}(?![^\W_])",
    Tail.OPEN: r"\w*",
}


def begin_of(word: Word, text: str, low: int, high: int) -> int | None:
    """Return where the expression that says what a word is finds it first."""
    expression = LEFT[word.left] + re.escape(word.letters) + TAIL[word.tail]
    found = re.compile(expression).search(text, low, high)
    return found.start() if found else None


@given(
    st.lists(st.from_regex(rf"[{LETTERS}]{{1,6}}\\*?", fullmatch=True), min_size=1, max_size=7),
    st.text(LETTERS + "_5", max_size=30),
    st.integers(0, 8),
    st.integers(0, 30),
)
@settings(max_examples=150, deadline=None)
def test_the_first_of_the_words_is_found(
    written: list[str], text: str, low: int, length: int
) -> None:
    words, low, high = words_of(tuple(written)), min(low, len(text)), min(low + length, len(text))
    begins = [at for word in words if (at := begin_of(word, text, low, high)) is not None]
    found = find_word(words, text, low, high)
    assert bool(found) == bool(begins)
    if begins:
        assert text.startswith(found, min(begins), high)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("condemn", "con*"), "they condemned it", "condemned"),
        (("con", "con*"), "they condemned it", "condemned"),
        (("threats", "condemn"), "we condemn the threats", "condemn"),
        (("opera",), "an operation", ""),
        (("opera",), "two operas", "operas"),
        (("a.b",), "an axb", ""),
        (("中国", "中"), "在中国", "中国"),
        (("خطر",), "والخطر", "والخطر"),
        (("خطر",), "مخطر", ""),
        (("خطر",), "وخطر", "وخطر"),
        (("no",), "no_1 is no", "no"),
        ((), "anything", ""),
        ((" *",), "anything", ""),
    ],
)
def test_find_word(words: tuple[str, ...], text: str, found: str) -> None:
    assert find_word(words_of(words), text) == found
