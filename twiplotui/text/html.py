"""Text and links out of the HTML of posts and feeds. Never raises, fetches or runs anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

MAX_HTML: Final = 2_000_000
"""Characters of HTML that are read; what follows is left out."""
MAX_LINKS: Final = 500

_SKIPPED: Final = frozenset((
    "script", "style", "head", "title", "template", "svg", "math", "iframe", "object", "noscript",
    "select", "textarea",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "p", "div", "section", "article", "header", "footer", "aside", "main", "blockquote", "pre",
    "ul", "ol", "dl", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption",
    "form", "fieldset", "hr",
))  # fmt: skip
_LINES: Final = frozenset(("br", "li", "dt", "dd"))
_CELLS: Final = frozenset(("td", "th"))
_VOID: Final = frozenset(("br", "hr", "img", "wbr", "input", "meta", "link", "col", "source"))
_MARKED_SECTION: Final = re.compile(r"<!\[[^<>]{0,200}>")
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a post."""

    url: str
    """Absolute http or https address, as the source writes it."""
    text: str
    """What the post shows for it, which may claim another address."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """What a piece of HTML says."""

    text: str
    links: tuple[Link, ...] = ()


def html_to_text(html: str, base: str = "") -> PlainText:
    """Turn HTML into plain text with line breaks, and list its http and https links.

    Where a link only shows a shortened form of its address (Mastodon's invisible and ellipsis
    spans), the text gets the whole address. Images, scripts and styles leave nothing.

    Args:
        html: A fragment or a page, however broken.
        base: Address that relative links are resolved against; without it they are no links.
    """
    html = html[:MAX_HTML]
    if "<" not in html and "&" not in html:
        return PlainText(_tidy(_single_spaced(html)))
    reader = _Reader(base)
    try:
        reader.feed(_without_open_ends(html))
        reader.close()
    except (AssertionError, ValueError):
        # html.parser gives up on some broken declarations; what it read until there counts.
        reader.handle_data("")
    return reader.result()


def _without_open_ends(html: str) -> str:
    """Take away what html.parser would look for the end of, again and again, in vain.

    Without this, 200 kB of opened comments or tags take a minute (CVE-2025-6069 and its like).
    """
    html = _MARKED_SECTION.sub("", html).replace("<![", "&lt;![")
    closed = html.rfind("-->") + 1
    html = html[:closed] + html[closed:].replace("<!--", "&lt;!--")
    closed = html.rfind(">") + 1
    return html[:closed] + html[closed:].replace("<", "&lt;")


class _Reader(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = base
        self._pieces: list[str] = []
        self._links: list[Link] = []
        self._skipped: list[str] = []
        self._href = ""
        self._link_start = -1
        self._is_shortened = False

    def result(self) -> PlainText:
        self._end_link()
        return PlainText(_tidy("".join(self._pieces)), tuple(self._links))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped:
            if tag == self._skipped[-1]:
                self._skipped.append(tag)
            return
        if tag in _SKIPPED:
            self._skipped.append(tag)
        elif tag in _LINES:
            self._pieces.append("\n")
            if tag == "li":
                self._pieces.append("• ")
        elif tag in _BLOCKS:
            self._pieces.append("\n\n")
        elif tag in _CELLS:
            self._pieces.append(" ")
        elif tag == "a":
            self._end_link()
            self._href = _web_address(dict(attrs).get("href") or "", self._base)
            self._link_start = len(self._pieces)
            self._is_shortened = False
        elif tag == "span" and self._link_start >= 0:
            classes = (dict(attrs).get("class") or "").split()
            self._is_shortened |= "invisible" in classes or "ellipsis" in classes

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped[-1]:
                self._skipped.pop()
            return
        if tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._pieces.append(_single_spaced(data))

    def _end_link(self) -> None:
        if self._link_start < 0:
            return
        shown = _single_spaced("".join(self._pieces[self._link_start :])).strip()
        if self._href:
            if self._is_shortened:
                del self._pieces[self._link_start :]
                self._pieces.append(self._href)
            if len(self._links) < MAX_LINKS:
                self._links.append(Link(self._href, shown))
        self._link_start = -1


def _web_address(href: str, base: str) -> str:
    """Return the absolute web address of a link, "" when it is none."""
    href = _CONTROL.sub("", href)
    try:
        address = urljoin(base, href) if base else href
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return address if is_web else ""


# Replacing plain text is some ten times as quick as an expression that stops at every blank.
def _single_spaced(text: str) -> str:
    """Return the text with each stretch of blanks, tabs and line ends as one blank."""
    for blank in "\t\r\n\f\v":
        text = text.replace(blank, " ")
    return _without_runs(text, "  ", " ")


def _tidy(text: str) -> str:
    text = _without_runs(text, "  ", " ").replace(" \n", "\n").replace("\n ", "\n")
    return _without_runs(text, "\n\n\n", "\n\n").strip(" \n")


def _without_runs(text: str, run: str, short: str) -> str:
    while run in text:
        text = text.replace(run, short)
    return text
