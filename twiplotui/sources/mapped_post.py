"""A row of any table of posts, its columns known, as `PostFacts`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from twiplotui.clock import MINUTE, utc
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Reject
from twiplotui.model.post import Metrics, PostFacts
from twiplotui.model.words import Network, PostKind, Presence, TimePrecision
from twiplotui.sources.bluesky_records import web_address
from twiplotui.sources.columns import Columns
from twiplotui.sources.mapped_author import author_of, network_of
from twiplotui.sources.mapped_cells import names_in
from twiplotui.sources.mapped_identity import NO_ID, identity, post_id
from twiplotui.sources.mapped_links import attached, linked_text
from twiplotui.sources.post_marks import hashtags_in, mentions_in
from twiplotui.sources.post_parts import (
    Moment,
    Place,
    Relations,
    Words,
    assemble,
    unread_time,
    x_moment,
)
from twiplotui.sources.times import parse_time, x_id_time
from twiplotui.sources.truth_social import quote_apart
from twiplotui.sources.x_values import (
    handle_of,
    id_text,
    status_id,
    text_of,
    unescape,
    whole,
)
from twiplotui.text.html import html_to_text

_REPEATED = re.compile(r"RT @(\w{1,50}):? ?", re.ASCII)
_QUOTED = re.compile(r" QT @\w{1,50}\b", re.ASCII)
"""How collections of the US Congress add the post that is quoted."""
_X_HANDLE = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?!i/)(\w{1,20})/status", re.I
)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/(?=https?://)")
"""What the Internet Archive puts before the address of a page it keeps."""
_HTML = re.compile(r"\s*<(?:p|div|span|br)\b", re.I)
_IN_HTML = (Network.TRUTH, Network.MASTODON)
_TRUE = (True, 1, "1", "t", "true", "yes", "y")
_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?( ?[ap]\.?m\.?)?$", re.I)
_NEAR_MS = 1500
_MOST_TEXT = 1_000_000
"""Characters; speeches and releases are far shorter, an unclosed quote makes texts far longer."""
_REPLY_FIELDS = ("reply_to", "reply_to_account", "is_reply", "kind")


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a kind of table before its rows are read."""

    network: Network | None = None
    """None: told from each row."""
    has_written_newlines: bool = False
    r"""Whether a newline is written as the two characters `\n`."""
    has_merged_reposts: bool = False
    """Whether a repost carries the text of the original without `RT @`."""
    author: AccountFacts | None = None
    """Who wrote all of it, where the kind of table says so."""


def read_row(
    record: Mapping[str, Any],
    columns: Columns,
    preset: Preset,
    fallback: AccountFacts | None,
    place: Place,
) -> PostFacts | Reject:
    """Turn one row into facts.

    Args:
        record: The row by column.
        columns: Which column means what.
        preset: What is known of the table.
        fallback: The author where the row names none.
        place: Where the row stands.
    """
    url = _ARCHIVED.sub("", text_of(columns.first(record, "url")).strip())
    network = preset.network or network_of(record, columns, url, fallback)
    text, repeated = _text(record, columns, preset)
    if text is None:
        return Reject(place.position, "the row has no text")
    if len(text) > _MOST_TEXT:
        return Reject(place.position, "its text is longer than that of any post")
    if network in _IN_HTML and _HTML.match(text):
        text = html_to_text(quote_apart(text)).text
    is_other = repeated is not None and not _is_own(url, repeated[1], record, columns)
    own_url = "" if is_other else url
    author = author_of(record, columns, network, own_url, preset.author or fallback)
    native_id, url_id, problem = identity(record, columns, network, url, is_other)
    if not problem or problem == NO_ID:
        native_id, problem = post_id(record, columns, network, native_id, url_id, author, text)
    if problem:
        said = str(columns.first(record, "id") or "")[:40]
        is_strange = problem == NO_ID and said
        return Reject(place.position, f"“{said}” is no id of a post" if is_strange else problem)
    if author is None:
        return Reject(place.position, "the row names no author; give one with --account")
    linked = url_id if url_id != native_id else ""
    relations = _relations(record, columns, repeated, linked, native_id)
    if network is Network.X and relations.kind is PostKind.POST and _QUOTED.search(text):
        relations = relations._replace(kind=PostKind.QUOTE)
    return assemble(
        native_id,
        author,
        _time(record, columns, native_id, network),
        _words(record, columns, preset, text, relations, author.handle),
        relations,
        _placed(record, columns, place),
        _metrics(record, columns),
        network=network,
        url=url or web_address(native_id),
    )


def _words(
    record: Mapping[str, Any],
    columns: Columns,
    preset: Preset,
    text: str,
    relations: Relations,
    handle: str | None,
) -> Words:
    is_complete: bool | None = None
    if relations.kind is PostKind.REPOST:
        if preset.has_merged_reposts and not _REPEATED.match(text):
            text = f"RT @{relations.repost_author or '?'}: {text}"
        is_complete = False if text.rstrip().endswith(("…", "...")) else None
    media = attached(record, columns)
    authors = (handle, relations.repost_author)
    text, links = linked_text(record, columns, text, has_media=bool(media), authors=authors)
    return Words(
        text,
        is_complete,
        links,
        media,
        mentions=names_in(columns.first(record, "mentions")) or mentions_in(text),
        hashtags=names_in(columns.first(record, "hashtags")) or hashtags_in(text),
        lang=columns.text(record, "lang"),
    )


def _placed(record: Mapping[str, Any], columns: Columns, place: Place) -> Place:
    said = columns.time(record, "captured_at")
    is_deleted = _is_true(columns.first(record, "is_deleted"))
    if said is None and not is_deleted:
        return place
    presence = Presence.DELETED if is_deleted else place.presence
    return place._replace(captured_at=said or place.captured_at, presence=presence)


def _text(
    record: Mapping[str, Any], columns: Columns, preset: Preset
) -> tuple[str | None, re.Match[str] | None]:
    found = None
    for value in columns.values(record, "text"):
        if isinstance(value, str):
            found = value
            break
    if found is None:
        if not any(column in record for column in columns.by_field.get("text", ())):
            return None, None
        found = ""
    text = unescape(found)
    if preset.has_written_newlines:
        text = text.replace("\\n", "\n")
    return text, _REPEATED.match(text)


def _is_own(url: str, repeated: str, record: Mapping[str, Any], columns: Columns) -> bool:
    """Whether the address of a repost is its own; some collections give that of the original."""
    linked = _X_HANDLE.match(url)
    if linked is None or linked[1].lower() != repeated.lower():
        return linked is not None
    made_at, said = x_id_time(status_id(url)), columns.time(record, "time")
    return made_at is not None and said is not None and abs(made_at - said) < _NEAR_MS


def _time(record: Mapping[str, Any], columns: Columns, native_id: str, network: Network) -> Moment:
    best: tuple[int | None, TimePrecision] = (None, TimePrecision.UNKNOWN)
    for found in columns.times(record, "time"):
        if found[0] is not None and (best[0] is None or best[1] is TimePrecision.DAY):
            best = found
            if found[1] is not TimePrecision.DAY:
                break
    if best[0] is not None and best[1] is TimePrecision.DAY:
        clock = columns.first(record, "clock")
        if isinstance(clock, str) and _CLOCK.match(clock.strip()):
            day = utc(best[0])
            joined = parse_time(f"{day:%Y-%m-%d} {clock.strip()}")
            best = joined if joined[0] is not None else best
    from_id = x_id_time(native_id) if network is Network.X else None
    if from_id is None:
        return Moment(*best, unread_time(columns.first(record, "time"), best[0]))
    if best[0] is None or best[1] is TimePrecision.DAY:
        return x_moment(None, native_id)
    slack = MINUTE if best[1] is TimePrecision.MINUTE else _NEAR_MS
    if abs(best[0] - from_id) > slack or best[1] is TimePrecision.MINUTE:
        # A time without zone, or of another clock: the id knows better.
        return Moment(from_id, TimePrecision.FROM_ID)
    return Moment(*best)


def _relations(
    record: Mapping[str, Any],
    columns: Columns,
    repeated: re.Match[str] | None,
    linked: str,
    native_id: str,
) -> Relations:
    said = text_of(columns.first(record, "kind")).lower()
    thread = _reference(record, columns, "thread")
    reply_to = _reference(record, columns, "reply_to")
    reply_account = _account(columns.first(record, "reply_to_account"))
    repost_of = _reference(record, columns, "repost_of")
    is_repost = bool(repost_of) or _is_true(columns.first(record, "is_repost"))
    if is_repost or repeated or "retweet" in said or "repost" in said:
        who = repeated[1] if repeated else _account(columns.first(record, "repost_author"))
        return Relations(
            PostKind.REPOST, repost_of=repost_of or linked, repost_author=who, thread_id=thread
        )
    quote_of = _reference(record, columns, "quote_of")
    kind = PostKind.POST
    if not any(map(columns.has, _REPLY_FIELDS)) and thread not in ("", native_id):
        # Without a word on replies: only a reply stands in the conversation of another post.
        said = "reply"
    if "repl" in said or reply_to or reply_account or _is_true(columns.first(record, "is_reply")):
        kind = PostKind.REPLY
    elif quote_of or "quot" in said or _is_true(columns.first(record, "is_quote")):
        kind = PostKind.QUOTE
    return Relations(kind, reply_to, reply_account, quote_of=quote_of, thread_id=thread)


def _reference(record: Mapping[str, Any], columns: Columns, field: str) -> str:
    for value in columns.values(record, field):
        found = id_text(value) or status_id(value)
        if found and found != "0":
            return found
    return ""


def _account(value: object) -> str:
    return id_text(value) or handle_of(value) or ""


def _is_true(value: object) -> bool:
    return (value.strip().lower() if isinstance(value, str) else value) in _TRUE


def _metrics(record: Mapping[str, Any], columns: Columns) -> Metrics:
    found = Metrics()
    for field in ("likes", "reposts", "replies", "quotes", "views", "bookmarks"):
        for value in columns.values(record, field):
            count = whole(value)
            if count is not None:
                found = replace(found, **{field: count})
                break
    return found
