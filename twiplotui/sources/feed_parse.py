"""Reads RSS, Atom and CDF into plain values. Runs in the sandbox, not beside a store.

Our own cleaning comes first (`xml_guard`). Plain feeds are read by `feed_plain`, all others by
feedparser, with the same result. HTML is neither sanitised nor resolved by feedparser, because we
only ever show it as plain text, and that halves its cost.
"""

from __future__ import annotations

import calendar
import io
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.sources.feed_entry import FeedEntry, FeedHead, Markup, host_of, is_web_address
from twiplotui.sources.feed_media import maps_of, media_of, metrics_of, take_alts
from twiplotui.sources.feed_plain import read_plain
from twiplotui.sources.feed_posts import facts_of
from twiplotui.sources.feed_shield import shielded, unshielded
from twiplotui.sources.json_stream import dumps
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.mojibake import repair
from twiplotui.sources.xml_guard import GuardedXml, guard_xml

MAX_ITEMS = 5_000
"""More items than this are left out and counted."""

_ITEM = re.compile(r"<((?:[\w.-]+:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_HTML_PAGE = re.compile(r"<html[\s>]|<!doctype\s+html", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)
_TAG_OR_ENTITY = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\w{1,7}|[A-Za-z]\w{1,30});")
_ENDS_WHOLE = re.compile(r"</[\w.:-]+\s*>\s*(?:<!--.*?-->\s*)*$", re.DOTALL)
_CLOSED = re.compile(r"not (?:yet )?whitelisted", re.IGNORECASE)
"""What instances of Nitter put in place of a feed."""
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def read_feed(data: bytes, *, name: str, options: ReadOptions) -> list[Fact]:
    """Read a feed and return its facts.

    Raises:
        DataError: It is not a feed, or is refused; the sentence says which.
    """
    guarded = guard_xml(data, name, options.content_type)
    text, spans, beyond = _cap_items(guarded.text)
    is_cut = not _ENDS_WHOLE.search(text[-2_000:])
    bare, alts = take_alts(text)
    parsed = _parsed(bare, len(spans), name, options.address)
    # Plain dictionaries: feedparser's own answer `updated` with `published` and a warning.
    found: Sequence[Mapping[str, Any]] = [dict(entry) for entry in parsed.get("entries") or ()]
    if not found and not parsed.get("version"):
        raise _not_a_feed(text, name)
    feed = dict(parsed.get("feed") or {})
    if _CLOSED.search(_text(feed, "title")):
        raise DataError(
            f"{name} only says that its server does not give this feed to everyone.",
            "Take another server for it, or ask its owner.",
        )
    raws = [text[start:end].encode() for start, end in spans]
    if len(raws) != len(found):
        raws = [dumps(entry) for entry in found]
    found, cut = _without_cut_entry(found, is_cut)
    # Atom says whether a text is HTML; of RSS one can only guess.
    guess = not str(parsed.get("version")).startswith("atom")
    entries = [
        _entry(entry, raw, alts, position=f"item {number}", guess=guess)
        for number, (entry, raw) in enumerate(zip(found, raws, strict=False), start=1)
    ]
    if is_cut and entries and not cut:
        entries[-1] = replace(entries[-1], is_full=False)
    facts: list[Fact] = [Caution(sentence) for sentence in guarded.cautions]
    facts.extend(facts_of(_head(feed, options.address), entries, options))
    facts.extend(cut)
    facts.extend(_ending(is_cut=is_cut, beyond=beyond))
    return facts


def _ending(*, is_cut: bool, beyond: int) -> Iterator[Fact]:
    if is_cut:
        yield Caution("The feed ends in the middle; the items up to there were read.")
    if beyond:
        yield LeftOut(f"items beyond the first {MAX_ITEMS:,} of a feed", beyond)


def _cap_items(text: str) -> tuple[str, list[tuple[int, int]], int]:
    """Cut a feed down to the items allowed; return it, where they stand, and how many went."""
    starts = list(_ITEM.finditer(text))
    beyond = len(starts) - MAX_ITEMS
    if beyond > 0:
        last = starts[-1]
        end = text.find(f"</{last[1]}", last.end())
        close = text.find(">", end) + 1 if end >= 0 else len(text)
        text = text[: starts[MAX_ITEMS].start()] + text[close:]
        starts = starts[:MAX_ITEMS]
    spans = []
    for number, found in enumerate(starts):
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        end = text.find(f"</{found[1]}", found.end(), limit)
        close = text.find(">", end) + 1 if end >= 0 else limit
        spans.append((found.start(), close))
    return text, spans, max(beyond, 0)


def _parsed(text: str, items: int, name: str, address: str) -> Mapping[str, Any]:
    """Parse a feed by the quick way where that gives the same, else by feedparser."""
    data = GuardedXml(text).encoded()
    address = address if is_web_address(address) else ""
    plain = read_plain(data, address)
    if plain is not None and len(plain["entries"]) == items:
        return plain
    guarded = shielded(text)
    if guarded == text:
        return _parse(data, name, address)
    return unshielded(_parse(GuardedXml(guarded).encoded(), name, address))


def _parse(data: bytes, name: str, address: str) -> Mapping[str, Any]:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if address:
        headers["content-location"] = address
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(data),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers=headers,
        )
    except MemoryError:
        raise
    except Exception as error:
        # feedparser promises `bozo`, yet four classes of exceptions are known to escape it.
        raise DataError(
            f"{name} is damaged: the feed parser gives up on it ({type(error).__name__})."
        ) from error
    return parsed


def _not_a_feed(text: str, name: str) -> DataError:
    if not text.strip():
        return DataError(f"{name} is empty, not a feed.")
    if _HTML_PAGE.search(text[:10_000]):
        title = _TITLE.search(text[:20_000])
        called = f" (“{' '.join(title[1].split())[:80]}”)" if title and title[1].strip() else ""
        return DataError(
            f"{name} is a web page{called}, not a feed.",
            "Look on the site for its RSS or Atom address.",
        )
    return DataError(f"{name} is not a feed: it is neither RSS, Atom, CDF nor JSON Feed.")


def _without_cut_entry(
    found: Sequence[Mapping[str, Any]], is_cut: bool
) -> tuple[Sequence[Mapping[str, Any]], list[Fact]]:
    """Drop the last entry where the file ends before its id; kept, it would come twice."""
    if not is_cut or not found or _text(found[-1], "id"):
        return found, []
    others_have_ids = any(_text(entry, "id") for entry in found[:-1])
    if len(found) > 1 and not others_have_ids:
        return found, []
    return found[:-1], [Reject(f"item {len(found)}", "the file is cut off before its id")]


def _text(source: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = source.get(key)
        if isinstance(value, str) and value.strip():
            return repair(value.strip())
    return ""


def _markup(detail: object, value: str, *, guess: bool) -> Markup:
    kind = base = ""
    if isinstance(detail, Mapping):
        kind, base = str(detail.get("type") or ""), str(detail.get("base") or "")
    is_html = kind in _HTML_TYPES or (guess and bool(_TAG_OR_ENTITY.search(value)))
    return Markup(value, is_html, base)


def _head(feed: Mapping[str, Any], address: str) -> FeedHead:
    own = next(
        (
            str(link.get("href"))
            for link in maps_of(feed, "links")
            if link.get("rel") == "self" and is_web_address(str(link.get("href") or ""))
        ),
        "",
    )
    fetched = address if is_web_address(address) else ""
    if fetched and host_of(own) != host_of(fetched):
        # A feed may not pass for the feed of another site.
        own = fetched
    picture = feed.get("image") or {}
    return FeedHead(
        title=_text(feed, "title"),
        site=_text(feed, "link"),
        address=own,
        id=_text(feed, "id"),
        description=_text(feed, "subtitle"),
        generator=_text(feed, "generator"),
        lang=_text(feed, "language"),
        picture=_text(picture, "href") if isinstance(picture, Mapping) else "",
    )


def _entry(
    entry: Mapping[str, Any], raw: bytes, alts: Mapping[str, str], *, position: str, guess: bool
) -> FeedEntry:
    contents = [part for part in maps_of(entry, "content") if _text(part, "value")]
    summary = _text(entry, "summary")
    body = _markup(entry.get("summary_detail"), summary, guess=guess)
    is_full: bool | None = None
    if contents:
        longest = max(contents, key=lambda part: len(_text(part, "value")))
        content = _text(longest, "value")
        if len(content) >= len(summary):
            body = _markup(longest, content, guess=guess)
            is_full = True
    title = _text(entry, "title")
    published = _text(entry, "published", "created")
    return FeedEntry(
        position=position,
        id=_text(entry, "id"),
        link=_text(entry, "link"),
        title=_markup(entry.get("title_detail"), title, guess=guess),
        body=body,
        is_full=is_full,
        author=_text(entry, "author"),
        published=published,
        updated=_text(entry, "updated"),
        published_at=_moment(entry, "published_parsed", "created_parsed"),
        updated_at=_moment(entry, "updated_parsed"),
        lang=_language(entry, contents),
        tags=tuple(term for tag in maps_of(entry, "tags") if (term := _text(tag, "term"))),
        media=media_of(entry, alts),
        metrics=metrics_of(entry),
        video_id=_text(entry, "yt_videoid"),
        channel_id=_text(entry, "yt_channelid"),
        raw=raw,
    )


def _moment(entry: Mapping[str, Any], *keys: str) -> int | None:
    for key in keys:
        moment = entry.get(key)
        if isinstance(moment, (time.struct_time, tuple)):
            try:
                return calendar.timegm(moment) * 1000
            except (ValueError, OverflowError):
                return None
    return None


def _language(entry: Mapping[str, Any], contents: Sequence[Mapping[str, Any]]) -> str:
    details = [*contents, entry.get("summary_detail"), entry.get("title_detail")]
    own = (_text(part, "language") for part in details if isinstance(part, Mapping))
    return _text(entry, "language", "dc_language") or next((lang for lang in own if lang), "")
