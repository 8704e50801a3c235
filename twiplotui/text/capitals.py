"""How much of a text is written in capitals."""

from __future__ import annotations


def share_of_capitals(text: str) -> float:
    """Return the share of capitals among the letters of `text` that have case, 0 to 1."""
    capitals = sum(char.isupper() for char in text)
    cased = capitals + sum(char.islower() for char in text)
    return capitals / cased if cased else 0.0
