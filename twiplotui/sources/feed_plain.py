"""Reads plain RSS 2.0 and Atom 1.0 by the XML parser of Python alone, or declines.

feedparser is the reference: what is read here comes out as it would from there, in the same shape,
some ten times as quick. Whatever is not surely the same is declined, and feedparser reads the
feed: bad XML, an element, attribute or order not known here, a date that only feedparser can read.
"""

from __future__ import annotations

import io
import re
from xml.etree.ElementTree import Element, ParseError, iterparse

from twiplotui.sources.feed_plain_parts import (
    ATOM,
    CONTENT,
    DC,
    LANG,
    MEDIA,
    RSS_PARTS,
    SLASH,
    SYNDICATION,
    WEBFEEDS,
    WFW,
    Base,
    UnusualError,
    Values,
    add_atom_tag,
    add_link,
    add_media,
    add_rss_tag,
    check_prefixes,
    dated,
    only,
    parts_of,
    person,
    text_of,
    text_type,
)

_IGNORED_OF_CHANNEL = frozenset((
    "lastBuildDate", "pubDate", "ttl", "copyright", "managingEditor", "webMaster", "docs",
    f"{SYNDICATION}updatePeriod", f"{SYNDICATION}updateFrequency", f"{SYNDICATION}updateBase",
    f"{WEBFEEDS}icon", f"{WEBFEEDS}logo", f"{WEBFEEDS}accentColor",
))  # fmt: skip
_TEXTS_OF_CHANNEL = {
    "title": "title", "description": "subtitle", "generator": "generator", "language": "language",
}  # fmt: skip
_IMAGE = frozenset(("url", "title", "link", "width", "height", "description"))
_LINKS_WITHOUT_EFFECT = frozenset(("self", "hub", "next", "first", "last", "prev", "previous"))
_IGNORED_OF_ITEM = frozenset(("comments", f"{SLASH}comments", f"{WFW}commentRss"))
_TEXTS_OF_ITEM = {
    "author": "author", f"{DC}creator": "author", f"{DC}language": "language",
}  # fmt: skip
_DATES_OF_ITEM = {"pubDate": "published", f"{DC}date": "updated"}
_IGNORED_OF_FEED = frozenset(f"{ATOM}{tag}" for tag in ("updated", "published", "icon", "logo"))
_DATES_OF_ENTRY = {f"{ATOM}published": "published", f"{ATOM}updated": "updated"}
_HTML_TYPES = ("html", "text/html", "xhtml", "application/xhtml+xml")
_LONG_REFERENCE = re.compile(r"&#\w{8}")
"""By this alone feedparser takes a title for HTML where `feed_parse` does not."""
_MANY = frozenset((
    "item", "category", "enclosure", f"{MEDIA}content", f"{MEDIA}thumbnail",
    f"{ATOM}entry", f"{ATOM}link", f"{ATOM}category", f"{ATOM}author",
))  # fmt: skip
"""What may stand several times in one place."""


def read_plain(data: bytes, address: str) -> Values | None:
    """Read a feed as feedparser would, or return None.

    Args:
        data: XML in UTF-8.
        address: Where it came from, the base of relative links; empty: unknown.
    """
    if b"<!DOCTYPE" in data:
        return None
    try:
        events = iterparse(io.BytesIO(data), ["start-ns"])
        spaces = [pair for _, pair in events]
        root: Element = events.root  # type: ignore[attr-defined]  # there once all is read
        if root.tag == "rss":
            return _Rss(address).read(root, spaces)
        if root.tag == f"{ATOM}feed":
            return _Atom(address).read(root, spaces)
    except (ParseError, UnusualError):
        pass
    return None


class _Rss:
    """One feed of RSS 2.0 under way."""

    def __init__(self, address: str) -> None:
        self._head: Values = {}
        self._entries: list[Values] = []
        self._base = Base(address)

    def read(self, root: Element, spaces: list[tuple[str, str]]) -> Values:
        """Read it.

        Raises:
            UnusualError: feedparser should read it.
        """
        check_prefixes(spaces)
        only(root, "version")
        channels = list(root)
        if len(channels) != 1 or channels[0].tag != "channel":
            raise UnusualError
        only(channels[0])
        for part in parts_of(channels[0], _MANY):
            if part.tag == "item":
                self._entries.append(self._item(part))
            else:
                self._channel_part(part)
        return {"version": "rss20", "feed": self._head, "entries": self._entries}

    def _channel_part(self, part: Element) -> None:
        tag, head = part.tag, self._head
        if tag in ("title", "image") and self._entries:
            # Where feedparser puts these depends on what came before.
            raise UnusualError
        if tag == "image":
            self._image(part)
            return
        text = text_of(part)
        if tag == f"{ATOM}link":
            only(part, "rel", "href", "type", "title")
            if part.get("rel") not in _LINKS_WITHOUT_EFFECT:
                raise UnusualError
            add_link(head, self._base.joined(part.get("href", "")), part)
            return
        only(part, *(("domain",) if tag == "category" else ()))
        if tag == "link":
            head["link"] = self._base.link(text)
        elif tag in _TEXTS_OF_CHANNEL:
            head[_TEXTS_OF_CHANNEL[tag]] = text
        elif tag not in _IGNORED_OF_CHANNEL and tag != "category":
            raise UnusualError

    def _image(self, image: Element) -> None:
        only(image)
        self._head["image"] = {}
        for part in parts_of(image, ()):
            only(part)
            text = text_of(part)
            if part.tag not in _IMAGE:
                raise UnusualError
            if part.tag == "url":
                self._head["image"] = {"href": self._base.joined(text)}

    def _item(self, item: Element) -> Values:
        entry: Values = {}
        only(item)
        for part in parts_of(item, _MANY):
            tag, text = part.tag, text_of(part)
            only(part, *RSS_PARTS.get(tag, ()))
            if tag == "guid":
                self._guid(part, text, entry)
            elif tag == "category":
                add_rss_tag(entry, text, part)
            elif tag == "enclosure":
                add_link(entry, part.get("url", ""), part, rel="enclosure")
            elif tag == f"{MEDIA}content":
                add_media(entry, part)
            elif tag != f"{MEDIA}thumbnail":
                self._item_text(tag, text, entry)
        return entry

    def _item_text(self, tag: str, text: str, entry: Values) -> None:
        if tag == "title":
            if _LONG_REFERENCE.search(text):
                raise UnusualError
            entry["title"], entry["title_detail"] = text, self._detail(text, "text/plain")
        elif tag == "link":
            entry["link"] = self._base.link(text)
        elif tag == "description":
            entry["summary"], entry["summary_detail"] = text, self._detail(text, "text/html")
        elif tag == f"{CONTENT}encoded":
            entry["content"] = [self._detail(text, "text/html")]
            entry.setdefault("summary", text)
        elif tag in _DATES_OF_ITEM:
            entry[_DATES_OF_ITEM[tag]] = dated(text)
        elif tag in _TEXTS_OF_ITEM:
            entry[_TEXTS_OF_ITEM[tag]] = text
        elif tag not in _IGNORED_OF_ITEM:
            raise UnusualError

    def _guid(self, part: Element, text: str, entry: Values) -> None:
        is_link = part.get("isPermaLink", "true") == "true"
        entry["id"] = self._base.joined(text) if is_link else text
        if is_link:
            entry.setdefault("link", entry["id"])

    def _detail(self, text: str, kind: str) -> Values:
        return {"type": kind, "base": self._base.address, "value": text}


class _Atom:
    """One feed of Atom 1.0 under way."""

    def __init__(self, address: str) -> None:
        self._head: Values = {}
        self._entries: list[Values] = []
        self._base = Base(address)
        self._lang: str | None = None

    def read(self, root: Element, spaces: list[tuple[str, str]]) -> Values:
        """Read it.

        Raises:
            UnusualError: feedparser should read it.
        """
        check_prefixes(spaces)
        only(root, LANG)
        if root.get(LANG):
            self._head["language"] = self._lang = root.attrib[LANG].replace("_", "-")
        for part in parts_of(root, _MANY):
            if part.tag == f"{ATOM}entry":
                self._entries.append(self._entry(part))
            else:
                self._feed_part(part)
        return {"version": "atom10", "feed": self._head, "entries": self._entries}

    def _feed_part(self, part: Element) -> None:
        tag, head = part.tag, self._head
        name = tag.removeprefix(ATOM)
        if name == "title" and self._entries:
            raise UnusualError
        if tag == f"{ATOM}author":
            person(part)
            return
        text = text_of(part)
        if tag == f"{ATOM}link":
            self._link(part, head)
        elif tag in (f"{ATOM}title", f"{ATOM}subtitle"):
            text_type(part)
            head[name] = text
        elif tag == f"{ATOM}id":
            self._id(part, text, head)
        elif tag == f"{ATOM}generator":
            only(part, "uri", "version")
            head["generator"] = text
        elif tag == f"{ATOM}category":
            only(part, "term", "scheme", "label")
        elif tag in _IGNORED_OF_FEED:
            only(part)
        elif tag == f"{ATOM}rights":
            text_type(part)
        else:
            raise UnusualError

    def _entry(self, item: Element) -> Values:
        entry: Values = {}
        only(item)
        for part in parts_of(item, _MANY):
            tag = part.tag
            if tag == f"{ATOM}author":
                entry["author"] = person(part)
                continue
            text = text_of(part)
            if tag == f"{ATOM}link":
                self._link(part, entry)
            elif tag == f"{ATOM}category":
                add_atom_tag(entry, text, part)
            elif tag == f"{ATOM}id":
                self._id(part, text, entry)
            elif tag in _DATES_OF_ENTRY:
                only(part)
                entry[_DATES_OF_ENTRY[tag]] = dated(text)
            else:
                self._entry_text(part, text, entry)
        return entry

    def _entry_text(self, part: Element, text: str, entry: Values) -> None:
        name = part.tag.removeprefix(ATOM)
        detail = {
            "type": text_type(part),
            "language": self._lang,
            "base": self._base.address,
            "value": text,
        }
        if part.tag == f"{ATOM}content":
            entry["content"] = [detail]
            entry.setdefault("summary", text)
        elif part.tag in (f"{ATOM}title", f"{ATOM}summary"):
            entry[name], entry[f"{name}_detail"] = text, detail
        elif part.tag != f"{ATOM}rights":
            raise UnusualError

    def _id(self, part: Element, text: str, values: Values) -> None:
        only(part)
        values["id"] = self._base.joined(text)
        values.setdefault("link", values["id"])

    def _link(self, part: Element, values: Values) -> None:
        only(part, "rel", "href", "type", "title", "hreflang", "length")
        href = self._base.joined(part.get("href", ""))
        link = add_link(values, href, part)
        if link["rel"] == "alternate" and link["type"] in _HTML_TYPES:
            values["link"] = href
