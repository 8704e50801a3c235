"""A post object of API v1.1, the shape archives and older collectors share, as `PostFacts`."""

from __future__ import annotations

import re
from typing import NamedTuple

from twiplotui.clock import DAY
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts
from twiplotui.model.words import PostKind, TimePrecision
from twiplotui.sources.post_marks import links_in
from twiplotui.sources.post_parts import Place, Relations, Words, assemble, x_moment
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
    status_id,
    text_of,
    unique,
    whole,
)

REPEATED = re.compile(r"RT @(\w{1,50}):? ", re.ASCII)
"""How X begins the text of a repost."""

_CUT_PREVIEW = re.compile(r"(?:…|\.\.\.)\s*(?:https://t\.co/\w+)?\s*$")
_PREVIEW_LENGTH = 240
_OWN_MEDIA = re.compile(r"/(photo|video)/\d+$")


def tweet_id(tweet: Json) -> tuple[str, str]:
    """Return the id of a post and why it is refused; one of the two is empty."""
    text = id_text(tweet.get("id_str"))
    number = tweet.get("id")
    other = "" if number == 0 else id_text(number)
    if text and other and text != other and not isinstance(number, float):
        if is_damaged_pair(text, other):
            return text, ""
        timed = [each for each in (text, other) if _is_of_time(each, tweet.get("created_at"))]
        if len(timed) == 1:
            # A row copied by hand over another keeps the time of its own post.
            return timed[0], ""
        return "", f"id ({other}) and id_str ({text}) name different posts"
    if text or other:
        return text or other, ""
    for value in (tweet.get("id_str"), number):
        if is_damaged_id(value):
            return "", f"the id was damaged by a spreadsheet or a float ({value})"
    return "", "the post has no id"


def _is_of_time(native_id: str, said: object) -> bool:
    """Whether a post was made in the second that its id tells."""
    made_at, published_at = x_id_time(native_id), parse_time(said)[0]
    return None not in (made_at, published_at) and (made_at or 0) // 1000 * 1000 == published_at


def is_damaged_pair(text: str, number: str) -> bool:
    """Whether a number is what JavaScript makes of the id written as text."""
    try:
        return int(float(text)) == int(float(number))
    except (ValueError, OverflowError):
        return False


def read_tweet(tweet: Json, author: AccountFacts, place: Place) -> PostFacts | Reject:
    """Turn a v1.1 post by `author` into facts."""
    native_id, problem = tweet_id(tweet)
    if problem:
        return Reject(place.position, problem)
    body = _body(tweet)
    if body is None:
        return Reject(place.position, "the post has no text")
    moment = x_moment(tweet.get("created_at"), native_id)
    if place.midnight_is_day and is_timeless_midnight(moment.at, native_id):
        moment = moment._replace(precision=TimePrecision.DAY)
    mentions = _names(body.entities, "user_mentions", "screen_name")
    relations, said = _relations(tweet, body, mentions, native_id)
    if said.entities and said.entities is not body.entities:
        # A repost cuts the names of what it repeats with its text.
        mentions = unique((*mentions[:1], *_names(said.entities, "user_mentions", "screen_name")))
    return assemble(
        native_id,
        author,
        moment,
        Words(
            said.text,
            said.is_complete,
            said.links or _written(said.text, native_id),
            said.media,
            mentions,
            _names(said.entities or body.entities, "hashtags", "text"),
            text_of(tweet.get("lang")),
        ),
        relations,
        place,
        _metrics(tweet),
        deleted_at=parse_time(tweet["deleted_at"])[0] if "deleted_at" in tweet else None,
    )


def _written(text: str, native_id: str) -> tuple[Link, ...]:
    """Return the links a text writes out; the first years shortened none."""
    if "http" not in text:
        return ()
    return tuple(link for link in links_in(text) if status_id(link.url) != native_id)


def is_timeless_midnight(published_at: int | None, native_id: str) -> bool:
    """Whether a midnight stands for a day: archives lack the clock of posts without timed ids."""
    is_midnight = published_at is not None and published_at % DAY == 0
    return is_midnight and int(native_id) <= FIRST_TIMED_X_ID


class _Body(NamedTuple):
    """The text of a post with what belongs to it."""

    text: str
    is_complete: bool | None
    links: tuple[Link, ...]
    media: tuple[Media, ...]
    raw_text: str
    entities: Json


def _body(tweet: Json) -> _Body | None:
    body: Json = tweet
    extended_tweet = tweet.get("extended_tweet")
    if isinstance(extended_tweet, dict) and isinstance(extended_tweet.get("full_text"), str):
        body = extended_tweet
    raw_text = body.get("full_text")
    if not isinstance(raw_text, str):
        raw_text = body.get("text")
        if not isinstance(raw_text, str):
            return None
    entities = mapping_of(body.get("entities"))
    extended = mapping_of(body.get("extended_entities") or tweet.get("extended_entities"))
    spans, links, media = entity_spans(entities, extended)
    if "quoted_status_permalink" in tweet:
        link = mapping_of(tweet["quoted_status_permalink"])
        spans.append((0, 0, text_of(link.get("url")), text_of(link.get("expanded"))))
    text = expand(raw_text, spans)
    if media:
        text = text.rstrip()
    is_cut = body.get("truncated") is True or (
        len(raw_text) >= _PREVIEW_LENGTH and _CUT_PREVIEW.search(raw_text) is not None
    )
    return _Body(text, not is_cut, links, media, raw_text, entities)


def _names(entities: Json, kind: str, key: str) -> tuple[str, ...]:
    found = entities.get(kind)
    if not found:
        return ()
    return unique([item[key] for item in objects_of(found) if text_of(item.get(key))])


def _relations(
    tweet: Json, body: _Body, mentions: tuple[str, ...], native_id: str
) -> tuple[Relations, _Body]:
    """Return what a post is to others, and its text in the light of that."""
    original = tweet.get("retweeted_status")
    if isinstance(original, dict):
        return _repost(original, body)
    repeated = REPEATED.match(body.raw_text) if body.raw_text.startswith("RT @") else None
    if repeated and (not mentions or mentions[0].lower() == repeated[1].lower()):
        is_complete = False if body.raw_text.rstrip().endswith(("…", "...")) else None
        source = _source_status(tweet)
        relations = Relations(PostKind.REPOST, repost_of=source, repost_author=repeated[1])
        return relations, body._replace(is_complete=is_complete)
    reply_to = id_text(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id"))
    reply_account = text_of(tweet.get("in_reply_to_screen_name")) or id_text(
        tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id")
    )
    if body.links and any(status_id(link.url) == native_id for link in body.links):
        body = _without_own(body, native_id)
    quote_of = _quoted(tweet, body.links)
    kind = PostKind.POST
    if reply_to or reply_account:
        kind = PostKind.REPLY
    elif quote_of or tweet.get("is_quote_status") is True:
        kind = PostKind.QUOTE
    return Relations(kind, reply_to, reply_account, quote_of=quote_of), body


def _without_own(body: _Body, native_id: str) -> _Body:
    """Take away links to the post itself; those to its media stand for media nothing else lists."""
    text, media = body.text, body.media
    for link in body.links:
        if status_id(link.url) == native_id and (found := _OWN_MEDIA.search(link.url)):
            text = text.replace(link.url, "").rstrip()
            media = media or (Media("image" if found[1] == "photo" else "video"),)
    others = tuple(link for link in body.links if status_id(link.url) != native_id)
    return body._replace(text=text, links=others, media=media)


def _repost(original: Json, body: _Body) -> tuple[Relations, _Body]:
    user = mapping_of(original.get("user"))
    who = handle_of(user.get("screen_name")) or id_text(user.get("id_str")) or "?"
    repeated = _body(original)
    if repeated is not None:
        body = repeated._replace(text=f"RT @{who}: {repeated.text}")
    return Relations(PostKind.REPOST, repost_of=tweet_id(original)[0], repost_author=who), body


def _source_status(tweet: Json) -> str:
    media = mapping_of(tweet.get("extended_entities")) or mapping_of(tweet.get("entities"))
    for item in objects_of(media.get("media")):
        source = id_text(item.get("source_status_id_str")) or id_text(item.get("source_status_id"))
        if source:
            return source
    return ""


def _quoted(tweet: Json, links: tuple[Link, ...]) -> str:
    said = id_text(tweet.get("quoted_status_id_str")) or id_text(tweet.get("quoted_status_id"))
    return said or (status_id(links[-1].url) if links else "")


def _metrics(tweet: Json) -> Metrics:
    return Metrics(
        likes=whole(tweet.get("favorite_count")),
        reposts=whole(tweet.get("retweet_count")),
        replies=whole(tweet.get("reply_count")),
        quotes=whole(tweet.get("quote_count")),
    )
