"""Feeds: RSS 0.9x to 2.0, Atom, CDF. Parsed by feedparser in the sandbox, never here.

Also the door for bodies fetched from the network: `read_body` tells XML from JSON Feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_feed import TARGET as JSON_TARGET
from twiplotui.sources.json_feed import looks_like_json
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.sandbox import Pool, shared_pool
from twiplotui.sources.xml_guard import decode_xml, root_name

MAX_BYTES = 10 * 1024 * 1024
"""Larger feeds are refused; real ones have about 0.1 MB."""

_XML_TARGET = "twiplotui.sources.feed_parse:read_feed"
_ROOTS = ("rss", "rdf", "feed", "channel")
_ATOM = re.compile(rb"www\.w3\.org/2005/Atom|purl\.org/atom/ns")
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?(?:<!doctype\s+html|<html[\s>])", re.I | re.DOTALL)
_INSIDE = re.compile(r"<(?:rss|rdf:RDF|feed|channel)[\s>]", re.IGNORECASE)


def read_body(
    data: bytes, options: ReadOptions, *, name: str, pool: Pool | None = None
) -> list[Fact]:
    """Read the body of a feed, XML or JSON.

    Args:
        data: The whole body.
        options: What is known of it; `address` is the base of relative links.
        name: What the sentences of errors call it.
        pool: Where untrusted markup is parsed; None: the pool of this process.

    Raises:
        DataError: It is not a feed, too large, or refused; the sentence says which.
    """
    if len(data) > MAX_BYTES:
        raise DataError(f"{name} is larger than {MAX_BYTES // 1024**2} MB, too large for a feed.")
    target = JSON_TARGET if looks_like_json(data) else _XML_TARGET
    facts: list[Fact] = (pool or shared_pool()).run(
        target, data, {"name": name, "options": options}, name=name
    )
    return facts


def _sniff(material: Material) -> int:
    root = root_name(material.head)
    if root in _ROOTS or (root == "entry" and _ATOM.search(material.head)):
        return 90
    text = decode_xml(material.head)[0]
    if _HTML.match(text):
        return _refuse_page(material)
    # What stands before the feed (warnings of a server) must not hide it; the parser reads on.
    if _INSIDE.search(text[:4_000]) and text.lstrip()[:1] not in ("{", "["):
        return 50
    if material.base_name.endswith((".rss", ".atom", ".rdf")):
        return 30
    return 0


def _refuse_page(material: Material) -> int:
    if material.base_name.startswith("messages"):
        raise DataError(
            f"{material.name} is a Telegram export in HTML, which loses times and ids.",
            "Export again from Telegram Desktop and choose “Machine-readable JSON”.",
        )
    raise DataError(
        f"{material.name} is a web page, not a feed or an archive.",
        "Look on the site for its RSS or Atom address, or export as JSON or CSV.",
    )


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    with material.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    yield from read_body(data, options, name=material.name)


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("feed", "RSS, Atom or CDF feed", _sniff, _read),
)
