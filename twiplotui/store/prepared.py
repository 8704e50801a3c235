"""What is worked out of a post alone before it is stored, so that another process can do it."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from twiplotui.model.post import PostFacts
from twiplotui.store import search_index


class PostParts(NamedTuple):
    """What of a post that work needs, quick to send to another process."""

    title: str
    text: str
    handle: str
    links: tuple[str, ...]
    raw: bytes


class Prepared(NamedTuple):
    """What comes of it."""

    words: str
    """What the post is found by."""
    packed: bytes
    """The source's own record, compressed."""


NOTHING = Prepared("", b"")


def parts_of(facts: PostFacts) -> PostParts:
    """Return the parts of a post."""
    links = tuple([link.url for link in facts.links]) if facts.links else ()
    return PostParts(facts.title, facts.text, facts.author.handle or "", links, facts.raw)


def prepare(parts: PostParts) -> Prepared:
    """Work out of a post what it is stored with."""
    words = search_index.words_of(parts.title, parts.text, parts.handle, parts.links)
    return Prepared(words, packed(parts.raw))


def packed(raw: bytes) -> bytes:
    """Return a source's own record, compressed."""
    return zlib.compress(raw, 1) if raw else b""
