"""Delete and repost: one story instead of a deletion and an unrelated post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from twiplotui.clock import HOUR
from twiplotui.text.fold import fold

WINDOW = 48 * HOUR
"""Milliseconds between the deletion and the repost, at most."""
SIMILAR = 0.75
"""Share of the words that both texts have in common and in order, at least."""
_MIN_LETTERS = 12
_MAX_WORDS = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post of the same account that may be the repost."""

    id: int
    at: int
    text: str


def find_repost(
    deleted_text: str, published_at: int | None, deleted_at: int, others: Sequence[Candidate]
) -> Candidate | None:
    """Return the post that repeats a deleted one, if any; the nearest in wording.

    Args:
        deleted_text: What was deleted.
        published_at: When it had been published; the repost is later.
        deleted_at: When it was gone, milliseconds UTC.
        others: Other posts of the account.
    """
    folded = fold(deleted_text)
    if len(folded) < _MIN_LETTERS:
        return None
    best: tuple[float, Candidate] | None = None
    for other in others:
        if published_at is not None and other.at <= published_at:
            continue
        if abs(other.at - deleted_at) > WINDOW:
            continue
        share = likeness(folded, fold(other.text))
        if share >= SIMILAR and (best is None or share > best[0]):
            best = share, other
    return best[1] if best else None


def likeness(one: str, other: str) -> float:
    """Return the share of words two folded texts have in common and in order, 0 to 1.

    Texts in scripts without spaces are compared by character.
    """
    first, second = _units(one), _units(other)
    if not first or not second:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _units(text: str) -> list[str]:
    words = text.split()[:_MAX_WORDS]
    if words and len(text) / len(words) > 15:
        return list(text[:_MAX_WORDS])
    return words
