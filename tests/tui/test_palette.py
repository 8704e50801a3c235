"""Every text colour can be read on every background it stands on, in every theme."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem

from twiplotui.model.words import AlertState, Level
from twiplotui.tui.palette import PALETTES
from twiplotui.tui.themes import inks
from twiplotui.tui.words import LEVEL_SHORT, STATE_SHORT

TEXT_COLOURS = (
    "text", "strong", "muted", "accent", "high", "medium", "low", "good", "mark", "added",
    "removed",
)  # fmt: skip
"""Fields of `Palette` that colour text."""
BACKGROUNDS = ("ground", "raised", "cursor", "resting")
"""Fields of `Palette` that text stands on."""
_GREY = 8
"""Number of the darker grey of sixteen colours."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", list(PALETTES))
def test_contrast(name: str) -> None:
    palette = PALETTES[name]
    least = 7.0 if name == "high-contrast" else 4.5
    for colour in TEXT_COLOURS:
        for ground in BACKGROUNDS:
            ratio = contrast(getattr(palette, colour), getattr(palette, ground))
            assert ratio >= least, (colour, ground, round(ratio, 2))
    # The title of the focused pane and the keys on it: ground on accent.
    assert contrast(palette.ground, palette.accent) >= least


def test_known_ratios() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_level_and_state_are_told_without_colour() -> None:
    assert len({LEVEL_SHORT[level] for level in Level}) == 3
    assert all(LEVEL_SHORT[level][2:].strip() for level in Level)
    assert len({STATE_SHORT[state] for state in AlertState}) == len(AlertState)


@pytest.mark.parametrize("name", list(PALETTES))
def test_the_cursor_can_be_read_in_sixteen_colours(name: str) -> None:
    styles = inks(name, "cursor", are_few=True)
    grounds = set()
    for ink in styles._fields:
        style = getattr(styles, ink)
        back = _nearest_of_sixteen(style.bgcolor)
        grounds.add(back)
        if style.color is not None:
            assert contrast(_nearest_of_sixteen(style.color), back) >= 4.5, ink
    assert grounds != {_nearest_of_sixteen(inks(name).ground.bgcolor)}


def test_no_word_is_yellow_on_white_in_sixteen_colours() -> None:
    colour = inks("light", are_few=True).medium.color
    assert colour is not None
    assert colour.downgrade(ColorSystem.STANDARD).number == _GREY


def _nearest_of_sixteen(colour: Color | None) -> str:
    assert colour is not None
    return colour.downgrade(ColorSystem.STANDARD).get_truecolor().hex
