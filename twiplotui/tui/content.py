"""The only place where words become `Content`. Every text is cleaned here, whoever wrote it.

Styles are names of our theme's colours, so that a change of theme repaints all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.content import Content, Span

from twiplotui.text.clean import display, one_line

TEXT, STRONG, MUTED, ACCENT = "$tw-text", "bold $tw-strong", "$tw-muted", "$tw-accent"
HIGH, MEDIUM, LOW, GOOD, MARK = (
    "bold $tw-high",
    "$tw-medium",
    "$tw-low",
    "$tw-good",
    "bold $tw-mark",
)
HEADING = "bold $tw-accent"
LEVEL_STYLES: Final = {"high": HIGH, "medium": MEDIUM, "low": LOW}
Part = tuple[str, str]
"""A text and its style."""

MOST_CHARS: Final = 20_000
MOST_LINES: Final = 2_000


def plain(text: str, limit: int = 400) -> str:
    """Return a text safe to show on one line."""
    return one_line(text, limit)


def line(*parts: Part, limit: int = 2_000) -> Content:
    """Return one line of parts."""
    return assembled((display(text, newline="⏎", limit=limit), style) for text, style in parts)


def block(*parts: Part) -> Content:
    """Return a text of several lines; line breaks are kept, very long texts are cut and say so."""
    return assembled(
        (display(text, limit=MOST_CHARS, lines=MOST_LINES), style) for text, style in parts
    )


def assembled(parts: Iterable[Part]) -> Content:
    """Put clean parts together; never markup."""
    texts: list[str] = []
    spans: list[Span] = []
    length = 0
    for text, style in parts:
        if not text:
            continue
        texts.append(text)
        if style:
            spans.append(Span(length, length + len(text), style))
        length += len(text)
    return Content("".join(texts), spans)


class Page:
    """Content written line by line."""

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def line(self, *parts: Part) -> None:
        """Write one line."""
        for text, style in parts:
            self._parts.append((display(text, newline="⏎", limit=4_000), style))
        self._parts.append(("\n", ""))

    def text(self, *parts: Part) -> None:
        """Write a text with its own line breaks, and end the line."""
        left = MOST_CHARS
        for text, style in parts:
            if left <= 0:
                break
            shown = display(text, limit=left, lines=MOST_LINES)
            left -= len(shown)
            self._parts.append((shown, style))
        self._parts.append(("\n", ""))

    def heading(self, text: str) -> None:
        """Write a heading after an empty line."""
        if self._parts:
            self._parts.append(("\n", ""))
        self.line((text, HEADING))

    def blank(self) -> None:
        """Write an empty line."""
        self._parts.append(("\n", ""))

    def field(self, name: str, *parts: Part, width: int = 11) -> None:
        """Write a named value; an empty one is left out."""
        if any(text for text, _ in parts):
            self.line((f"{name} ".ljust(width), MUTED), *parts)

    def content(self) -> Content:
        """Return what was written."""
        return assembled(self._parts).rstrip()
