"""The three themes as plain colours, so that contrast can be tested without a screen."""

from __future__ import annotations

from typing import Final, NamedTuple


class Palette(NamedTuple):
    """The colours of one theme, as `#rrggbb`.

    Every text colour has at least 4.5:1 (7:1 in high contrast) on each background it is used on.
    """

    name: str
    is_dark: bool
    ground: str
    """Behind everything."""
    raised: str
    """Behind header, footer, boxes and the titles of panes."""
    cursor: str
    """Behind the line of the cursor in the focused list."""
    resting: str
    """Behind the line of the cursor in a list without focus."""
    text: str
    strong: str
    """Headings and what is read first."""
    muted: str
    """Times, counts and other minor words."""
    accent: str
    """Keys, the focused title, links."""
    high: str
    medium: str
    low: str
    good: str
    """Mutual, done, nothing found."""
    mark: str
    """Marked lines and their count."""
    line: str
    """Borders of panes without focus; no text."""
    added: str
    removed: str


DARK: Final = Palette(
    name="dark",
    is_dark=True,
    ground="#0f1419",
    raised="#171e26",
    cursor="#1f3a56",
    resting="#1c2733",
    text="#d3dae2",
    strong="#ffffff",
    muted="#a3b0be",
    accent="#7cc4ff",
    high="#ff9c94",
    medium="#f5c25b",
    low="#a8b8c8",
    good="#86d69b",
    mark="#e3b3f5",
    line="#34414f",
    added="#86d69b",
    removed="#ff9c94",
)
LIGHT: Final = Palette(
    name="light",
    is_dark=False,
    ground="#fbfbf8",
    raised="#eeeee8",
    cursor="#cfe2f7",
    resting="#e2e7ec",
    text="#22272e",
    strong="#000000",
    muted="#4d5762",
    accent="#0a4f94",
    high="#a3161a",
    medium="#754900",
    low="#475563",
    good="#17592c",
    mark="#6d1f8a",
    line="#b9bfc6",
    added="#17592c",
    removed="#a3161a",
)
HIGH_CONTRAST: Final = Palette(
    name="high-contrast",
    is_dark=True,
    ground="#000000",
    raised="#000000",
    cursor="#003a70",
    resting="#262626",
    text="#ffffff",
    strong="#ffffff",
    muted="#e0e0e0",
    accent="#8fe0ff",
    high="#ffc4bd",
    medium="#ffe066",
    low="#e6e6e6",
    good="#9dffb0",
    mark="#ffd0ff",
    line="#ffffff",
    added="#9dffb0",
    removed="#ffc4bd",
)
PALETTES: Final = {palette.name: palette for palette in (DARK, LIGHT, HIGH_CONTRAST)}
"""Theme name → colours, in the order the theme key goes through them."""


def in_sixteen(palette: Palette) -> Palette:
    """Return a palette for a terminal of sixteen colours, which takes the nearest of them.

    The cursor's line has no colour near its own there, so it is blue, with white on it; and brown
    would become a yellow that nobody reads on white.
    """
    medium = palette.medium if palette.is_dark else "#555555"
    return palette._replace(medium=medium, cursor="#0000aa")


def variables(palette: Palette) -> dict[str, str]:
    """Return the colours as style variables: `$tw-high` and so on."""
    return {
        f"tw-{name}": value
        for name, value in palette._asdict().items()
        if name not in ("name", "is_dark")
    }
