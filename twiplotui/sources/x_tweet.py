"""A post object of API v1.1, the shape archives and older collectors share, as `PostFacts`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts
from twiplotui.model.words import Network, PostKind, Presence, TimePrecision
from twiplotui.sources.times import FIRST_TIMED_X_ID, parse_time, x_id_time
from twiplotui.sources.x_values import (
    Json,
    entity_spans,
    expand,
    handle_of,
    id_text,
    is_damaged_id,
    mapping_of,
    objects_of,
    post_url,
    status_id,
    text_of,
    whole,
)

REPEATED = re.compile(r"RT @(\w{1,50}):? ", re.ASCII)
"""How X begins the text of a repost."""

_CUT_PREVIEW = re.compile(r"(?:…|\.\.\.)\s*(?:https://t\.co/\w+)?\s*$")
_PREVIEW_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record was found and how it was collected."""

    position: str
    raw: bytes = b""
    captured_at: int | None = None
    presence: Presence = Presence.SEEN
    has_counts: bool = True
    midnight_is_day: bool = False
    """Whether 00:00:00 of an id without time stands for an unknown time of day."""


def tweet_id(tweet: Json) -> tuple[str, str]:
    """Return the id of a post and why it is refused; one of the two is empty."""
    text = id_text(tweet.get("id_str"))
    number = tweet.get("id")
    other = id_text(number)
    if text and other and text != other and not isinstance(number, float):
        if is_damaged_pair(text, other):
            return text, ""
        return "", f"id ({other}) and id_str ({text}) name different posts"
    if text or other:
        return text or other, ""
    for value in (tweet.get("id_str"), number):
        if is_damaged_id(value):
            return "", f"the id was damaged by a spreadsheet or a float ({value})"
    return "", "the post has no id"


def is_damaged_pair(text: str, number: str) -> bool:
    """Whether a number is what JavaScript makes of the id written as text."""
    try:
        return int(float(text)) == int(float(number))
    except (ValueError, OverflowError):
        return False


def read_tweet(tweet: Json, author: AccountFacts, place: Place) -> PostFacts | Reject:
    """Turn a v1.1 post into facts.

    Args:
        tweet: The post object.
        author: Who wrote it.
        place: Where it was found.
    """
    native_id, problem = tweet_id(tweet)
    if problem:
        return Reject(place.position, problem)
    original = tweet.get("retweeted_status")
    text, is_complete, links, media, raw_text = _text(tweet)
    if text is None:
        return Reject(place.position, "the post has no text")
    published_at, precision, time_text = tweet_time(tweet.get("created_at"), native_id)
    if place.midnight_is_day and published_at is not None and published_at % 86_400_000 == 0:
        precision = TimePrecision.DAY if int(native_id) <= FIRST_TIMED_X_ID else precision
    entities = mapping_of(tweet.get("entities"))
    mentions = tuple(
        [m["screen_name"] for m in objects_of(entities.get("user_mentions")) if _named(m)]
    )
    repeated = REPEATED.match(raw_text) if raw_text.startswith("RT @") else None
    kind, repost_of, repost_author = PostKind.POST, "", ""
    reply_to = id_text(tweet.get("in_reply_to_status_id_str")) or id_text(
        tweet.get("in_reply_to_status_id")
    )
    reply_account = text_of(tweet.get("in_reply_to_screen_name")) or id_text(
        tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id")
    )
    quote_of = ""
    if isinstance(original, dict):
        kind, repost_of, repost_author = _repost(original)
        whole_text, whole_complete, links, media, _ = _text(original)
        if whole_text is not None:
            text, is_complete = f"RT @{repost_author}: {whole_text}", whole_complete
    elif repeated and (not mentions or mentions[0].lower() == repeated[1].lower()):
        kind, repost_author = PostKind.REPOST, repeated[1]
        repost_of = _source_status(tweet)
        is_complete = False if raw_text.rstrip().endswith(("…", "...")) else None
    else:
        quote_of = _quoted(tweet, links, native_id)
        if reply_to or reply_account:
            kind = PostKind.REPLY
        elif quote_of or tweet.get("is_quote_status") is True:
            kind = PostKind.QUOTE
    return PostFacts(
        network=Network.X,
        native_id=native_id,
        author=author,
        text=text,
        kind=kind,
        published_at=published_at,
        precision=precision,
        time_text=time_text,
        is_complete=is_complete,
        lang=text_of(tweet.get("lang")),
        url=post_url(native_id, author.handle),
        links=links,
        mentions=mentions,
        hashtags=tuple(
            [h["text"] for h in objects_of(entities.get("hashtags")) if text_of(h.get("text"))]
        ),
        media=media,
        reply_to=reply_to,
        reply_to_account=reply_account,
        repost_of=repost_of,
        repost_author=repost_author,
        quote_of=quote_of,
        metrics=_metrics(tweet) if place.has_counts else NO_METRICS,
        presence=place.presence,
        deleted_at=parse_time(tweet["deleted_at"])[0] if "deleted_at" in tweet else None,
        captured_at=place.captured_at,
        raw=place.raw,
        position=place.position,
    )


NO_METRICS = Metrics()


def tweet_time(value: object, native_id: str) -> tuple[int | None, TimePrecision, str]:
    """Return the time of a post, from its id where the file has none or only a day."""
    published_at, precision = parse_time(value)
    if published_at is not None and precision is not TimePrecision.DAY:
        return published_at, precision, ""
    from_id = x_id_time(native_id)
    if from_id is not None:
        return from_id, TimePrecision.FROM_ID, ""
    return published_at, precision, str(value)[:100] if value and published_at is None else ""


def _text(
    tweet: Json,
) -> tuple[str | None, bool | None, tuple[Link, ...], tuple[Media, ...], str]:
    extended_tweet = tweet.get("extended_tweet")
    body: Json = tweet
    if isinstance(extended_tweet, dict) and isinstance(extended_tweet.get("full_text"), str):
        body = extended_tweet
    raw_text = body.get("full_text")
    if not isinstance(raw_text, str):
        raw_text = body.get("text")
        if not isinstance(raw_text, str):
            return None, None, (), (), ""
    entities = mapping_of(body.get("entities"))
    extended = mapping_of(body.get("extended_entities") or tweet.get("extended_entities"))
    spans, links, media = entity_spans(entities, extended)
    text = expand(raw_text, spans)
    if media:
        text = text.rstrip()
    is_cut = body.get("truncated") is True or (
        len(raw_text) >= _PREVIEW_LENGTH and _CUT_PREVIEW.search(raw_text) is not None
    )
    return text, not is_cut, links, media, raw_text


def _named(mention: Json) -> bool:
    return bool(text_of(mention.get("screen_name")))


def _repost(original: Json) -> tuple[PostKind, str, str]:
    user = mapping_of(original.get("user"))
    who = handle_of(user.get("screen_name")) or id_text(user.get("id_str")) or "?"
    return PostKind.REPOST, tweet_id(original)[0], who


def _source_status(tweet: Json) -> str:
    media = mapping_of(tweet.get("extended_entities")) or mapping_of(tweet.get("entities"))
    for item in objects_of(media.get("media")):
        source = id_text(item.get("source_status_id_str")) or id_text(item.get("source_status_id"))
        if source:
            return source
    return ""


def _quoted(tweet: Json, links: tuple[Link, ...], native_id: str) -> str:
    said = id_text(tweet.get("quoted_status_id_str")) or id_text(tweet.get("quoted_status_id"))
    if said or not links:
        return said
    linked = status_id(links[-1].url)
    return linked if linked != native_id else ""


def _metrics(tweet: Json) -> Metrics:
    return Metrics(
        likes=whole(tweet.get("favorite_count")),
        reposts=whole(tweet.get("retweet_count")),
        replies=whole(tweet.get("reply_count")),
        quotes=whole(tweet.get("quote_count")),
    )
