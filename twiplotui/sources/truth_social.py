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
from twiplotui.sources.json_fields import get_count, get_id, get_list, get_map, get_text
from twiplotui.sources.json_stream import iter_json_documents
from twiplotui.sources.mastodon_status import fact_of_status, plain_html
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.mojibake import repair
from twiplotui.sources.peek import peek
from twiplotui.sources.post_marks import hashtags_in, mentions_in
from twiplotui.sources.tables import read_table, sniff_columns
from twiplotui.sources.times import parse_time

_PAGES = ("truths", "statuses", "posts")
_COLUMNS = frozenset(("id", "created_at", "content", "url", "replies_count", "reblogs_count"))
_ID = re.compile(r"\d{12,20}", re.ASCII)
_HANDLE = re.compile(r"truthsocial\.com/(?:@|users/)(\w{1,30})", re.ASCII)
_STATUS = re.compile(
    r"https?://truthsocial\.com/(?:@|users/)(\w{1,30})/(?:statuses/|posts/)?(\d{5,20})", re.ASCII
)
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
        content = get_text(record, "content", "text")
        whole = repair(content)
        self._repaired += whole != content
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
        return _as_repost(post)

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


def _as_repost(post: PostFacts) -> PostFacts:
    """Recognise a repost: `RT: address`, `RT @name`, or nothing at all."""
    if not post.text and not post.media:
        return replace(post, kind=PostKind.REPOST, is_complete=False)
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
            lists = (get_list(value, key) for key in _PAGES)
            inside = next((found for found in lists if found), None)
            for record in inside or [value]:
                own = orjson.dumps(record) if inside else raw
                yield _fact(record, f"item {number}", own, reading, options)
    yield from reading.ending()


def _fact(
    record: object, position: str, raw: bytes, reading: _Reading, options: ReadOptions
) -> Fact:
    if not isinstance(record, Mapping):
        return Reject(position, "it is not an object")
    if get_map(record, "account"):
        fact = fact_of_status(record, options, position=position, raw=raw)
        return _as_repost(fact) if isinstance(fact, PostFacts) and not fact.repost_of else fact
    return reading.post(record, position, raw)


def _read_csv(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    reading = _Reading(options)
    for line, record in read_table(material, has_header=True).records():
        if isinstance(record, Reject):
            yield record
        else:
            yield reading.post(record, f"line {line}", orjson.dumps(record))
    yield from reading.ending()


def _sniff_json(material: Material) -> int:
    for record in peek(material).records:
        lists = (get_list(record, key) for key in _PAGES)
        first = next((found[0] for found in lists if found), record)
        address = get_text(first, "url", "uri") or get_text(get_map(first, "account"), "url")
        if "truthsocial.com/" in address and isinstance(first, Mapping) and "content" in first:
            return 90
    return 0


def _sniff_csv(material: Material) -> int:
    columns = sniff_columns(material)
    if not columns or not {column.lower() for column in columns} >= _COLUMNS:
        return 0
    return 90 if b"truthsocial.com" in material.head else 70


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("truth-json", "Truth Social posts (JSON)", _sniff_json, _read_json),
    Format("truth-csv", "Truth Social posts (CSV)", _sniff_csv, _read_csv),
)
