"""The last gate before the terminal: no control character and no link leaves the screen.

Foreign text was made safe before it reached a widget (`content`); this holds even where somebody
forgets. Characters are deleted, never replaced, because cells were counted before.
"""

from __future__ import annotations

import re
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

# The flags of England, Scotland and Wales are a black flag with tag letters; all other tags go.
_FLAG: Final = "\U0001f3f4(?:{})\U000e007f".format(
    "|".join(
        "".join(chr(0xE0000 + ord(letter)) for letter in code)
        for code in ("gbeng", "gbsct", "gbwls")
    )
)
_FORBIDDEN: Final = re.compile(
    f"({_FLAG})|"
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def gated(text: str) -> str:
    """Return a text without control, direction and tag characters.

    Joiners, emoji styles and the three flags made of tags pass.
    """
    if text.isascii() and text.isprintable():
        return text
    return _FORBIDDEN.sub(r"\1", text)


class Gate(LineFilter):
    """Deletes what must not reach a terminal from every line that is painted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, cleaned; the same list where nothing had to be done."""
        for text, style, control in segments:
            if control is None and (_is_suspect(text) or _has_link(style)):
                return [_cleaned(segment) for segment in segments]
        return segments


def _is_suspect(text: str) -> bool:
    return not (text.isascii() and text.isprintable()) and _FORBIDDEN.search(text) is not None


def _has_link(style: Style | None) -> bool:
    return style is not None and style.link is not None


def _cleaned(segment: Segment) -> Segment:
    text, style, control = segment
    if control is not None:
        return segment
    if style is not None and style.link is not None:
        style = style.update_link(None)
    return Segment(gated(text), style, control)
