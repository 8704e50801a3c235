"""Truth Social: posts as its API answers (a fork of Mastodon) and as public archives re-shape them.

The archives are JSON lists or CSV files with few columns and plain text; one in circulation is
UTF-8 encoded twice, which is repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts
from twiplotui.model.words import Network, PostKind
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_count, get_id, get_map, get_text
from twiplotui.sources.json_stream import dumps, iter_json_documents
from twiplotui.sources.mastodon_status import fact_of_status, plain_html
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.mojibake import repair
from twiplotui.sources.peek import peek
from twiplotui.sources.post_marks import hashtags_in, mentions_in
from twiplotui.sources.tables import read_table, sniff_columns
from twiplotui.sources.times import parse_time

_COLUMNS = frozenset(("id", "created_at", "url"))
_TEXTS = ("content", "content_text", "text")
"""What public archives call the text."""
_COUNTS = frozenset(("replies_count", "reblogs_count", "favourites_count"))
_ID = re.compile(r"\d{12,20}", re.ASCII)
_HANDLE = re.compile(r"truthsocial\.com/(?:@|users/)(\w{1,30})", re.ASCII)
_STATUS = re.compile(
    r"https?://truthsocial\.com/(?:@|users/)(\w{1,30})/(?:statuses/|posts/)?(\d{5,20})", re.ASCII
)
_REPEATED = re.compile(
    r"^\s*<p>\s*RT\s*<span[^>]*>\s*<a\s[^>]*\bhref=\"https?://truthsocial\.com/@(\w{1,30})\"[^>]*>"
    r"(?:[^<]|</?span[^>]*>){0,80}</a>\s*(?:</span>)?\s*",
    re.ASCII,
)
"""How a repost begins in HTML; the text follows the name without a space."""
_QUOTED = re.compile(
    r"^\s*RT:? ?(https?://truthsocial\.com/(?:@|users/)(\w{1,30})/(?:statuses/|posts/)?(\d{5,20}))\s*",
    re.ASCII,
)
_INLINE_QUOTE = re.compile(r"(<span class=\"quote-inline\">.{0,300}?</span>)\s*", re.DOTALL)
_REPOST = re.compile(r"^\s*RT:? ?(?:@(\w{1,30})|(?=https?://truthsocial\.com/))", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+")


class _Reading:
    """Reads one archive and remembers what was repaired."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._repaired = 0

    def post(self, record: Mapping[str, Any], position: str, raw: bytes) -> Fact:
        """Make a post of one record of an archive."""
        native_id, address = get_id(record, "id"), get_text(record, "url", "uri")
        if not _ID.fullmatch(native_id):
            return Reject(position, f"“{native_id[:40]}” is no id of Truth Social")
        author = self._author(address)
        if author is None:
            return Reject(position, "it does not say whose post it is; give --account")
        content = get_text(record, *_TEXTS)
        whole = repair(content)
        self._repaired += whole != content
        whole, repeated = _without_repeat(whole)
        text, links = plain_html(whole) if re.search(r"<(?:p|br|a|span)\b", whole) else (whole, ())
        if not links:
            links = tuple(Link(url) for url in _LINK.findall(text)[:50])
        published, precision = parse_time(get_text(record, "created_at", "date"))
        media = _media(record.get("media") or record.get("media_attachments"))
        post = PostFacts(
            network=Network.TRUTH,
            native_id=native_id,
            author=author,
            text=text.strip(),
            published_at=published,
            precision=precision,
            time_text="" if published is not None else get_text(record, "created_at")[:100],
            is_complete=True,
            url=address,
            links=links,
            mentions=mentions_in(text),
            hashtags=hashtags_in(text),
            media=media,
            metrics=_metrics(record),
            captured_at=self._options.captured_at,
            raw=raw,
            position=position,
        )
        if repeated:
            return replace(post, kind=PostKind.REPOST, repost_author=repeated)
        if not post.text and not media:
            return _without_text(post, record)
        return as_repost(post)

    def ending(self) -> Iterator[Fact]:
        """Say what was repaired."""
        if self._repaired:
            yield Caution(f"{self._repaired:,} texts were encoded twice and have been repaired.")

    def _author(self, address: str) -> AccountFacts | None:
        found = _HANDLE.search(address)
        if found:
            return AccountFacts(Network.TRUTH, handle=found[1])
        given = self._options.account
        return given if given is not None and given.network is Network.TRUTH else None


def _without_repeat(html: str) -> tuple[str, str]:
    """Return the text of a repost without the name of its author, and that name."""
    found = _REPEATED.match(html)
    if found:
        return f"<p>{html[found.end() :]}", found[1]
    return quote_apart(html), ""


def quote_apart(html: str) -> str:
    """Part what is quoted from the text, before which it stands without a space."""
    return _INLINE_QUOTE.sub(r"\1 ", html, count=1)


def _without_text(post: PostFacts, record: Mapping[str, Any]) -> PostFacts:
    """Take a post that has nothing for a repost, unless the archive leaves media out."""
    is_bare = any(key in record for key in ("media", "media_attachments"))
    if is_bare or record.get("is_reblog") in (True, "true", "True"):
        return replace(post, kind=PostKind.REPOST, is_complete=False)
    return replace(post, is_complete=None)


def as_repost(post: PostFacts) -> PostFacts:
    """Recognise a quote (`RT: address` with text or media of its own) and a repost."""
    quoted = _QUOTED.match(post.text)
    if quoted and (post.text[quoted.end() :] or post.media):
        own = tuple(link for link in post.links if link.url != quoted[1])
        return replace(
            post,
            kind=PostKind.QUOTE,
            text=post.text[quoted.end() :],
            links=own,
            quote_of=quoted[3],
        )
    found = _REPOST.match(post.text)
    if not found:
        return post
    target = _STATUS.search(post.text)
    return replace(
        post,
        kind=PostKind.REPOST,
        is_complete=False,
        repost_of=target[2] if target else "",
        repost_author=found[1] or (target[1] if target else ""),
    )


def _media(value: object) -> tuple[Media, ...]:
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = _LINK.findall(value) if isinstance(value, str) else []
    found = []
    for part in value if isinstance(value, list) else ():
        url = part if isinstance(part, str) else get_text(part, "url", "preview_url")
        kind = get_text(part, "type") or ("video" if url.lower().endswith(".mp4") else "image")
        named = kind if kind in ("image", "video", "audio") else "document"
        if url:
            found.append(Media(named, get_text(part, "description"), url))
    return tuple(found)


def _metrics(record: Mapping[str, Any]) -> Metrics:
    return Metrics(
        likes=get_count(record, "favourites_count", "upvotes_count"),
        reposts=get_count(record, "reblogs_count"),
        replies=get_count(record, "replies_count"),
    )


def _read_json(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    reading = _Reading(options)
    with material.open() as stream:
        for number, value, raw in iter_json_documents(stream):
            if isinstance(value, Reject):
                yield value
                continue
            inside = _inside(value)
            for record in inside or [value]:
                own = dumps(record) if inside else raw
                yield _fact(record, f"item {number}", own, reading, options)
    yield from reading.ending()


def _fact(
    record: object, position: str, raw: bytes, reading: _Reading, options: ReadOptions
) -> Fact:
    if not isinstance(record, Mapping):
        return Reject(position, "it is not an object")
    if get_map(record, "account"):
        own = _INLINE_QUOTE.sub(r"\1 ", get_text(record, "content"), count=1)
        fact = fact_of_status({**record, "content": own}, options, position=position, raw=raw)
        return as_repost(fact) if isinstance(fact, PostFacts) and not fact.repost_of else fact
    return reading.post(record, position, raw)


def _read_csv(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    reading = _Reading(options)
    for line, record in read_table(material, has_header=True).records():
        if isinstance(record, Reject):
            yield record
        else:
            yield reading.post(record, f"line {line}", dumps(record))
    yield from reading.ending()


def _inside(value: object) -> list[Any]:
    """Return the posts of a page, whatever it calls them; empty where the value is no page."""
    if not isinstance(value, Mapping) or "content" in value:
        return []
    lists = (each for each in value.values() if isinstance(each, list))
    return next((items for items in lists if any(map(_is_post, items[:3]))), [])


def _is_post(record: object) -> bool:
    address = get_text(record, "url", "uri") or get_text(get_map(record, "account"), "url")
    has_text = isinstance(record, Mapping) and any(key in record for key in _TEXTS)
    return has_text and "truthsocial.com/" in address


def _sniff_json(material: Material) -> int:
    records = peek(material).records
    return 90 if any(_is_post(record) or _inside(record) for record in records) else 0


def _sniff_csv(material: Material) -> int:
    columns = {column.lower() for column in sniff_columns(material) or ()}
    if not columns >= _COLUMNS or columns.isdisjoint(_TEXTS):
        return 0
    if b"truthsocial.com/" in material.head:
        return 90
    if "uri" in columns:
        return 0  # A table of another server of the same make.
    return 70 if len(columns & _COUNTS) > 1 else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("truth-json", "Truth Social posts (JSON)", _sniff_json, _read_json),
    Format("truth-csv", "Truth Social posts (CSV)", _sniff_csv, _read_csv),
)
