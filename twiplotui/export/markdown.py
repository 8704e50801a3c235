"""Foreign text in Markdown: shown as it is, never a link, a picture, a heading or HTML."""

from __future__ import annotations

import re

from twiplotui.text.clean import display

_SIGNS = re.compile(r"([\\`*_\[\]<>&|~$])")
_LINE_STARTS = re.compile(r"^(\s*)([#+\-=])", re.MULTILINE)
_NUMBER = re.compile(r"^(\s*)(\d+)([.)])", re.MULTILINE)
_LINKS = re.compile(r"(?i)(?<=[a-z])://|\bwww\.")
_MAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-]+\.)")


def escape(text: str) -> str:
    """Return text that Markdown shows letter by letter.

    Control and direction characters become badges; what Markdown reads as a mark is escaped; bare
    web and mail addresses do not become links.

    Args:
        text: Any text, as it came. Line breaks stay.
    """
    shown = _SIGNS.sub(r"\\\1", display(text))
    shown = _NUMBER.sub(r"\1\2\\\3", shown)
    shown = _LINE_STARTS.sub(r"\1\\\2", shown)
    shown = _LINKS.sub(lambda m: "\\" + m[0] if m[0] == "://" else m[0][:-1] + "\\.", shown)
    return _MAIL.sub(r"\\@", shown)


def code(text: str) -> str:
    """Return text as a code span, in which nothing is a mark or a link."""
    shown = display(text, newline=" ").strip()
    if not shown:
        return ""
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def quoted(text: str) -> str:
    """Return text as a block quote."""
    return "\n".join(f"> {line}" if line.strip() else ">" for line in escape(text).split("\n"))
