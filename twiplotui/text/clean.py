"""Foreign text made safe to show. The one place where it happens; stored text is never touched.

Control characters become their pictures, direction controls become badges such as ⟦RLO⟧,
invisible characters go, marks piled on one letter are cut. Ordinary text of every script comes
out as it went in.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from twiplotui.text.charsets import BIDI_NAMES, INVISIBLE_CLASS
from twiplotui.text.scrub import has_suspects, scrub, show_char

_LINE_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANK_RUN: Final = re.compile(r"\s*\n\s*")
_SPACES: Final = re.compile(r"[ \t]{2,}")
_TAB: Final = "    "
# Raw characters looked at for each character wanted: invisible floods are cut, not walked.
_RAW_PER_SHOWN: Final = 4
_HIDDEN: Final = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u2800{INVISIBLE_CLASS}\ud800-\udfff]"
)


def display(
    text: str, *, newline: str = "\n", limit: int | None = None, lines: int | None = None
) -> str:
    """Return foreign text made safe to show in a terminal.

    Args:
        text: Any text, as it came.
        newline: What every kind of line break becomes.
        limit: The most characters of the result; what is left out is counted at the end
            ("… 1,234 more"). None shows all.
        lines: The most lines of the result; the rest is counted likewise.

    Returns:
        Text without control or direction characters. Showing it again changes nothing.
    """
    if text.isascii() and text.isprintable() and (limit is None or len(text) <= limit):
        return text
    rest = 0
    if limit is not None and len(text) > limit * _RAW_PER_SHOWN + 64:
        rest = len(text) - (limit * _RAW_PER_SHOWN + 64)
        text = text[:-rest]
    text = _LINE_BREAK.sub("\n", text)
    if "\t" in text:
        text = text.replace("\t", _TAB)
    if has_suspects(text):
        text = scrub(text)
    if lines is not None:
        text, rest = _cut_lines(text, lines, rest)
    if limit is not None and (rest or len(text) > limit):
        text = _cut(text, limit, rest)
    return text if newline == "\n" else text.replace("\n", newline)


def one_line(text: str, limit: int = 512) -> str:
    """Return foreign text safe to show on one line of a list.

    Args:
        text: Any text, as it came.
        limit: The most characters of the result; longer text ends in "…".

    Returns:
        Text without line breaks; each run of them is shown as ⏎.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text.strip()
    raw = text[: limit * _RAW_PER_SHOWN + 64]
    shown = _BLANK_RUN.sub("⏎", display(display(raw).strip()))
    shown = _SPACES.sub(" ", shown)
    if len(shown) > limit or len(raw) < len(text):
        shown = _clean_cut(shown, limit - 1) + "…"
    return shown


def handle(text: str, limit: int = 80) -> str:
    """Return a handle with everything in it visible: invisible characters show as ‹200B›.

    Args:
        text: A handle or address, as it came.
        limit: The most characters looked at; longer handles end in "…".
    """
    raw = text[:limit]
    shown = raw if raw.isascii() and raw.isprintable() else "".join(map(show_char, raw))
    return shown + ("…" if len(text) > limit else "")


def plain_line(text: str) -> str:
    """Return text fit for the clipboard: one line, no control or hidden characters.

    Args:
        text: Any text, as it came.
    """
    shown = display(text, newline=" ")
    for name in BIDI_NAMES.values():
        shown = shown.replace(f"⟦{name}⟧", "")
    return " ".join(shown.split())


def has_hidden(text: str) -> bool:
    """Tell whether a text holds characters a reader cannot see, or that change the direction.

    Joiners and emoji styles in their ordinary use do not count, line breaks and tabs neither.

    Args:
        text: Any text, as it came.
    """
    if text.isascii() and text.isprintable():
        return False
    hidden = len(_HIDDEN.findall(text))
    return hidden > 0 and len(_HIDDEN.findall(scrub(text))) < hidden


def _cut_lines(text: str, lines: int, rest: int) -> tuple[str, int]:
    position = -1
    for _ in range(lines):
        position = text.find("\n", position + 1)
        if position < 0:
            return text, rest
    return text[:position], rest + len(text) - position


def _cut(text: str, limit: int, rest: int) -> str:
    notice = f"… {rest + len(text):,} more"
    keep = limit - len(notice)
    if keep <= 0:
        return _clean_cut(text, limit - 1) + "…" if limit > 0 else ""
    kept = _clean_cut(text, keep)
    return f"{kept}… {rest + len(text) - len(kept):,} more"


def _clean_cut(text: str, length: int) -> str:
    """Cut without parting a base from its marks, nor leaving half of a joined emoji."""
    length = max(length, 0)
    while 0 < length < len(text) and _hangs_on(text, length):
        length -= 1
    return text[:length]


def _hangs_on(text: str, index: int) -> bool:
    char = text[index]
    return (
        unicodedata.category(char)[0] == "M"
        or char in "\u200c\u200d"
        or text[index - 1] in "\u200c\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )
