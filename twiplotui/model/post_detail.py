"""All there is of one post. Apart from the rows of lists, which the first screen needs alone."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.flag import Finding
from twiplotui.model.post import Link, Media, Metrics
from twiplotui.model.triage import Alert, JournalEntry
from twiplotui.model.view import PostRow
from twiplotui.model.words import Presence


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One wording of a post."""

    at: int
    text: str
    observed_at: int
    source: str


@dataclass(frozen=True, slots=True)
class MetricsRow:
    """Counts at one moment."""

    at: int
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class PresenceRow:
    """What was learnt of a post still standing."""

    at: int
    presence: Presence
    evidence: str


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Where a record of a post came from."""

    import_id: int
    imported_at: int
    path: str
    format: str
    position: str
    hash: str
    """Hash of the source's own record, hexadecimal."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source's own record of a post, as it was imported."""

    origin: OriginRow
    raw: bytes
    """Byte for byte, or as JSON of its parts; empty where none is kept."""
    is_sound: bool = True
    """Whether it still fits its hash; if not, nothing can be said of it."""
    is_blanked: bool = False
    """Whether it was taken away with the text of a deleted post."""


@dataclass(frozen=True, slots=True)
class PostDetail:
    """All that is held of one post."""

    row: PostRow
    links: tuple[Link, ...]
    media: tuple[Media, ...]
    mentions: tuple[str, ...]
    hashtags: tuple[str, ...]
    reply_to: str
    reply_to_account: str
    repost_author: str
    quote_of: str
    time_text: str
    last_seen: int
    presence_at: int | None
    deleted_at: int | None
    findings: tuple[Finding, ...]
    versions: tuple[VersionRow, ...]
    metrics: tuple[MetricsRow, ...]
    presence_notes: tuple[PresenceRow, ...]
    origins: tuple[OriginRow, ...]
    thread: tuple[PostRow, ...]
    """The posts it answers, as far as they are held, oldest first."""
    alerts: tuple[Alert, ...]
    journal: tuple[JournalEntry, ...]
    """What the desk did with its alerts, oldest first."""
