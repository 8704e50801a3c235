"""Moments as options of commands."""

from __future__ import annotations

from twiplotui.errors import UsageError
from twiplotui.text.moments import parse_moment


def moment(words: str, now: int) -> int:
    """Return a moment given on the command line, milliseconds UTC.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return parse_moment(words, now)
    except (ValueError, OverflowError):
        raise UsageError(
            f"“{words}” is not a time.", "Write 2026-11-23, today, 6h or 3d."
        ) from None
