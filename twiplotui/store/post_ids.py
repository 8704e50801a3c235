"""The id of a post: time-ordered, given once, never changed.

63 bits: the best publishing time known when the post is first stored (42 bits of milliseconds since
1970, good until 2109), then 21 bits of a hash of (network, native id). So newest-first paging,
search and "since" are range scans of the primary key.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

HASH_BITS = 21
_MAX_MILLISECONDS = (1 << 42) - 1


def post_id(network: str, native_id: str, at: int) -> int:
    """Return the id of a post first known to be published at `at` (milliseconds UTC)."""
    digest = blake2b(f"{network}\0{native_id}".encode("utf-8", "replace"), digest_size=4).digest()
    low = int.from_bytes(digest, "big") >> (32 - HASH_BITS)
    return (min(max(at, 0), _MAX_MILLISECONDS) << HASH_BITS) | low


def first_id_at(at: int) -> int:
    """Return the lowest id that a post published at `at` or later can have."""
    return min(max(at, 0), _MAX_MILLISECONDS) << HASH_BITS


def time_of_id(post_id_: int) -> int:
    """Return the publishing time, milliseconds UTC, that an id was made from."""
    return post_id_ >> HASH_BITS


def free_id(wanted: int, taken: Collection[int]) -> int:
    """Return `wanted`, or the next id that is not taken."""
    while wanted in taken:
        wanted += 1
    return wanted
