"""What every feed comes to, XML or JSON, before it is known which network it is of."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from twiplotui.model.post import Link, Media, Metrics


@dataclass(frozen=True, slots=True)
class Markup:
    """A text of a feed and whether it is HTML."""

    value: str = ""
    is_html: bool = False
    base: str = ""
    """Base address of relative links in it."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself."""

    title: str = ""
    site: str = ""
    """Address of the site it belongs to."""
    address: str = ""
    """Its own address, as it says itself, else as it was fetched."""
    id: str = ""
    """What an Atom feed names itself by."""
    description: str = ""
    generator: str = ""
    lang: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed, in plain values."""

    position: str
    id: str = ""
    link: str = ""
    title: Markup = Markup()
    body: Markup = Markup()
    is_full: bool | None = None
    """Whether `body` is the whole text; None: the feed does not say."""
    author: str = ""
    published: str = ""
    updated: str = ""
    published_at: int | None = None
    """Second reading of `published`, by the feed parser, where ours fails."""
    updated_at: int | None = None
    lang: str = ""
    tags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    links: tuple[Link, ...] = ()
    """Further links the feed lists beside the text."""
    metrics: Metrics = field(default_factory=Metrics)
    video_id: str = ""
    channel_id: str = ""
    raw: bytes = b""


def is_web_address(address: str) -> bool:
    """Whether an address may be followed later: http or https with a host, nothing else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        parts.scheme.lower() in ("http", "https")
        and bool(parts.hostname)
        and address.isprintable()
        and " " not in address
    )


def host_of(address: str) -> str:
    """Return the host of a web address in lower case without `www.`; empty if it is none."""
    if not is_web_address(address):
        return ""
    return (urlsplit(address).hostname or "").lower().removeprefix("www.")


def path_of(address: str) -> str:
    """Return the path of a web address; empty if it is none."""
    return urlsplit(address).path if is_web_address(address) else ""
