"""The parts every post of X is read into, whatever tool wrote it, and how they make `PostFacts`."""

from __future__ import annotations

from typing import NamedTuple

from twiplotui.model.account import AccountFacts
from twiplotui.model.post import Link, Media, Metrics, PostFacts, VersionFacts
from twiplotui.model.words import Network, PostKind, Presence, TimePrecision
from twiplotui.sources.times import parse_time, x_id_time
from twiplotui.sources.x_values import post_url

NO_METRICS = Metrics()


class Words(NamedTuple):
    """What a post says."""

    text: str
    is_complete: bool | None = None
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    mentions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    lang: str = ""


class Relations(NamedTuple):
    """What a post is to other posts."""

    kind: PostKind = PostKind.POST
    reply_to: str = ""
    reply_to_account: str = ""
    repost_of: str = ""
    repost_author: str = ""
    quote_of: str = ""
    thread_id: str = ""


class Moment(NamedTuple):
    """When a post was published, how exactly, and the file's own words where unreadable."""

    at: int | None
    precision: TimePrecision
    text: str = ""


class Place(NamedTuple):
    """Where a record was found and how it was collected."""

    position: str
    raw: bytes = b""
    captured_at: int | None = None
    presence: Presence = Presence.SEEN
    midnight_is_day: bool = False
    """Whether 00:00:00 of an id without time stands for an unknown time of day."""


def x_moment(value: object, native_id: str) -> Moment:
    """Return the time of a post of X, from its id where the file has none or only a day."""
    published_at, precision = parse_time(value)
    if published_at is not None and precision is not TimePrecision.DAY:
        return Moment(published_at, precision)
    from_id = x_id_time(native_id)
    if from_id is not None:
        return Moment(from_id, TimePrecision.FROM_ID)
    return Moment(published_at, precision, unread_time(value, published_at))


def unread_time(value: object, published_at: int | None) -> str:
    """Return the file's own words for a time that could not be read."""
    return str(value)[:100] if value and published_at is None else ""


def assemble(
    native_id: str,
    author: AccountFacts,
    moment: Moment,
    words: Words,
    relations: Relations,
    place: Place,
    metrics: Metrics = NO_METRICS,
    *,
    network: Network = Network.X,
    url: str = "",
    edited_at: int | None = None,
    deleted_at: int | None = None,
    versions: tuple[VersionFacts, ...] = (),
) -> PostFacts:
    """Make the facts of a post from its parts, by position, as millions are made."""
    return PostFacts(
        network,
        native_id,
        author,
        words.text,
        relations.kind,
        "",
        *moment,
        words.is_complete,
        words.lang,
        post_url(native_id, author.handle) if network is Network.X else url,
        words.links,
        words.mentions,
        words.hashtags,
        words.media,
        *relations[1:],
        metrics,
        edited_at,
        versions,
        place.presence,
        deleted_at,
        place.captured_at,
        place.raw,
        place.position,
    )
