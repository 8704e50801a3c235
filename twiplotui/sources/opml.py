"""OPML lists of feeds. Only web addresses are taken; commands and files in a list are rejected.

Some feed readers run what an OPML list says (`|command`, `filtercmd`); we never do. Broken lists
are common, so tags are read one by one, in the sandbox, and no entity is ever declared or expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from twiplotui.errors import DataError
from twiplotui.model.account import ListedSource
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.sources.feed_entry import is_web_address
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.sandbox import shared_pool
from twiplotui.sources.xml_guard import guard_xml, root_name

MAX_BYTES = 10 * 1024 * 1024
TARGET = "twiplotui.sources.opml:read_outlines"
"""What the sandbox calls."""


def read_outlines(data: bytes, *, name: str) -> list[Fact]:
    """Return the feeds of a list.

    Raises:
        DataError: It declares entities, or is no OPML.
    """
    guarded = guard_xml(data, name)
    if root_name(guarded.text[:10_000].encode()) != "opml":
        raise DataError(f"{name} is not an OPML list.")
    outlines = _Outlines()
    outlines.feed(guarded.text)
    outlines.close()
    facts: list[Fact] = [Caution(sentence) for sentence in guarded.cautions]
    facts.extend(outlines.facts)
    if not outlines.is_closed:
        facts.append(Caution("The list ends in the middle; the feeds up to there were read."))
    return facts


class _Outlines(HTMLParser):
    """Collects outlines; folders are outlines without an address that hold others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts: list[Fact] = []
        self.is_closed = False
        self._folders: list[str] = []
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "outline":
            self._folders.append(self._outline(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "outline":
            self._outline(attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "outline" and self._folders:
            self._folders.pop()
        self.is_closed = self.is_closed or tag == "opml"

    def _outline(self, attrs: list[tuple[str, str | None]]) -> str:
        """Take one outline; return the name it gives to what it holds, if it is a folder."""
        fields = {key: (value or "").strip() for key, value in attrs}
        title = fields.get("title") or fields.get("text") or ""
        url = fields.get("xmlurl", "")
        if not url:
            return title
        self._count += 1
        position = f"outline {self._count}"
        if not is_web_address(url):
            self.facts.append(Reject(position, f"“{url[:80]}” is no web address"))
            return ""
        categories = fields.get("category", "").replace("/", ",").split(",")
        tags = (*self._folders, *(category.strip() for category in categories))
        site = fields.get("htmlurl", "")
        self.facts.append(
            ListedSource(
                url=url,
                title=title,
                site=site if is_web_address(site) else "",
                tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
                position=position,
            )
        )
        return ""


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    with material.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DataError(f"{material.name} is larger than {MAX_BYTES // 1024**2} MB.")
    facts: list[Fact] = shared_pool().run(TARGET, data, {"name": material.name}, name=material.name)
    yield from facts


def _sniff(material: Material) -> int:
    return 95 if root_name(material.head) == "opml" else 0


FORMATS: tuple[Format | BundleFormat, ...] = (Format("opml", "OPML list of feeds", _sniff, _read),)
