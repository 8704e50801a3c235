"""Our palettes as Textual themes and as Rich styles for lines drawn by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.style import Style
from textual.app import App
from textual.theme import Theme

from twiplotui.model.words import Level
from twiplotui.store.remembered import remember_alone, remembered
from twiplotui.tui.palette import PALETTES, Palette, in_sixteen, variables

if TYPE_CHECKING:
    from twiplotui.store.connection import Store
    from twiplotui.tui.session import Session


_KEPT: Final = "screen.theme"
"""The setting that remembers a theme chosen on the screen, and which the configuration named."""


def chosen_theme(session: Session) -> str:
    """Return the theme to begin with: the one chosen last, on the screen or in the configuration.

    Args:
        session: For the store and the configuration.
    """
    wanted = session.settings.screen.theme
    if session.has_store and not session.is_demo:
        name, _, instead_of = (remembered(session.reader.store, _KEPT) or "").partition(" ")
        if instead_of == wanted and name in PALETTES:
            return name
    return wanted if wanted in PALETTES else "dark"


def keep_theme(store: Store, *, name: str, wanted: str) -> None:
    """Begin with a theme from now on, until the configuration names another one than now.

    Args:
        store: Open for writing.
        name: The theme.
        wanted: What the configuration names now.
    """
    remember_alone(store, _KEPT, f"{name} {wanted}")


def make_theme(palette: Palette) -> Theme:
    """Return a palette as a theme, with the names that Textual's own widgets use set as well."""
    return Theme(
        name=palette.name,
        primary=palette.accent,
        secondary=palette.accent,
        warning=palette.medium,
        error=palette.high,
        success=palette.good,
        accent=palette.accent,
        foreground=palette.text,
        background=palette.ground,
        surface=palette.ground,
        panel=palette.raised,
        boost=palette.raised,
        dark=palette.is_dark,
        text_alpha=1.0,
        variables={
            **variables(palette),
            "input-cursor-background": palette.text,
            "input-cursor-foreground": palette.ground,
            "input-selection-background": palette.cursor,
            "block-cursor-background": palette.cursor,
            "block-cursor-foreground": palette.strong,
            "block-cursor-blurred-background": palette.resting,
            "block-cursor-blurred-foreground": palette.text,
            "scrollbar": palette.line,
            "scrollbar-hover": palette.muted,
            "scrollbar-active": palette.accent,
            "scrollbar-background": palette.ground,
            "scrollbar-background-hover": palette.ground,
            "scrollbar-background-active": palette.ground,
            "scrollbar-corner-color": palette.ground,
            "border": palette.accent,
            "border-blurred": palette.line,
            "text-muted": palette.muted,
        },
    )


def has_few_colours(app: App[Any]) -> bool:
    """Return whether the terminal was found to have sixteen colours only."""
    return bool(getattr(app, "are_few_colours", False))


class Inks(NamedTuple):
    """Rich styles for one line background."""

    ground: Style
    text: Style
    strong: Style
    muted: Style
    accent: Style
    mark: Style
    good: Style
    high: Style
    medium: Style
    low: Style

    def level(self, level: Level | None) -> Style:
        """Return the style of a level."""
        if level is None:
            return self.muted
        return {Level.HIGH: self.high, Level.MEDIUM: self.medium, Level.LOW: self.low}[level]


@lru_cache(maxsize=16)
def inks(theme: str, ground: str = "ground", *, are_few: bool = False) -> Inks:
    """Return the styles of a theme on one of its backgrounds.

    Args:
        theme: Name of the theme.
        ground: `ground`, `raised`, `cursor` or `resting`.
        are_few: Whether the terminal has sixteen colours only.
    """
    palette = PALETTES.get(theme) or PALETTES["dark"]
    if are_few:
        palette = in_sixteen(palette)
    back = getattr(palette, ground)
    is_white = are_few and ground == "cursor"

    def style(colour: str, *, bold: bool = False) -> Style:
        return Style(color="#ffffff" if is_white else colour, bgcolor=back, bold=bold)

    return Inks(
        ground=Style(bgcolor=back),
        text=style(palette.text),
        strong=style(palette.strong, bold=True),
        muted=style(palette.muted),
        accent=style(palette.accent),
        mark=style(palette.mark, bold=True),
        good=style(palette.good),
        high=style(palette.high, bold=True),
        medium=style(palette.medium),
        low=style(palette.low),
    )
