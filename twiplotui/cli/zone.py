"""The local time zone of this machine."""

from __future__ import annotations

from datetime import datetime, tzinfo


def local_zone() -> tzinfo:
    """Return the machine's zone."""
    zone = datetime.fromtimestamp(0).astimezone().tzinfo
    assert zone is not None
    return zone
