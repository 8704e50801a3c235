"""The only place where words become `Content`. Every text is cleaned here, whoever wrote it.

Styles are names of our theme's colours, so that a change of theme repaints all of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content, Span
from textual.visual import Visual

from twiplotui.text.clean import display, one_line
from twiplotui.text.width import cell_width

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions

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
CHANGE_STYLES: Final = {
    "same": TEXT,
    "added": "bold underline $tw-added",
    "removed": "strike $tw-removed",
}
"""How the parts of a wording that was changed are told apart."""
Part = tuple[str, str]
"""A text and its style."""

_PIECE_LINES: Final = 40
_PIECE_CHARS: Final = 4_000
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


class Sheet(Visual):
    """A page of Content; what does not fit into a line goes on under its value, not its name.

    Args:
        content: The page.
        hung: Lines that have such an indent: where they begin, where the indent ends, where they
            end, all as places in the text, in order.
    """

    def __init__(self, content: Content, hung: Sequence[tuple[int, int, int]] = ()) -> None:
        self._content = content
        self._hung = tuple(hung)
        self._folded = content
        self._width = -1
        self._pieces: tuple[Sheet, ...] = ()

    def pieces(self) -> tuple[Sheet, ...]:
        """Return the page in pieces, each of which is drawn in less time than a frame."""
        if not self._pieces:
            self._pieces = self._divided()
        return self._pieces

    def _divided(self) -> tuple[Sheet, ...]:
        text = self._content.plain
        cuts: list[int] = []
        end, lines = -1, 0
        while (end := text.find("\n", end + 1)) >= 0:
            lines += 1
            if lines >= _PIECE_LINES or end - (cuts[-1] if cuts else 0) >= _PIECE_CHARS:
                cuts.append(end + 1)
                lines = 0
        if not cuts:
            return (self,)
        begins = [0, *cuts]
        # The line break at the end of a piece is what parts it from the next.
        contents = [piece[:-1] for piece in self._content.divide(cuts)[:-1]]
        contents.append(self._content[cuts[-1] :])
        hung: list[list[tuple[int, int, int]]] = [[] for _ in contents]
        for a, b, c in self._hung:
            number = bisect_right(begins, a) - 1
            begin = begins[number]
            hung[number].append((a - begin, b - begin, c - begin))
        return tuple(Sheet(*each) for each in zip(contents, hung, strict=True))

    @property
    def plain(self) -> str:
        """The text, with no regard to a width."""
        return self._content.plain

    def is_same(self, other: Sheet) -> bool:
        """Return whether another sheet shows the same."""
        return self._hung == other._hung and self._content.is_same(other._content)

    def folded(self, width: int) -> Content:
        """Return the page for a width: its hung lines are broken and indented."""
        if width != self._width:
            self._folded, self._width = self._fold(width), width
        return self._folded

    def _fold(self, width: int) -> Content:
        text = self._content.plain
        cuts: list[int] = []
        for start, hang, end in self._hung:
            if (hang - start) * 2 <= width < cell_width(text[start:end]):
                cuts += (start, hang, end)
        if not cuts:
            return self._content
        pieces = self._content.divide(cuts)
        made = [pieces[0]]
        for name, value, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            indent = Content("\n" + " " * name.cell_length)
            made += (name, indent.join(value.wrap(width - name.cell_length)), after)
        return Content("").join(made)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the lines for a width."""
        return self.folded(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width at which nothing is broken."""
        return self._content.get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """Return the width of the longest word."""
        return self._content.get_minimal_width(rules)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many lines there are at a width."""
        return self.folded(width).get_height(rules, width)


class Page:
    """A sheet written line by line."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._length = 0
        self._hung: list[tuple[int, int, int]] = []

    def line(self, *parts: Part, hang: int = 0) -> None:
        """Write one line.

        Args:
            parts: Texts and their styles.
            hang: Characters at its beginning under which nothing stands if it is broken.
        """
        start = self._length
        for text, style in parts:
            self._put(display(text, newline="⏎", limit=4_000), style)
        if 0 < hang < self._length - start:
            self._hung.append((start, start + hang, self._length))
        self._put("\n", "")

    def text(self, *parts: Part) -> None:
        """Write a text with its own line breaks, and end the line."""
        left = MOST_CHARS
        for text, style in parts:
            if left <= 0:
                break
            shown = display(text, limit=left, lines=MOST_LINES)
            left -= len(shown)
            self._put(shown, style)
        self._put("\n", "")

    def heading(self, text: str) -> None:
        """Write a heading after an empty line."""
        if self._parts:
            self._put("\n", "")
        self.line((text, HEADING))

    def blank(self) -> None:
        """Write an empty line."""
        self._put("\n", "")

    def field(self, name: str, *parts: Part, width: int = 11) -> None:
        """Write a named value; an empty one is left out."""
        if any(text for text, _ in parts):
            self.line((f"{name} ".ljust(width), MUTED), *parts, hang=width)

    def sheet(self) -> Sheet:
        """Return what was written."""
        content = assembled(self._parts).rstrip()
        end = len(content.plain)
        return Sheet(content, [(a, b, min(c, end)) for a, b, c in self._hung if b < end])

    def _put(self, text: str, style: str) -> None:
        self._parts.append((text, style))
        self._length += len(text)
