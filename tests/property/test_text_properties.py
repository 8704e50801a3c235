"""Laws of the text functions, tried on made-up text of every kind."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.hostile import never_shown
from twiplotui.text import clean
from twiplotui.text.diff import is_boring, word_diff
from twiplotui.text.fold import fold, fold_map, original_span
from twiplotui.text.handles import is_lookalike, is_mixed_script, skeleton
from twiplotui.text.html import html_to_text
from twiplotui.text.script import is_rtl
from twiplotui.text.tokens import query_tokens, search_text
from twiplotui.text.width import cell_width, clip

SPICE = (
    "aAbeio IİıßÅéñ\u0301\u0308\u0323\u0345\u093c\u3099\u309a\u200b\u200c\u200d\u00ad\ufe0f\ufe0e"
    "\u202e\u2066\u2069\u200f\u061c\x00\x07\x1b\x9b\x85\u2028\r\n\t #@_./:-'’“かガｶﾞハ゜はฟ้ำกຳកេ្မြ"
    "አاأإىيكةهـًّﷺשָׁיвоеАВСЕНКМОРТХйёїўΑΒΝναοςΐक्षड़ज़িেোাംന്ൻ한글ᄒ\u1161\u11ab👨👩🏽🇫🇷❤🏴\U000e0067\U000e007f𝐀ｆ１"
    "[]<>&;\U0001f150\ud800\udfff\ue000\uffff"
)
spiced = st.text(st.sampled_from(SPICE), max_size=60)
anything = (
    st.text(st.characters(exclude_categories=[]) | st.sampled_from(SPICE), max_size=80) | spiced
)
bounded = settings(max_examples=250, deadline=None)


@bounded
@given(anything)
def test_shown_text_holds_no_control_and_is_stable(text: str) -> None:
    shown = clean.display(text)
    assert never_shown(shown) == []
    assert not {unicodedata.category(char) for char in shown} & {"Cs", "Cn", "Co", "Zl", "Zp"}
    assert clean.display(shown) == shown
    assert cell_width(shown.replace("\n", "")) == cell_len(shown.replace("\n", ""))
    for line in (clean.one_line(text), clean.handle(text), clean.plain_line(text)):
        assert never_shown(line) == []
        assert "\n" not in line
    assert clean.one_line(clean.one_line(text)) == clean.one_line(text)


@bounded
@given(anything, st.integers(0, 50), st.integers(1, 5))
def test_limits_hold_and_are_stable(text: str, limit: int, lines: int) -> None:
    shown = clean.display(text, limit=limit)
    assert len(shown) <= limit
    assert clean.display(shown, limit=limit) == shown
    assert clean.display(text, lines=lines).count("\n") < lines
    assert len(clean.one_line(text, limit=max(limit, 1))) <= max(limit, 1)


mixed_word = st.text(
    alphabet="abehkmnoptuwxyzABEHKMNOPTUWXYZабвежкмнорстухцщАБВЕЖКМНОРСТУХαβδεκνοσυχωΑΒΔΕΚΝΟΣΥΧΨ",
    min_size=2,
    max_size=8,
)
"""Words of letters that look alike in three scripts, and of some that do not."""


@bounded
@given(mixed_word, st.text(alphabet=" .,!зю漢م", min_size=1, max_size=3))
def test_a_word_of_several_scripts_folds_once_and_alike_wherever_it_stands(
    word: str, around: str
) -> None:
    folded = fold(word)
    assert fold(folded) == folded == fold_map(word)[0]
    assert folded in fold(f" {word} {around}")


@pytest.mark.parametrize(("word", "folded"), [("NOТΣ", "νοτσ"), ("zδMЇ", "ζδμι"), ("Uςкb", "υσκβ")])
def test_a_word_of_three_scripts_goes_to_one_at_once(word: str, folded: str) -> None:
    assert fold(word) == fold(fold(word)) == folded


@bounded
@given(anything)
def test_fold_is_stable_and_its_map_agrees(text: str) -> None:
    folded, origins = fold_map(text)
    assert folded == fold(text)
    assert fold(folded) == folded
    assert len(origins) == len(folded)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    if folded:
        start, end = original_span(origins, 0, len(folded), len(text))
        assert 0 <= start < end == len(text)


@bounded
@given(anything)
def test_tokens_are_made_of_letters_digits_marks(text: str) -> None:
    for token in search_text(text).split(" "):
        assert re.fullmatch(r"[^\s#@./:'\-\[\]<>&;]*", token)
    assert "  " not in search_text(text)
    tagless = text.replace("#", " ").replace("＃", " ")
    assert search_text(fold(tagless)) == search_text(tagless)
    assert query_tokens(fold(text)) == query_tokens(text)


@bounded
@given(anything, anything)
def test_a_difference_makes_up_both_texts(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert "".join(part.text for part in parts if part.kind != "added") == old
    assert "".join(part.text for part in parts if part.kind != "removed") == new
    assert all(part.text for part in parts)
    assert is_boring(old, new) == is_boring(new, old)


@bounded
@given(anything)
def test_nothing_raises(text: str) -> None:
    html_to_text(text)
    html_to_text(f'<p>{text}<a href="{text}">{text}</p>', base="https://x.example/")
    clean.has_hidden(text)
    is_rtl(text)
    is_mixed_script(text)


@bounded
@given(anything, anything)
def test_lookalikes_are_mutual(first: str, second: str) -> None:
    assert is_lookalike(first, second) == is_lookalike(second, first)
    assert not is_lookalike(first, first)
    assert skeleton(first) == skeleton(first.replace("\u200b", ""))


@bounded
@given(anything, st.integers(-1, 30))
def test_clipped_text_fits(text: str, cells: int) -> None:
    shown = clean.one_line(text)
    assert cell_width(clip(shown, cells)) <= max(cells, 0)


@bounded
@given(
    st.lists(
        st.sampled_from(("a", "b", " ", "  ", "\t", "\n", "\r\n", "\xa0", "<br>")), max_size=40
    )
)
def test_white_space_of_html_is_single_and_breaks_stand_alone(parts: list[str]) -> None:
    seen = re.sub(r"[ \t\r\n\f\v]+", " ", "".join(parts)).replace("<br>", "\n")
    seen = re.sub(r" *\n *", "\n", re.sub(" {2,}", " ", seen))
    assert html_to_text("".join(parts)).text == re.sub(r"\n{3,}", "\n\n", seen).strip(" \n")
