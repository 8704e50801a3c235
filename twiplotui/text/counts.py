"""Counts with their noun, as every sentence of ours writes them."""

from __future__ import annotations


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun: `1 post`, `1,204 posts`.

    Args:
        count: How many.
        noun: For one.
        nouns: For several, where an `s` behind `noun` does not do.
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
