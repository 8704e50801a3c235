"""The last gate: no control, direction or tag character leaves the screen, and no link."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.hostile import hostile_texts, never_shown
from twiplotui.tui.gate import Gate, gated

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
KEPT = ("می‌خواهم", "👨‍👩‍👧", "❤️", SCOTLAND, "क्‍ष", "Größe", "部长")


def test_ordinary_text_of_every_script_passes() -> None:
    for text in KEPT:
        assert gated(text) == text


def test_tags_pass_only_in_the_three_flags() -> None:
    assert gated("a\U000e0067b") == "ab"
    assert gated("\U0001f3f4\U000e0075\U000e0073\U000e007f") == "\U0001f3f4"


def test_no_hostile_text_passes() -> None:
    for hostile in hostile_texts():
        assert never_shown(gated(hostile.text).replace("\n", "")) == [], hostile.kind


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_whatever_comes_is_clean_and_stays_so(text: str) -> None:
    shown = gated(text)
    assert never_shown(shown) == []
    assert gated(shown) == shown


def test_links_and_controls_go_and_our_own_controls_stay() -> None:
    segments = [
        Segment("a\x1b]2;x\x07b", Style(link="https://evil.example\x1b]0;t")),
        Segment("plain", Style(bold=True)),
        Segment("\x1b[2J", None, [(1, 2)]),  # type: ignore[list-item]  # any control
    ]
    cleaned = Gate().apply(segments, Color.parse("black"))
    assert cleaned[0].text == "a]2;xb"
    assert cleaned[0].style is not None and cleaned[0].style.link is None
    assert cleaned[1] == segments[1]
    assert cleaned[2] == segments[2]
