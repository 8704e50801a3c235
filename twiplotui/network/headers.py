"""Reads the few response headers we use; every one of them is the server's to abuse."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from twiplotui.clock import DAY

_VALIDATOR_CHARS = 512
"""Characters of the longest ETag or date that is sent back."""
_LONGEST_WAIT = 7 * DAY
"""What a server may ask for at most."""
_LINK = re.compile(
    r'<([^<>\s]{1,4000})>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]*))?)*)'
)
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))', re.IGNORECASE)


def clean_value(value: str, limit: int = _VALIDATOR_CHARS) -> str:
    """Return a header value if it is short printable ASCII, else nothing.

    A validator with control characters or of odd length is dropped: we then simply ask without.
    """
    text = value.strip()
    return text if len(text) <= limit and text.isascii() and text.isprintable() else ""


def retry_after(headers: Mapping[str, str], now: int) -> int | None:
    """Return how many milliseconds the server asks us to wait.

    Reads `Retry-After` in seconds or as a date (RFC 9110, 10.2.3) and, where that is missing,
    the reset time of `X-RateLimit-Reset` (Mastodon: a date) or `RateLimit-Reset` (Bluesky:
    Unix seconds) when no request is left.

    Args:
        headers: The response headers, keys in any case.
        now: The present time.
    """
    value = headers.get("retry-after", "").strip()
    if value:
        return _wait(value, now)
    for prefix in ("x-ratelimit", "ratelimit"):
        if headers.get(f"{prefix}-remaining", "").strip() == "0":
            return _reset_wait(headers.get(f"{prefix}-reset", "").strip(), now)
    return None


def next_link(link_header: str, base: str, rel: str = "next") -> str:
    """Return the address of the page a `Link` header names as `rel`; empty if none.

    Args:
        link_header: The header as it came (RFC 8288).
        base: The address of the page itself, for relative links.
        rel: The relation looked for.
    """
    for match in _LINK.finditer(link_header[:20_000]):
        found = _REL.search(match.group(2))
        if found and rel in (found.group(1) or found.group(2) or "").lower().split():
            try:
                return urljoin(base, str(match.group(1)))
            except ValueError:
                return ""
    return ""


def _wait(value: str, now: int) -> int | None:
    if value.isascii() and value.isdigit():
        return min(int(value[:9]) * 1000, _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
        return _until(int(moment.timestamp() * 1000), now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _reset_wait(value: str, now: int) -> int | None:
    from datetime import datetime

    if value.isascii() and value.isdigit():
        seconds = int(value[:12])
        return _until(seconds * 1000, now) if seconds > 1_000_000_000 else _wait(value, now)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if moment.tzinfo is None else _until(int(moment.timestamp() * 1000), now)


def _until(moment: int, now: int) -> int:
    return min(max(moment - now, 0), _LONGEST_WAIT)
