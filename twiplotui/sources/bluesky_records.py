"""Records of Bluesky as posts, the same from a repository and from the AppView.

Definitions: the lexicons app.bsky.feed.post, app.bsky.feed.repost and app.bsky.graph.follow.
Texts are kept as they are written; the full addresses of shortened links are in `links`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import libipld

from twiplotui.clock import DAY
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Reject
from twiplotui.model.post import Link, Media, PostFacts
from twiplotui.model.words import Network, PostKind, TimePrecision
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.times import parse_time

POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
LIKE = "app.bsky.feed.like"
FOLLOW = "app.bsky.graph.follow"
PROFILE = "app.bsky.actor.profile"

_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,200}")
_URI = re.compile(
    r"at://(did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,200})/([A-Za-z0-9.-]{1,300})/([^/\s]{1,512})"
)
_MAX_FACETS = 300


@dataclass(frozen=True, slots=True)
class _Embed:
    """What a post carries beside its text."""

    quote_of: str = ""
    media: tuple[Media, ...] = ()
    links: tuple[Link, ...] = ()


def is_did(text: object) -> bool:
    """Whether a value is a DID."""
    return isinstance(text, str) and _DID.fullmatch(text) is not None


def did_of_uri(uri: str) -> str:
    """Return the DID of an at:// address of a record; empty if it is none."""
    found = _URI.fullmatch(uri)
    return found[1] if found else ""


def is_record_uri(uri: str, collection: str = "") -> bool:
    """Whether a text is the at:// address of a record (of this collection)."""
    found = _URI.fullmatch(uri)
    return found is not None and collection in ("", found[2])


def claimed_time(value: str, options: ReadOptions) -> tuple[int | None, TimePrecision, str]:
    """Read the time a client claims; what cannot be is kept as text only.

    The client chooses `createdAt`: year 0000 and years to come occur.
    """
    moment, precision = parse_time(value)
    latest = (options.now or options.captured_at or 0) + DAY
    if moment is None or (latest > DAY and moment > latest):
        return None, TimePrecision.UNKNOWN, value[:100]
    return moment, precision, ""


def post_of_record(
    uri: str,
    author: AccountFacts,
    record: Mapping[str, Any],
    options: ReadOptions,
    *,
    raw: bytes,
    position: str,
) -> PostFacts:
    """Make a post of an `app.bsky.feed.post` record."""
    text = get_text(record, "text")
    moment, precision, time_text = claimed_time(get_text(record, "createdAt"), options)
    links, mentions, tags = _facets(text, get_list(record, "facets"))
    embed = _embed(get_map(record, "embed"))
    parent, root = _answered(record, "parent"), _answered(record, "root")
    kind = PostKind.REPLY if parent else (PostKind.QUOTE if embed.quote_of else PostKind.POST)
    return PostFacts(
        network=Network.BLUESKY,
        native_id=uri,
        author=author,
        text=text,
        kind=kind,
        published_at=moment,
        precision=precision,
        time_text=time_text,
        is_complete=True,
        lang=next(_texts(record, "langs"), ""),
        url=web_address(uri),
        links=tuple(dict.fromkeys((*links, *embed.links))),
        mentions=mentions,
        hashtags=tuple(dict.fromkeys((*tags, *_texts(record, "tags")))),
        media=embed.media,
        reply_to=parent,
        reply_to_account=did_of_uri(parent),
        quote_of=embed.quote_of,
        thread_id=root,
        captured_at=options.captured_at,
        raw=raw,
        position=position,
    )


def repost_of_record(
    uri: str,
    author: AccountFacts,
    record: Mapping[str, Any],
    options: ReadOptions,
    *,
    raw: bytes,
    position: str,
) -> PostFacts | Reject:
    """Make a repost of an `app.bsky.feed.repost` record; it does not hold the text repeated."""
    subject = get_text(get_map(record, "subject"), "uri")
    if not is_record_uri(subject):
        return Reject(position, "the repost does not say of what")
    moment, precision, time_text = claimed_time(get_text(record, "createdAt"), options)
    return PostFacts(
        network=Network.BLUESKY,
        native_id=repost_id(did_of_uri(uri), subject),
        author=author,
        text="",
        kind=PostKind.REPOST,
        published_at=moment,
        precision=precision,
        time_text=time_text,
        is_complete=False,
        url=web_address(subject),
        repost_of=subject,
        repost_author=did_of_uri(subject),
        captured_at=options.captured_at,
        raw=raw,
        position=position,
    )


def _answered(record: Mapping[str, Any], end: str) -> str:
    return get_text(get_map(get_map(record, "reply"), end), "uri")


def _texts(record: Mapping[str, Any], key: str) -> Iterator[str]:
    return (text for text in get_list(record, key) if isinstance(text, str))


def repost_id(did: str, subject: str) -> str:
    """Return the native id of a repost: the AppView does not give the record's own address."""
    return f"repost:{did}:{subject}"


def web_address(uri: str) -> str:
    """Return where a post can be seen on the web."""
    found = _URI.fullmatch(uri)
    return f"https://bsky.app/profile/{found[1]}/post/{found[3]}" if found else ""


def picture_id(value: object) -> str | None:
    """Return the content id of a profile picture, from a blob record or a web address."""
    if isinstance(value, str):
        return value.rsplit("/", 1)[-1].partition("@")[0] or None
    if not isinstance(value, Mapping):
        return None
    ref = value.get("ref")
    if isinstance(ref, Mapping):
        return get_text(ref, "$link") or None
    if isinstance(ref, bytes):
        try:
            return str(libipld.encode_cid(ref))
        except ValueError:
            return None
    return get_text(value, "cid") or None


def _facets(
    text: str, facets: Sequence[Any]
) -> tuple[tuple[Link, ...], tuple[str, ...], tuple[str, ...]]:
    """Return links, mentions and hashtags. Offsets count bytes of the text in UTF-8."""
    raw = text.encode("utf-8", "replace")
    links, mentions, tags = [], [], []
    for facet in facets[:_MAX_FACETS]:
        index = get_map(facet, "index")
        start, end = index.get("byteStart"), index.get("byteEnd")
        shown = ""
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(raw):
            shown = raw[start:end].decode("utf-8", "replace")
        for feature in get_list(facet, "features"):
            kind = get_text(feature, "$type").rpartition("#")[2]
            if kind == "link" and get_text(feature, "uri").startswith(("http://", "https://")):
                links.append(Link(get_text(feature, "uri"), shown))
            elif kind == "mention":
                handle = shown.removeprefix("@") if shown.startswith("@") else ""
                mentions.append(handle or get_text(feature, "did"))
            elif kind == "tag" and get_text(feature, "tag"):
                tags.append(get_text(feature, "tag"))
    named = tuple(dict.fromkeys(mention for mention in mentions if mention))
    return tuple(links), named, tuple(dict.fromkeys(tags))


def _embed(embed: Mapping[str, Any]) -> _Embed:
    kind = get_text(embed, "$type").removeprefix("app.bsky.embed.").partition("#")[0]
    if kind == "recordWithMedia":
        inside = _embed(get_map(embed, "media"))
        quoted = get_text(get_map(get_map(embed, "record"), "record"), "uri")
        return _Embed(_quoted(quoted), inside.media, inside.links)
    if kind == "record":
        return _Embed(_quoted(get_text(get_map(embed, "record"), "uri")))
    if kind == "images":
        images = (get_text(image, "alt") for image in get_list(embed, "images"))
        return _Embed(media=tuple(Media("image", alt) for alt in images))
    if kind == "video":
        return _Embed(media=(Media("video", get_text(embed, "alt")),))
    if kind == "external":
        card = get_map(embed, "external")
        url = get_text(card, "uri")
        if url.startswith(("http://", "https://")):
            title = get_text(card, "title")
            return _Embed(media=(Media("link", title, url),), links=(Link(url, title),))
    return _Embed()


def _quoted(uri: str) -> str:
    """Only posts are quoted; lists, feeds and starter packs are embedded in the same way."""
    return uri if is_record_uri(uri, POST) else ""


def followed(record: Mapping[str, Any], options: ReadOptions) -> tuple[str, int | None] | None:
    """Return the DID that a follow record names, and since when; None where it names none.

    Records of 2022 hold an object with the DID in it.
    """
    subject = record.get("subject")
    did = get_text(subject, "did") if isinstance(subject, Mapping) else subject
    if not isinstance(did, str) or not is_did(did):
        return None
    return did, claimed_time(get_text(record, "createdAt"), options)[0]


def profile_of_record(
    account: AccountFacts, record: Mapping[str, Any], options: ReadOptions
) -> AccountFacts:
    """Return an account with what its profile record says of it."""
    return replace(
        account,
        name=get_text(record, "displayName") or None,
        bio=get_text(record, "description") or None,
        avatar=picture_id(record.get("avatar")),
        observed_at=options.captured_at,
    )
