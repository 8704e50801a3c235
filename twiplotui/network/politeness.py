"""When to ask again: pure functions of times in milliseconds. Knows no clock and no network."""

from __future__ import annotations

import hashlib

from twiplotui.clock import DAY, HOUR, MINUTE

_SOURCE = ((3 * HOUR, 15 * MINUTE), (DAY, HOUR), (30 * DAY, 3 * HOUR))
_SOURCE_SLOWEST = 12 * HOUR

_FIRST_RETRY = 15 * MINUTE
_LONGEST_RETRY = DAY
_JITTER = 0.2


def source_interval(newest_item: int | None, now: int) -> int:
    """Return how long to wait before a source is read again.

    The table of NewsDiffs (`ecprice/newsdiffs`, scraper.py) by the age of its newest item, but
    never slower than every 3 hours while something appeared within a month, and every 12 hours
    beyond: a source that slept for a year may speak this morning, and the desk wants to know by
    07:30.

    Args:
        newest_item: When its newest item was published; None: no item is known yet.
        now: The present time.
    """
    if newest_item is None:
        return HOUR
    age = now - newest_item
    return next((interval for limit, interval in _SOURCE if age < limit), _SOURCE_SLOWEST)


def retry_interval(url: str, failures: int, retry_after: int | None = None) -> int:
    """Return how long to stay away after failures in a row.

    15 minutes, doubled each time, at most a day, spread by up to a fifth either way so that many
    sources of one server do not come back at the same moment. The spread follows from the
    address and the count alone, so that a run can be repeated exactly.

    Args:
        url: The address of the source.
        failures: How many readings failed in a row, at least 1.
        retry_after: Milliseconds the server asked for; never undercut.
    """
    base = min(_FIRST_RETRY * 2 ** min(failures - 1, 10), _LONGEST_RETRY)
    digest = hashlib.sha256(f"{failures} {url}".encode("utf-8", "surrogatepass")).digest()
    spread = int.from_bytes(digest[:4], "big") / 0xFFFFFFFF * 2 - 1
    return max(int(base * (1 + _JITTER * spread)), retry_after or 0)
