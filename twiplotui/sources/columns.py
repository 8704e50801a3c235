"""Which column of an unknown table means what: synonyms met in real files, and the user's word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from twiplotui.model.words import TimePrecision
from twiplotui.sources.number_dates import DayOrder
from twiplotui.sources.times import parse_time

SYNONYMS: dict[str, str] = {
    "id": "native_id tweet_id tweetid status_id statusid post_id postid id_str id uri post_uri"
    " at_uri",
    "text": "full_text fulltext rawcontent tweet_text post_text tweet content text message body"
    " renderedcontent status_text description_text texte post_body_text",
    "time": "created_at createdat created_at_utc published_at_utc timestamp_utc utc date_published"
    " published_at publishedat date_utc"
    " tweet_created_at tweet_time tweet_date timestamp datetime date_time posted_at post_date"
    " publish_date date time published created",
    "clock": "time",
    "handle": "user_screen_name screen_name user.screen_name author.screen_name username user_name"
    " author.username author.user_name user.username author_username author.handle user.handle"
    " author_handle handle account.handle account.username"
    " from_user_screen_name from_user user_handle account_handle acct account author user",
    "author_id": "author_id user_id user_id_str author_id_str user.id_str user.id author.id_str"
    " author.id userid from_user_id account_id author_rest_id",
    "name": "user.name author.name author_name displayname display_name user.displayname"
    " user_displayname fullname full_name name",
    "url": "url tweet_url post_link tweet_permalink permalink twitter_url twitterurl link"
    " post_url tweet_link",
    "lang": "lang language tweet_language",
    "likes": "like_count favorite_count favourites_count favorites likes likes_count favourites"
    " public_metrics.like_count likecount favoritecount reactions favs",
    "reposts": "retweet_count repost_count reposts retweets retweets_count reblogs_count"
    " public_metrics.retweet_count retweetcount shares shares_count rts rt",
    "replies": "reply_count replies replies_count public_metrics.reply_count replycount comments"
    " comments_count",
    "quotes": "quote_count quotes public_metrics.quote_count quotecount",
    "views": "view_count views impressions impression_count public_metrics.impression_count"
    " viewcount views_count",
    "bookmarks": "bookmark_count bookmarks bookmarked_count public_metrics.bookmark_count"
    " bookmarkcount",
    "reply_to": "in_reply_to_status_id_str in_reply_to_status_id in_reply_to_tweet_id"
    " in_reply_to_tweet_id_str in_reply_to_id referenced_tweets.replied_to.id to_tweetid"
    " reply_to_id reply_to_status_id in_reply_to_tweetid reply_to_sid parent_tweet_id",
    "reply_to_account": "in_reply_to_screen_name in_reply_to_username in_reply_to_handle"
    " in_reply_to_user_id_str in_reply_to_user_id in_reply_to_userid to_username"
    " reply_to_screen_name reply_to_user_id reply_to_sn reply_to_uid in_reply_to_user.username"
    " in_reply_to_user.screen_name in_reply_to_user.id in_reply_to_user",
    "repost_of": "retweeted_status_id_str retweeted_status_id referenced_tweets.retweeted.id"
    " retweet_id retweeted_id reposted_post.id retweeted_tweet_id retweet_status_id"
    " retweet_tweetid retweeted_tweet.id retweeted_status.id_str retweeted_status.id"
    " retweet.id retweeted_tweet",
    "repost_author": "retweeted_username retweeted_user retweeted_screen_name"
    " reposted_post.author_handle user_rt referenced_user retweet_screen_name retweet_userid"
    " retweeted_tweet.user.username retweeted_status.user.screen_name"
    " reposted_post.screen_name retweet.author.user_name retweeted_tweet.author.user_name",
    "quote_of": "quoted_status_id_str quoted_status_id referenced_tweets.quoted.id quote_id"
    " quoted_id quoted_tweet_id quoted_tweet_tweetid quote_url quoted_tweet.id"
    " quoted_status.id_str quoted_status.id quote.id quoted_post.id quoted_tweet",
    "thread": "conversation_id_str conversation_id",
    "kind": "tweet_type post_type type kind referenced_type",
    "is_repost": "is_retweet is_repost retweet",
    "is_reply": "is_reply",
    "is_quote": "is_quote is_quote_status",
    "is_deleted": "is_deleted deleted",
    "mentions": "mentions entities.mentions entities.user_mentions user_mentions mentioned_users"
    " mentioned_names mentions_screen_name",
    "hashtags": "hashtags entities.hashtags",
    "links": "entities.urls urls links outlinks expanded_urls expanded_url urls_expanded_url"
    " outlink external_links",
    "media": "extended_entities.media entities.media attachments.media media media_urls"
    " ext_media_url media_url media.photos photos images image_urls photo_urls"
    " post_media_urls",
    "video": "media.videos videos video_urls video_url video",
    "network": "network platform",
    "captured_at": "__twarc.retrieved_at retrieved_at collected_at scraped_at captured_at"
    " observed_at crawled_at fetched_at",
}
"""Our field, then the names that mean it, likeliest first."""

_SAID = {"author": "handle", "username": "handle", "date": "time", "language": "lang"}
"""Words for a field that a user may say instead of ours."""

FIELDS = (*SYNONYMS, *_SAID, *DayOrder)
"""What a user may call a column of a table of posts."""

_PROFILE = frozenset(
    ("followers", "followerscount", "following", "friends", "friendscount", "listed", "bio")
)
"""Columns that tables of accounts have and tables of posts have not."""
_SEPARATORS = re.compile(r"[_\s\-()]+")
_MAX_DEPTH = 2
_GROUPS = ("metrics", "publicmetrics", "stats", "statistics", "engagement", "counts")
"""Objects in which a collector puts the counts of a post together."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table or shape of record, by our fields."""

    by_field: Mapping[str, tuple[str, ...]]
    said: frozenset[str] = frozenset()
    """Fields whose column the user named."""
    day_orders: Mapping[str, DayOrder] = field(default_factory=dict)
    """The order of dates such as `8/9/2010`, by column, where it is known."""

    def is_said(self, field: str) -> bool:
        """Whether the user named the column of this field."""
        return field in self.said

    def has(self, field: str) -> bool:
        """Whether a column means this field."""
        return field in self.by_field

    def values(self, record: Mapping[str, Any], field: str) -> Iterable[Any]:
        """Yield what the record has for a field, likeliest column first, empty ones left out."""
        for column in self.by_field.get(field, ()):
            value = record.get(column)
            if value is not None and value != "":
                yield value

    def first(self, record: Mapping[str, Any], field: str) -> Any:  # noqa: ANN401  # foreign value
        """Return the likeliest value for a field, or None."""
        for column in self.by_field.get(field, ()):
            value = record.get(column)
            if value is not None and value != "":
                return value
        return None

    def times(
        self, record: Mapping[str, Any], field: str
    ) -> Iterator[tuple[int | None, TimePrecision]]:
        """Yield the times a record has for a field, likeliest column first, unread ones too."""
        for column in self.by_field.get(field, ()):
            value = record.get(column)
            if value is not None and value != "":
                yield parse_time(value, self.day_orders.get(column))

    def time(self, record: Mapping[str, Any], field: str) -> int | None:
        """Return the time in the likeliest column that is filled; None where it is not read."""
        return next(self.times(record, field), (None,))[0]

    def text(self, record: Mapping[str, Any], field: str) -> str:
        """Return the likeliest value that is text, or an empty one."""
        for column in self.by_field.get(field, ()):
            value = record.get(column)
            if value and isinstance(value, str):
                return value
        return ""


def columns_for(
    names: Iterable[str],
    mapped: Mapping[str, str],
    day_orders: Mapping[str, DayOrder] = MappingProxyType({}),
    unfit: tuple[tuple[str, str], ...] = (),
) -> Columns:
    """Tell which columns mean what.

    Args:
        names: The columns there are.
        mapped: Our field to the file's column, as the user said; goes before all synonyms.
        day_orders: The order of dates by column, as the rows show it; the user's word goes before.
        unfit: Fields and columns called so that hold something else, as the rows show it. What is
            no handle is a name.
    """
    mapping = tuple(sorted(mapped.items()))
    return _columns(tuple(names), mapping, tuple(day_orders.items()), unfit)


@lru_cache(maxsize=256)
def _columns(
    names: tuple[str, ...],
    mapped: tuple[tuple[str, str], ...],
    shown: tuple[tuple[str, DayOrder], ...],
    unfit: tuple[tuple[str, str], ...],
) -> Columns:
    by_name: dict[str, str] = {}
    for name in names:
        normal = normal_name(name)
        # Beside `_id`, the row of a database, `id` is meant.
        if normal not in by_name or (name == normal and by_name[normal] != normal):
            by_name[normal] = name
    for normal, name in tuple(by_name.items()):
        group, _, inner = normal.partition(".")
        if group in _GROUPS and inner:
            by_name.setdefault(inner, name)
    found = {
        field: tuple(by_name[word] for word in _WORDS[field] if word in by_name)
        for field in SYNONYMS
    }
    is_of_posts = bool(found["id"])
    if found["handle"]:
        is_of_posts = bool(found["likes"] or found["reposts"]) and not _PROFILE & by_name.keys()
    if not found["name"] and "userscreenname" in by_name and "username" in by_name:
        # Beside a `user_screen_name`, `user_name` is the name that is shown.
        found["name"] = (by_name["username"],)
    if not found["text"] and found["time"] and is_of_posts:
        # A table of posts; beside counts of followers the column would be a count, too.
        found["text"] = tuple(by_name[word] for word in ("tweets", "posts") if word in by_name)
    for wrong, column in unfit:
        found[wrong] = tuple(each for each in found[wrong] if each != column)
        if wrong == "handle":
            found["name"] = (column, *(each for each in found["name"] if each != column))
    for said, column in mapped:
        field = _SAID.get(said.lower(), said.lower())
        exact = column if column in names else by_name.get(normal_name(column), column)
        found[field] = (exact,)
    said_fields = {_SAID.get(said.lower(), said.lower()) for said, _column in mapped}
    if _EXPORTED_ID in by_name:
        # As what we export calls it: beside it `id` is the number in somebody's store.
        said_fields.add("id")
    orders = dict(shown)
    for order in DayOrder:
        orders |= dict.fromkeys(found.pop(order, ()), order)
    by_field = {field: columns for field, columns in found.items() if columns}
    return Columns(by_field, frozenset(said_fields), orders)


_EXPORTED_ID = "nativeid"


def normal_name(name: str) -> str:
    """Return a column name without case, separators and decoration."""
    return _SEPARATORS.sub("", name.strip().strip("\ufeff").lower().replace("/", "."))


_WORDS = {
    field: tuple(dict.fromkeys(normal_name(word) for word in words.split()))
    for field, words in SYNONYMS.items()
}


TEXT_NAMES = frozenset(_WORDS["text"])
"""Normal names of the columns that hold what a post says."""


def flatten(record: Mapping[str, Any], depth: int = _MAX_DEPTH) -> dict[str, Any]:
    """Return a record with the members of its objects as `outer.inner`."""
    if not any(isinstance(value, dict) for value in record.values()):
        return dict(record)
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and depth:
            for inner, content in flatten(value, depth - 1).items():
                flat[f"{key}.{inner}"] = content
        else:
            flat[key] = value
    return flat
