"""Whether an account breaks its own posting habits, each decision with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DAY = 86_400_000
_LEAST_POSTS = 20
_LEAST_BURST = 10
_BURST_FACTOR = 5
_SILENT_DAYS = 4


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


def find_burst(times: Sequence[int]) -> Burst | None:
    """Return the burst that ends with the newest post; `times` in milliseconds, newest first."""
    earlier = [at for at in times if at <= times[0] - _DAY]
    if len(earlier) < _LEAST_POSTS:
        return None
    count = len(times) - len(earlier)
    usual = len(earlier) * _DAY / max(times[0] - _DAY - earlier[-1], _DAY)
    is_burst = count >= max(_LEAST_BURST, _BURST_FACTOR * usual)
    return Burst(count, usual, len(earlier)) if is_burst else None


def find_silence(times: Sequence[int]) -> Silence | None:
    """Return the silence before the newest post; `times` in milliseconds, newest first."""
    if len(times) <= _LEAST_POSTS:
        return None
    days = (times[0] - times[1]) // _DAY
    active = len({at // _DAY for at in times[1:] if at > times[1] - 30 * _DAY})
    return Silence(days, active) if days >= _SILENT_DAYS and active >= _LEAST_POSTS else None
