"""Everything a loopback server offers: feeds, a Mastodon server, Bluesky.

The world is plain objects; the server reads them as they are at the moment of asking.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from tests.services.live_bluesky import Bluesky
from tests.services.live_mastodon import Mastodon
from tests.services.live_server import Answer, Question, conditional


@dataclass
class FeedItem:
    number: int
    at: int
    text: str


@dataclass
class Feed:
    name: str
    items: list[FeedItem] = field(default_factory=list)
    window: int = 12
    trouble: str = ""
    """`503`, `cut`, `html`, `410`, `hang up`, or empty."""
    has_validators: bool = True
    asked: int = 0
    delay: float = 0.0

    def shown(self) -> list[FeedItem]:
        return sorted(self.items, key=lambda item: item.at, reverse=True)[: self.window]

    def body(self, base: str) -> bytes:
        entries = "".join(
            f"<item><guid isPermaLink='false'>{self.name}-{item.number}</guid>"
            f"<title>Notice {item.number}</title><link>{base}/item/{self.name}/{item.number}</link>"
            f"<description>{escape(item.text)}</description><pubDate>"
            f"{format_datetime(datetime.fromtimestamp(item.at / 1000, UTC))}</pubDate></item>"
            for item in self.shown()
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>Ministry {self.name}</title><link>{base}/site/{self.name}</link>"
            f"<description>Notices of {self.name}</description>{entries}</channel></rss>"
        ).encode()

    def answer(self, question: Question, base: str) -> Answer | bytes:
        self.asked += 1
        time.sleep(self.delay)
        match self.trouble:
            case "503":
                return Answer(b"later", 503)
            case "410":
                return Answer(b"", 410)
            case "html":
                return Answer(b"<!doctype html><title>Just a moment...</title>")
            case "hang up":
                return b""
            case "cut":
                return b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + self.body(base)[:300]
        body = self.body(base)
        return conditional(question, body) if self.has_validators else Answer(body)


@dataclass
class World:
    """Everything the loopback server offers."""

    feeds: dict[str, Feed] = field(default_factory=dict)
    mastodon: Mastodon = field(default_factory=Mastodon)
    bluesky: Bluesky = field(default_factory=Bluesky)
    pages: dict[str, Answer | bytes] = field(default_factory=dict)
    base: str = ""

    def settle(self, base: str) -> None:
        self.base = self.mastodon.base = self.bluesky.base = base

    def __call__(self, question: Question) -> Answer | bytes:
        path = question.path
        if path in self.pages:
            return self.pages[path]
        if path.startswith("/feed/"):
            feed = self.feeds.get(path.removeprefix("/feed/"))
            return feed.answer(question, self.base) if feed else Answer(b"", 404)
        if path.startswith("/item/"):
            _, _, name, number = path.split("/")
            exists = any(str(item.number) == number for item in self.feeds[name].items)
            return Answer(b"<html>item</html>", 200 if exists else 404)
        if path.startswith("/api/v1/"):
            return self.mastodon.answer(question)
        if path.startswith(("/xrpc/", "/did:")):
            return self.bluesky.answer(question)
        return Answer(b"", 404)
