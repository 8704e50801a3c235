"""A search as a tree. Columns are 0-based characters of the query as it was typed."""

from __future__ import annotations

from dataclasses import dataclass

KEYS: dict[str, str] = {
    "from": "account: handle, name or id",
    "country": "country of the account, alpha-2",
    "role": "role of the account",
    "network": "network of the account",
    "lang": "language of the post",
    "kind": "post, reply, repost or quote",
    "has": "link, media, flag, version, alert or note",
    "is": "ours, watched, deleted, missing, edited, flagged, or a state of its alert",
    "tag": "the desk's tag on the account",
    "since": "published then or later: 2026-11-01, today, 3d",
    "until": "published then or earlier",
    "mentions": "a mentioned handle",
    "hashtag": "a hashtag",
    "link": "a linked host, or an address",
    "rule": "flagged by this rule",
    "category": "flagged in this category",
    "level": "flagged at this level or above: low, medium, high",
    "sort": "newest, oldest, likes or reposts",
}
"""Every key of the language with what it takes."""

ADDRESS = "address"
"""The key of a part of an address, which `link:` is read into besides its host."""

ALIASES = {
    "account": "from",
    "by": "from",
    "after": "since",
    "before": "until",
    "language": "lang",
    "mention": "mentions",
    "tagged": "hashtag",
    "sev": "level",
}
"""Other words for a key."""

IS_VALUES = (
    *("ours", "watched", "deleted", "missing", "gone", "edited", "flagged"),
    *("open", "new", "acknowledged", "escalated", "snoozed", "dismissed"),
)
"""What `is:` takes; the others likewise."""
HAS_VALUES = ("link", "media", "flag", "version", "alert", "note")
KIND_VALUES = ("post", "reply", "repost", "quote")
LEVEL_VALUES = ("low", "medium", "high")
SORT_VALUES = ("newest", "oldest", "likes", "reposts")


@dataclass(frozen=True, slots=True)
class Text:
    """Words to find, in order."""

    text: str
    is_prefix: bool
    column: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`key:value`; the key is one of `KEYS` or `ADDRESS`, the value is checked."""

    key: str
    value: str
    column: int


@dataclass(frozen=True, slots=True)
class Moment:
    """`since:` or `until:` as milliseconds UTC; `until` is exclusive."""

    is_since: bool
    at: int
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All must hold."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One must hold."""

    nodes: tuple[Node, ...]


Node = Text | Filter | Moment | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A search that was read; `root` None finds everything."""

    root: Node | None
    sort: str = "newest"
