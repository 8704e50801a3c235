"""JSON Feed 1.0 and 1.1, by our own reader: feedparser does not know it.

Definition: jsonfeed.org/version/1.1. Real files have ids that are numbers and fields of wrong
types; a wrong field is as good as a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Link, Media
from twiplotui.sources.feed_entry import FeedEntry, FeedHead, Markup, host_of, is_web_address
from twiplotui.sources.feed_posts import facts_of
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import dumps
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.sandbox import shared_pool

MAX_BYTES = 10 * 1024 * 1024
MAX_ITEMS = 5_000
TARGET = "twiplotui.sources.json_feed:read_json_feed"
"""What the sandbox calls."""

_VERSION = b"jsonfeed.org/version/"
_ITEMS = re.compile(rb'"items"\s*:\s*\[')


def looks_like_json(data: bytes) -> bool:
    """Whether a body begins as a JSON object."""
    return data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_json_feed(data: bytes, *, name: str, options: ReadOptions) -> list[Fact]:
    """Read a JSON Feed and return its facts.

    Raises:
        DataError: It is no JSON, or JSON that is not a feed.
    """
    try:
        feed = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise DataError(f"{name} is damaged or cut off: it is not whole JSON.") from error
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if items is None and "jsonfeed.org/version/" in _text(feed, "version"):
        items = []
    if not isinstance(feed, Mapping) or not isinstance(items, list):
        raise DataError(f"{name} is JSON, but not a JSON Feed: it has no list of items.")
    own = _text(feed, "feed_url")
    address = own if is_web_address(own) else ""
    if is_web_address(options.address) and host_of(address) != host_of(options.address):
        # A feed may not pass for the feed of another site.
        address = options.address
    head = FeedHead(
        title=_text(feed, "title"),
        site=_text(feed, "home_page_url"),
        address=address,
        description=_text(feed, "description"),
        lang=_text(feed, "language"),
        picture=_text(feed, "icon"),
    )
    facts: list[Fact] = []
    entries = []
    for number, item in enumerate(items[:MAX_ITEMS], start=1):
        if isinstance(item, Mapping):
            entries.append(_entry(item, f"item {number}"))
        else:
            facts.append(Reject(f"item {number}", "it is not an object"))
    facts.extend(facts_of(head, entries, options))
    if len(items) > MAX_ITEMS:
        beyond = len(items) - MAX_ITEMS
        facts.append(LeftOut(f"items beyond the first {MAX_ITEMS:,} of a feed", beyond))
    return facts


def _entry(item: Mapping[str, Any], position: str) -> FeedEntry:
    html, plain, summary = (_text(item, key) for key in ("content_html", "content_text", "summary"))
    external = _text(item, "external_url")
    published = _text(item, "date_published")
    tags = item.get("tags")
    return FeedEntry(
        position=position,
        id=_text(item, "id"),
        link=_text(item, "url") or external,
        title=Markup(_text(item, "title")),
        body=Markup(html or plain or summary, is_html=bool(html)),
        is_full=True if html or plain else None,
        author=_author(item),
        published=published,
        updated=_text(item, "date_modified"),
        lang=_text(item, "language"),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        media=_media(item),
        links=(Link(external),) if external and is_web_address(external) else (),
        raw=dumps(item),
    )


def _text(source: object, key: str) -> str:
    value = source.get(key) if isinstance(source, Mapping) else None
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def _author(item: Mapping[str, Any]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _text(first, "name") if isinstance(first, Mapping) else ""


def _media(item: Mapping[str, Any]) -> tuple[Media, ...]:
    found = []
    image = _text(item, "image")
    if image:
        found.append(Media("image", url=image))
    attachments = item.get("attachments")
    for part in attachments[:50] if isinstance(attachments, list) else ():
        if isinstance(part, Mapping) and _text(part, "url"):
            kind = _text(part, "mime_type").partition("/")[0]
            named = kind if kind in ("image", "video", "audio") else "document"
            found.append(Media(named, alt=_text(part, "title"), url=_text(part, "url")))
    return tuple(found)


def _sniff(material: Material) -> int:
    if not looks_like_json(material.head):
        return 0
    if _VERSION in material.head[:4_000]:
        return 95
    head = material.head[:8_000]
    marks = (b'"home_page_url"', b'"feed_url"', b'"content_html"', b'"content_text"')
    is_likely = _ITEMS.search(head) and any(mark in head for mark in marks)
    return 60 if is_likely else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    with material.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DataError(
            f"{material.name} is larger than {MAX_BYTES // 1024**2} MB, too large for a feed."
        )
    arguments = {"name": material.name, "options": dated(options, material)}
    facts: list[Fact] = shared_pool().run(TARGET, data, arguments, name=material.name)
    yield from facts


FORMATS: tuple[Format | BundleFormat, ...] = (Format("json-feed", "JSON Feed", _sniff, _read),)
