"""Posts: what an account published, as one source saw it."""

from __future__ import annotations

from dataclasses import dataclass, field

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network, PostKind, Presence, TimePrecision


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a post: where it really leads, and what the post shows for it."""

    url: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, video or document of a post. Only described, never fetched."""

    kind: str
    """`image`, `video`, `animation`, `audio`, `document`, `poll` or `link`."""
    alt: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counts of a post at the time of capture; None where the source has none."""

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    views: int | None = None
    bookmarks: int | None = None

    def is_empty(self) -> bool:
        """Whether no count is known."""
        return (
            self.likes is None
            and self.reposts is None
            and self.replies is None
            and self.quotes is None
            and self.views is None
            and self.bookmarks is None
        )


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """An earlier wording of a post, where the source itself keeps it."""

    text: str
    at: int | None = None
    native_id: str | None = None
    """Some networks give every edit an id of its own (X)."""

    def is_known(self) -> bool:
        """Whether the source holds the words; else it only names the id of an earlier wording."""
        return bool(self.text)


# Not frozen: they are made by the million, and frozen each takes ten times as long to make.
@dataclass(slots=True, unsafe_hash=True)
class PostFacts:
    """One post as one source describes it; like all facts it is never changed once it is made.

    `text` is readable text: unescaped once, HTML turned to plain text, links expanded.
    """

    network: Network
    native_id: str
    """The network's id as text, the same whatever the source (see docs/formats.md)."""
    author: AccountFacts
    text: str
    kind: PostKind = PostKind.POST
    title: str = ""
    published_at: int | None = None
    precision: TimePrecision = TimePrecision.UNKNOWN
    time_text: str = ""
    """The source's own wording of the time where it could not be read."""
    is_complete: bool | None = None
    """Whether `text` is the whole text; None: the source does not say."""
    lang: str = ""
    """BCP 47 tag as the source gives it; empty: not said."""
    url: str = ""
    links: tuple[Link, ...] = ()
    mentions: tuple[str, ...] = ()
    """Handles, without `@`."""
    hashtags: tuple[str, ...] = ()
    """Without `#`."""
    media: tuple[Media, ...] = ()
    reply_to: str = ""
    """Native id of the post it answers, on the same network."""
    reply_to_account: str = ""
    """Handle or native id of the account it answers."""
    repost_of: str = ""
    """Native id of the post it repeats; may be unknown for a repost."""
    repost_author: str = ""
    """Handle or native id of the author of the repeated post."""
    quote_of: str = ""
    thread_id: str = ""
    metrics: Metrics = field(default_factory=Metrics)
    edited_at: int | None = None
    versions: tuple[VersionFacts, ...] = ()
    """Earlier wordings, oldest first; the current one is `text`."""
    presence: Presence = Presence.SEEN
    deleted_at: int | None = None
    captured_at: int | None = None
    """When the source read it; None: the import's capture time."""
    raw: bytes = b""
    """The source's own record of this post, byte for byte or as JSON of its parts."""
    position: str = ""
    """Where it stands in the file, for example `data/tweets.js item 17`."""
    records: int = 1
    """How many records of the file it was made of (edits of one post are several)."""


@dataclass(frozen=True, slots=True)
class PresenceNotice:
    """A source's own word that a post was deleted or an account is gone."""

    network: Network
    native_id: str
    presence: Presence
    at: int | None
    evidence: str
    """Plain sentence: who said so, how."""
    author: AccountFacts | None = None
    position: str = ""
