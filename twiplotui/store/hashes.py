"""Short hashes by which records and wordings are told apart and damage is noticed."""

from __future__ import annotations

from hashlib import blake2b

from twiplotui.model.post import PostFacts


def short_hash(data: bytes) -> int:
    """Return a signed 64-bit hash of bytes, as SQLite keeps integers."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def text_hash(text: str) -> int:
    """Return the hash by which wordings are told apart."""
    return short_hash(text.encode("utf-8", "surrogatepass"))


def record_hash(facts: PostFacts) -> int:
    """Return the hash of the source's own record, or of the facts where there is none."""
    if facts.raw:
        return short_hash(facts.raw)
    return short_hash(repr((facts.text, facts.metrics, facts.presence, facts.versions)).encode())
