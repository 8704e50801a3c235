"""Whether an account breaks its own posting habits, each decision with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.clock import DAY
from twiplotui.text.capitals import share_of_capitals

_LEAST_POSTS = 20
"""Earlier posts without which an account has no habits yet; for a silence, days with posts."""
_LEAST_BURST, _BURST_FACTOR = 10, 5
"""Posts in 24 hours that are a burst, and how many times the usual number they must be."""
_SILENT_DAYS = 4
"""Whole days without a post that are a silence."""
_LEAST_LETTERS = 20
"""Letters without which capitals say nothing."""
_LEAST_SHARE, _SHARE_FACTOR = 0.3, 4
"""Share of capitals that is shouting, and how many times the usual share it must be."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Many posts in the last 24 hours; `usual` is the mean a day before them."""

    count: int
    usual: float
    earlier: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Whole days without a post held, after `active_days` of the 30 days before had posts."""

    days: int
    active_days: int


@dataclass(frozen=True, slots=True)
class Shouting:
    """Far more capitals than the account ever wrote; shares of the letters, 0 to 1."""

    share: float
    usual: float
    earlier: int


def find_burst(times: Sequence[int]) -> Burst | None:
    """Return the burst that ends with the newest post; `times` in milliseconds, newest first."""
    earlier = [at for at in times if at <= times[0] - DAY]
    if len(earlier) < _LEAST_POSTS:
        return None
    count = len(times) - len(earlier)
    usual = len(earlier) * DAY / max(times[0] - DAY - earlier[-1], DAY)
    is_burst = count >= max(_LEAST_BURST, _BURST_FACTOR * usual)
    return Burst(count, usual, len(earlier)) if is_burst else None


def find_silence(times: Sequence[int], until: int) -> Silence | None:
    """Return the silence of a daily poster that ends, or still lasts, at a moment.

    Args:
        times: When it posted before, in milliseconds, newest first.
        until: The post that ended it, or when the account was looked at.
    """
    if len(times) < _LEAST_POSTS:
        return None
    days = (until - times[0]) // DAY
    active = len({at // DAY for at in times if at > times[0] - 30 * DAY})
    return Silence(days, active) if days >= _SILENT_DAYS and active >= _LEAST_POSTS else None


def find_shouting(text: str, earlier: Sequence[str]) -> Shouting | None:
    """Return whether a text has far more capitals than the account's earlier ones."""
    if len(earlier) < _LEAST_POSTS or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return None
    share = share_of_capitals(text)
    if share < _LEAST_SHARE:
        return None
    shares = [share_of_capitals(each) for each in earlier]
    usual = sum(shares) / len(shares)
    is_far_above = share >= _SHARE_FACTOR * usual and share > max(shares)
    return Shouting(share, usual, len(earlier)) if is_far_above else None


def is_first_use(earlier: int, same: int) -> bool:
    """Return whether a name is news: an account with a past never used it.

    Args:
        earlier: Posts of the account held from before.
        same: Those of them with this name.
    """
    return earlier >= _LEAST_POSTS and not same
