"""X posts as JSON by known collectors: snscrape, twscrape, daily collections, DIPROMATS, Apify."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts
from twiplotui.model.words import Network, PostKind
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.mapped_file import read_mapped_json
from twiplotui.sources.mapped_post import Preset
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.post_parts import Place, Relations, Words, assemble, x_moment
from twiplotui.sources.records import as_reject, iter_records, without_newlines
from twiplotui.sources.x_owner import Nobody
from twiplotui.sources.x_tweet import REPEATED, is_damaged_pair
from twiplotui.sources.x_users import scraped_account
from twiplotui.sources.x_values import (
    Json,
    id_text,
    list_of,
    mapping_of,
    objects_of,
    status_id,
    text_of,
    unescape,
    unique,
    whole,
)

_TYPE = "snscrape.modules.twitter"
_MEDIA_LINK = re.compile(r"\s*https://t\.co/\w+\s*$", re.ASCII)
"""The short link that stands for a post's own pictures; those to elsewhere are replaced before."""
_TEXTS = ("rawContent", "content", "renderedContent")


def sniff_scraped(material: Material) -> int:
    """Recognise records of snscrape and twscrape by their type or their field names."""
    seen = peek(material)
    if seen.variable:
        return 0
    record = seen.first
    if text_of(record.get("_type")).startswith(_TYPE):
        return 95
    has_text = any(isinstance(record.get(name), str) for name in _TEXTS)
    has_count = "replyCount" in record and "retweetCount" in record
    return 90 if has_text and has_count and isinstance(record.get("user"), dict) else 0


def read_scraped(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read posts and profiles of snscrape or twscrape."""
    captured_at = options.captured_at or material.modified_at
    nobody = Nobody(options, material)
    for position, value, raw in iter_records(material):
        bad = as_reject(value, position)
        if bad:
            yield bad
        elif not isinstance(value, dict):
            yield Reject(position, "it is no post")
        elif text_of(value.get("_type")).endswith("User") or _is_user(value):
            account = scraped_account(value, captured_at)
            if account is not None:
                yield account
            yield LeftOut("a user profile, not a post")
        else:
            place = Place(position, without_newlines(value, raw), captured_at)
            facts = _scraped_post(value, place, nobody)
            yield from nobody.cautions()
            yield facts


def _is_user(value: Json) -> bool:
    return "followersCount" in value and not any(name in value for name in _TEXTS)


def _scraped_id(tweet: Json) -> str:
    """Return the id; from the address where JavaScript or pandas rounded the number."""
    said = id_text(tweet.get("id_str")) or id_text(tweet.get("id"))
    linked = status_id(tweet.get("url"))
    if linked and (not said or (linked != said and is_damaged_pair(linked, said))):
        return linked
    return said


def _scraped_post(tweet: Json, place: Place, nobody: Nobody) -> PostFacts | Reject:
    native_id = _scraped_id(tweet)
    if not native_id:
        return Reject(place.position, "the post has no id that can be trusted")
    text, links = _scraped_text(tweet)
    if text is None:
        return Reject(place.position, "the post has no text")
    author = scraped_account(mapping_of(tweet.get("user")), place.captured_at) or nobody.account()
    relations = _scraped_relations(tweet, text)
    is_complete: bool | None = True
    mentions, hashtags = _scraped_mentions(tweet), _scraped_hashtags(tweet)
    media = _scraped_media(tweet.get("media"))
    if relations.kind is PostKind.REPOST:
        original = mapping_of(tweet.get("retweetedTweet"))
        whole_text, original_links = _scraped_text(original)
        if whole_text is not None:
            text, links = f"RT @{relations.repost_author or '?'}: {whole_text}", original_links
            mentions = unique((*mentions[:1], *_scraped_mentions(original)))
            hashtags = _scraped_hashtags(original)
            media = media or _scraped_media(original.get("media"))
        else:
            is_complete = False if text.rstrip().endswith("…") else None
    if media:
        text = _MEDIA_LINK.sub("", text)
    words = Words(text, is_complete, links, media, mentions, hashtags, text_of(tweet.get("lang")))
    moment = x_moment(tweet.get("date"), native_id)
    return assemble(native_id, author, moment, words, relations, place, _scraped_metrics(tweet))


def _scraped_mentions(tweet: Json) -> tuple[str, ...]:
    users = objects_of(tweet.get("mentionedUsers"))
    return unique([user["username"] for user in users if text_of(user.get("username"))])


def _scraped_hashtags(tweet: Json) -> tuple[str, ...]:
    return unique([tag for tag in list_of(tweet.get("hashtags")) if text_of(tag)])


def _scraped_relations(tweet: Json, text: str) -> Relations:
    original, quoted = mapping_of(tweet.get("retweetedTweet")), mapping_of(tweet.get("quotedTweet"))
    replied = mapping_of(tweet.get("inReplyToUser"))
    thread = id_text(tweet.get("conversationIdStr")) or id_text(tweet.get("conversationId"))
    repeated = REPEATED.match(text)
    if original or repeated:
        who = text_of(mapping_of(original.get("user")).get("username"))
        who = who or (repeated[1] if repeated else "")
        source = _scraped_id(original)
        return Relations(PostKind.REPOST, repost_of=source, repost_author=who, thread_id=thread)
    reply_to = id_text(tweet.get("inReplyToTweetIdStr")) or id_text(tweet.get("inReplyToTweetId"))
    kind = PostKind.REPLY if reply_to or replied else PostKind.QUOTE if quoted else PostKind.POST
    return Relations(
        kind,
        reply_to,
        text_of(replied.get("username")),
        quote_of=_scraped_id(quoted),
        thread_id=thread,
    )


def _scraped_metrics(tweet: Json) -> Metrics:
    return Metrics(
        likes=whole(tweet.get("likeCount")),
        reposts=whole(tweet.get("retweetCount")),
        replies=whole(tweet.get("replyCount")),
        quotes=whole(tweet.get("quoteCount")),
        views=whole(tweet.get("viewCount")),
        bookmarks=whole(tweet.get("bookmarkedCount")),
    )


def _scraped_text(tweet: Json) -> tuple[str | None, tuple[Link, ...]]:
    found = next((tweet[name] for name in _TEXTS if isinstance(tweet.get(name), str)), None)
    if found is None:
        return None, ()
    text = unescape(found)
    links: list[Link] = []
    for item in objects_of(tweet.get("links")):
        short, full = text_of(item.get("tcourl")), text_of(item.get("url"))
        if full:
            links.append(Link(full, text_of(item.get("text"))))
            text = text.replace(short, full) if short else text
    # Where both names are there, they list the same links.
    plain = () if links else list_of(tweet.get("outlinks"))
    shorts = list_of(tweet.get("tcooutlinks"))
    for number, full in enumerate(plain):
        if isinstance(full, str) and full:
            links.append(Link(full))
            short = shorts[number] if number < len(shorts) else ""
            text = text.replace(short, full) if isinstance(short, str) and short else text
    return text, tuple(dict.fromkeys(links))


def _scraped_media(media: object) -> tuple[Media, ...]:
    found: list[Media] = []
    if isinstance(media, dict):
        for name, kind in (("photos", "image"), ("videos", "video"), ("animated", "animation")):
            for item in objects_of(media.get(name)):
                address = text_of(item.get("url")) or text_of(item.get("thumbnailUrl"))
                found.append(Media(kind, text_of(item.get("altText")), address))
    for item in objects_of(media):
        kind = text_of(item.get("_type")).rpartition(".")[2].lower()
        word = {"video": "video", "gif": "animation"}.get(kind, "image")
        address = text_of(item.get("fullUrl")) or text_of(item.get("thumbnailUrl"))
        found.append(Media(word, text_of(item.get("altText")), address))
    return tuple(found)


def _is_raw_page(record: Json, head: bytes) -> bool:
    """Recognise what X's own site is sent: entries of timelines, objects that say their type."""
    if b'"__typename"' in head and (b'"entryId"' in head or b'"instructions"' in head):
        return True
    inner = mapping_of(record.get("data"))
    results = [mapping_of(mapping_of(value).get("result")) for value in inner.values()]
    return "instructions" in record or any(
        {"__typename", "timeline"} & result.keys() for result in results
    )


def sniff_known(material: Material) -> int:
    """Recognise daily collections, DIPROMATS, the Trump archive and Apify by their fields.

    Raises:
        DataError: They are Hoaxy's edges, or raw pages of X's own site.
    """
    seen = peek(material)
    if seen.variable:
        return 0
    record = seen.first
    names = set(record)
    edges = objects_of(record.get("edges"))[:1]
    names |= edges[0].keys() if edges else set()
    if {"from_user_screen_name", "to_user_screen_name"} <= names:
        raise DataError(
            f"{material.name} lists who repeated or mentioned whom (Hoaxy), not follows.",
            "Follows are read from lists of followers; posts from their own export.",
        )
    if _is_raw_page(record, material.head):
        raise DataError(
            f"{material.name} holds raw pages of X's site, which change too often to be read.",
            "Export it again without --raw.",
        )
    if {"screen_name", "user_id", "time", "link", "text", "source"} <= names:
        return 88
    if {"tweet_id", "tweet_type", "UTC", "text"} <= names:
        return 88
    if {"id_str", "text", "created_at", "is_retweet", "favorite_count"} <= names:
        return 88
    has_author = "userName" in mapping_of(record.get("author")) or "author.userName" in names
    if has_author and "text" in names and ("twitterUrl" in names or "createdAt" in names):
        return 85
    return 0


def read_known(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one of these by its field names."""
    yield from read_mapped_json(material, options, Preset(Network.X))


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("x-scraped", "X posts by snscrape or twscrape", sniff_scraped, read_scraped),
    Format("x-json", "X posts as JSON by a known collector", sniff_known, read_known),
)
