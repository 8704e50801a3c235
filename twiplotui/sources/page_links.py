"""Finds the feeds a web page offers. Runs in the sandbox; nothing of the page is kept or shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from twiplotui.sources.feed_entry import is_web_address

TARGET = "twiplotui.sources.page_links:read_page"
"""What the sandbox calls."""

_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
)
_CHANNEL = re.compile(r"youtube\.com/channel/(UC[\w-]{20,30})")
_MAX_FEEDS = 50


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a page says of its feeds."""

    title: str = ""
    feeds: tuple[tuple[str, str], ...] = ()
    """Address and title of each feed, in the order of the page."""
    channel: str = ""
    """Id of the YouTube channel the page belongs to."""


def read_page(data: bytes, *, base: str) -> PageLinks:
    """Return the feeds a page names in its head (`<link rel="alternate">`).

    Args:
        data: The page.
        base: Its address, for relative links.
    """
    page = _Page(base)
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    feeds = tuple(dict.fromkeys(page.feeds))[:_MAX_FEEDS]
    return PageLinks(" ".join(page.title.split())[:200], feeds, page.channel)


class _Page(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.channel = ""
        self.feeds: list[tuple[str, str]] = []
        self._base = base
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._is_title = not self.title
        if tag not in ("link", "a", "meta", "base"):
            return
        fields = {key: (value or "").strip() for key, value in attrs}
        address = self._joined(fields.get("href") or fields.get("content") or "")
        if tag == "base" and address:
            self._base = address
        relations = fields.get("rel", "").lower().split()
        kind = fields.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and "alternate" in relations and kind in _FEED_TYPES and address:
            self.feeds.append((address, " ".join(fields.get("title", "").split())[:200]))
        if not self.channel and ("canonical" in relations or fields.get("property") == "og:url"):
            found = _CHANNEL.search(address)
            self.channel = found[1] if found else ""

    def handle_data(self, data: str) -> None:
        if self._is_title and len(self.title) < 400:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._is_title = False

    def _joined(self, link: str) -> str:
        try:
            address = urljoin(self._base, link)
        except ValueError:
            return ""
        return address if link and is_web_address(address) else ""
