"""The parts that plain feeds are made of, read as feedparser reads them; see `feed_plain`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from twiplotui.sources.times import parse_time

Values = dict[str, Any]
"""What feedparser gives of a feed or an item, by its names."""

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
WFW = "{http://wellformedweb.org/CommentAPI/}"
WEBFEEDS = "{http://webfeeds.org/rss/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

RSS_PARTS = {
    "guid": ("isPermaLink",),
    "category": ("domain",),
    "enclosure": ("url", "type", "length"),
    f"{MEDIA}content": (
        *("url", "type", "medium", "width", "height", "fileSize", "isDefault", "duration"),
        *("expression", "bitrate", "framerate", "samplingrate", "channels"),
    ),
    f"{MEDIA}thumbnail": ("url", "width", "height"),
}
"""Attributes that parts of an item may have; all others have none."""

_PREFIXES = {
    "dc": DC, "content": CONTENT, "media": MEDIA, "slash": SLASH, "sy": SYNDICATION, "wfw": WFW,
    "webfeeds": WEBFEEDS,
}  # fmt: skip
_BY_PREFIX_ONLY = (WEBFEEDS,)
_OF_OTHER_FORMATS = ("{http://purl.org/rss/1.0/}", "{http://my.netscape.com/rdf/simple/0.9/}")
_TEXT_TYPES = {
    "text": "text/plain", "plain": "text/plain", "text/plain": "text/plain",
    "html": "text/html", "text/html": "text/html",
}  # fmt: skip
_WHOLE_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9/._~%+=@!-]*(?:\?[^\s#;?]+)?")
"""An address that stays the same when it is joined to another one."""
_MANY_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/*")
_C1 = re.compile("[\x80-\x9f]")


class UnusualError(Exception):
    """The feed is better read by feedparser."""


class Base:
    """The address that relative ones are resolved against."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.address = self.joined(address)

    def joined(self, address: str) -> str:
        """Return an address, absolute where the base is known."""
        if not address or _WHOLE_ADDRESS.fullmatch(address):
            return address
        try:
            # What follows the second slash of a scheme is no slash: a slip of some programs.
            return urljoin(self.address, _MANY_SLASHES.sub(r"\1", address))
        except ValueError:
            return ""

    def link(self, text: str) -> str:
        """Return the address in a link element of RSS."""
        address = self.joined(text)
        if not address or ("&" in address and ";" in address):
            raise UnusualError
        return address


def check_prefixes(spaces: list[tuple[str, str]]) -> None:
    """Decline where namespaces have prefixes or addresses by which feedparser would be misled.

    It knows some namespaces by their address and others by their prefix.
    """
    for prefix, address in spaces:
        space = f"{{{address}}}"
        expected = _PREFIXES.get(prefix)
        if expected not in (None, space) or space in _OF_OTHER_FORMATS:
            raise UnusualError
        if space in _BY_PREFIX_ONLY and expected is None:
            raise UnusualError


def only(part: Element, *attributes: str) -> None:
    """Decline an element with other attributes than these."""
    if part.attrib and not part.attrib.keys() <= set(attributes):
        raise UnusualError


def parts_of(whole: Element, many: Collection[str]) -> Iterator[Element]:
    """Yield the elements in another; decline text between them, and a second one of a kind.

    Args:
        whole: The outer element.
        many: Names of which there may be several.
    """
    seen: set[str] = set()
    text = whole.text
    if text and not text.isspace():
        raise UnusualError
    for part in whole:
        tail, tag = part.tail, part.tag
        if tail and not tail.isspace():
            raise UnusualError
        if tag not in many:
            if tag in seen:
                raise UnusualError
            seen.add(tag)
        yield part


def text_of(part: Element) -> str:
    """Return the text of an element that may hold nothing else."""
    if len(part):
        raise UnusualError
    text = (part.text or "").strip()
    if text.isascii():
        return text
    if _C1.search(text):
        raise UnusualError
    return text


def text_type(part: Element) -> str:
    """Return the kind of a text of Atom."""
    only(part, "type")
    kind = _TEXT_TYPES.get(part.get("type", "text").lower())
    if kind is None:
        raise UnusualError
    return kind


def dated(text: str) -> str:
    """Return a date; decline one that only feedparser can read."""
    if text and parse_time(text)[0] is None:
        raise UnusualError
    return text


def person(part: Element) -> str:
    """Return who is named in an author element of Atom."""
    only(part)
    found = {}
    for child in parts_of(part, ()):
        name = child.tag.removeprefix(ATOM)
        if name == child.tag or name not in ("name", "email", "uri") or child.attrib or len(child):
            raise UnusualError
        found[name] = (child.text or "").strip()
    name, email = found.get("name", ""), found.get("email", "")
    return f"{name} ({email})" if name and email else name or email


def add_link(values: Values, href: str, part: Element, *, rel: str = "") -> dict[str, str]:
    """Add a link of a feed or an item; return it."""
    if not href:
        raise UnusualError
    rel = rel or part.get("rel", "alternate").lower()
    usual = "application/atom+xml" if rel == "self" else "text/html"
    link = {"rel": rel, "href": href, "type": part.get("type", usual).lower()}
    values.setdefault("links", []).append(link)
    return link


def add_media(entry: Values, part: Element) -> None:
    """Add a picture, video or sound of an item."""
    values = dict(part.attrib)
    if "type" in values:
        values["type"] = values["type"].lower()
    entry.setdefault("media_content", []).append(values)


def add_rss_tag(entry: Values, text: str, part: Element) -> None:
    """Add a category of an item of RSS."""
    tags, scheme = entry.setdefault("tags", []), part.get("domain")
    tag = {"term": text, "scheme": scheme or None, "label": None}
    if not text and scheme:
        raise UnusualError
    if text and (scheme or tag not in tags):
        tags.append(tag)


def add_atom_tag(entry: Values, text: str, part: Element) -> None:
    """Add a category of an entry of Atom."""
    only(part, "term", "scheme", "label")
    if text or not part.get("term"):
        raise UnusualError
    tags = entry.setdefault("tags", [])
    tag = {name: part.get(name) for name in ("term", "scheme", "label")}
    if tag not in tags:
        tags.append(tag)
