"""One post of API v2, with what its page includes about it, as `PostFacts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts, VersionFacts
from twiplotui.model.words import PostKind
from twiplotui.sources.post_marks import hashtags_in, links_in, mentions_in
from twiplotui.sources.post_parts import Place, Relations, Words, assemble, x_moment
from twiplotui.sources.times import x_id_time
from twiplotui.sources.x_owner import Nobody
from twiplotui.sources.x_tweet import REPEATED, tweet_id
from twiplotui.sources.x_users import named_author, v2_account
from twiplotui.sources.x_values import (
    Json,
    expand,
    id_text,
    list_of,
    mapping_of,
    media_kind,
    objects_of,
    text_of,
    unique,
    whole,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a page says besides its posts."""

    users: Mapping[str, Json] = field(default_factory=dict)
    tweets: Mapping[str, Json] = field(default_factory=dict)
    media: Mapping[str, Json] = field(default_factory=dict)
    captured_at: int | None = None


def context_of(includes: Json, captured_at: int | None) -> Context:
    """Index the `includes` of a page."""
    return Context(
        {id_text(user.get("id")): user for user in objects_of(includes.get("users"))},
        {id_text(tweet.get("id")): tweet for tweet in objects_of(includes.get("tweets"))},
        {text_of(item.get("media_key")): item for item in objects_of(includes.get("media"))},
        captured_at,
    )


def read_v2(
    tweet: Json, context: Context, raw: bytes, position: str, nobody: Nobody
) -> PostFacts | Reject:
    """Turn a v2 post into facts; `nobody` is the author where the record names none."""
    native_id, problem = tweet_id(tweet)
    if problem:
        return Reject(position, problem)
    history = [id_text(value) for value in list_of(tweet.get("edit_history_tweet_ids"))]
    newest = context.tweets.get(history[-1]) if history else None
    if newest is not None and history[-1] != native_id and _body(newest)[0] is not None:
        # The page shows an earlier wording and includes what it became.
        names = {"id": history[-1], "id_str": None, "edit_history_tweet_ids": history}
        return read_v2({**tweet, **newest, **names}, context, raw, position, nobody)
    body, is_note = _body(tweet)
    if body is None:
        return Reject(position, "the post has no text")
    author = _author(tweet, context) or nobody.account()
    words, relations = _words(tweet, *_readable(body, tweet, is_note), context)
    moment = x_moment(tweet.get("created_at"), native_id)
    return assemble(
        native_id,
        author,
        moment,
        words,
        relations,
        Place(position, raw, context.captured_at),
        _metrics(tweet),
        edited_at=moment.at if len(history) > 1 and history[0] != native_id else None,
        versions=_earlier(native_id, history, context),
    )


def _words(
    tweet: Json, text: str, links: tuple[Link, ...], context: Context
) -> tuple[Words, Relations]:
    """Return what a post says, a repost in the words of its original, and what it is to others."""
    is_complete: bool | None = True
    relations = _relations(tweet, context, text)
    told = tweet
    if relations.kind is PostKind.REPOST:
        original = _original(tweet, relations.repost_of, context)
        text, who, is_complete, links = _repeated(original, context, text, links)
        relations = relations._replace(repost_author=who)
        told = original if is_complete else tweet
    mentions, tags = _names(told, "mentions", "username"), _names(told, "hashtags", "tag")
    if told is not tweet:
        mentions = unique((*_names(tweet, "mentions", "username")[:1], *mentions))
    if not isinstance(told.get("entities"), dict):
        # Collected without them: then a search for a hashtag, handle or host asks the text.
        mentions, tags = mentions_in(text), hashtags_in(text)
        links = links or links_in(text)
    media = _media(tweet, context) or _media(told, context)
    words = Words(text, is_complete, links, media, mentions, tags, text_of(tweet.get("lang")))
    return words, relations


def _earlier(native_id: str, history: list[str], context: Context) -> tuple[VersionFacts, ...]:
    """Return the wordings before this one; without words where the page does not include them."""
    found = []
    for earlier in filter(
        None, history[: history.index(native_id)] if native_id in history else ()
    ):
        tweet = context.tweets.get(earlier, {})
        body, is_note = _body(tweet)
        text = "" if body is None else _readable(body, tweet, is_note)[0]
        found.append(VersionFacts(text, x_id_time(earlier), earlier))
    return tuple(found)


def _author(tweet: Json, context: Context) -> AccountFacts | None:
    author_id = id_text(tweet.get("author_id"))
    user = mapping_of(tweet.get("author")) or context.users.get(author_id, {})
    return v2_account(user, context.captured_at) or named_author(tweet)


def _body(tweet: Json) -> tuple[Json | None, bool]:
    note = mapping_of(tweet.get("note_tweet"))
    if isinstance(note.get("text"), str):
        return note, True
    return (tweet, False) if isinstance(tweet.get("text"), str) else (None, False)


def _readable(body: Json, tweet: Json, is_note: bool) -> tuple[str, tuple[Link, ...]]:
    spans: list[tuple[int, int, str, str]] = []
    links: list[Link] = []
    entities = mapping_of(body.get("entities")) if is_note else mapping_of(tweet.get("entities"))
    has_media = False
    for url in objects_of(entities.get("urls")):
        short = text_of(url.get("url"))
        full = text_of(url.get("unwound_url")) or text_of(url.get("expanded_url")) or short
        start, end = whole(url.get("start")) or 0, whole(url.get("end")) or 0
        if "media_key" in url or text_of(url.get("display_url")).startswith("pic."):
            has_media = True
            full = ""
        spans.append((start, end, short, full))
        link = Link(full, text_of(url.get("display_url")))
        if full and link not in links:
            links.append(link)
    text = expand(body["text"], spans)
    return text.rstrip() if has_media else text, tuple(links)


def _relations(tweet: Json, context: Context, text: str) -> Relations:
    related = {
        text_of(item.get("type")): id_text(item.get("id"))
        for item in objects_of(tweet.get("referenced_tweets"))
    }
    reply_id = id_text(tweet.get("in_reply_to_user_id"))
    replied = mapping_of(tweet.get("in_reply_to_user")) or context.users.get(reply_id, {})
    reply_to, repost_of = related.get("replied_to", ""), related.get("retweeted", "")
    quote_of = "" if repost_of else related.get("quoted", "")
    kind = PostKind.QUOTE if quote_of else PostKind.POST
    if reply_to or reply_id:
        kind = PostKind.REPLY
    if repost_of or (not related and REPEATED.match(text)):
        # By its prefix where it was collected without what it refers to.
        kind = PostKind.REPOST
    return Relations(
        kind,
        reply_to,
        text_of(replied.get("username")) or reply_id,
        repost_of,
        quote_of=quote_of,
        thread_id=id_text(tweet.get("conversation_id")),
    )


def _original(tweet: Json, repost_of: str, context: Context) -> Json:
    """Return the post that a repost repeats, as far as the page includes it."""
    for item in objects_of(tweet.get("referenced_tweets")):
        if id_text(item.get("id")) == repost_of and isinstance(item.get("text"), str):
            return item
    return context.tweets.get(repost_of, {})


def _repeated(
    original: Json, context: Context, text: str, links: tuple[Link, ...]
) -> tuple[str, str, bool | None, tuple[Link, ...]]:
    """Give a repost the whole text of the original, where the page includes it."""
    prefix = REPEATED.match(text)
    handle = prefix[1] if prefix else ""
    body, is_note = _body(original)
    user = mapping_of(original.get("author")) or context.users.get(
        id_text(original.get("author_id")), {}
    )
    handle = text_of(user.get("username")) or handle
    if body is None:
        return text, handle, False if text.endswith(("…", "...")) else None, links
    readable, links = _readable(body, original, is_note)
    return f"RT @{handle or '?'}: {readable}", handle, True, links


def _names(tweet: Json, kind: str, key: str) -> tuple[str, ...]:
    # What a long post names behind its preview stands with its whole text only.
    found = [
        *objects_of(mapping_of(tweet.get("entities")).get(kind)),
        *objects_of(mapping_of(mapping_of(tweet.get("note_tweet")).get("entities")).get(kind)),
    ]
    return unique([item[key] for item in found if text_of(item.get(key))])


def _media(tweet: Json, context: Context) -> tuple[Media, ...]:
    attachments = mapping_of(tweet.get("attachments"))
    found = objects_of(attachments.get("media"))
    if not found:
        keys = attachments.get("media_keys")
        found = [context.media.get(str(key), {}) for key in keys] if isinstance(keys, list) else []
    return tuple(
        Media(
            media_kind(item.get("type")),
            text_of(item.get("alt_text")),
            text_of(item.get("url")) or text_of(item.get("preview_image_url")),
        )
        for item in found
    )


def _metrics(tweet: Json) -> Metrics:
    counts = mapping_of(tweet.get("public_metrics"))
    return Metrics(
        likes=whole(counts.get("like_count")),
        reposts=whole(counts.get("retweet_count")),
        replies=whole(counts.get("reply_count")),
        quotes=whole(counts.get("quote_count")),
        views=whole(counts.get("impression_count")),
        bookmarks=whole(counts.get("bookmark_count")),
    )
