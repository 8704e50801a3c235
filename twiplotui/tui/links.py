"""Opens a link in the user's browser: http and https only, never through a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from twiplotui.text.clean import has_hidden
from twiplotui.text.hosts import real_host


def safe_address(url: str) -> str | None:
    """Return an address fit to be opened and shown whole, its host in ASCII; None for others.

    Args:
        url: As it came.
    """
    url = url.strip()
    if not url.isprintable() or has_hidden(url) or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = real_host(url)
    if parts.scheme.lower() not in ("http", "https") or not host or "\\" in url:
        return None
    if parts.username or parts.password:
        return None
    return urlunsplit((parts.scheme.lower(), host + port, parts.path, parts.query, parts.fragment))


def open_outside(address: str) -> bool:
    """Open an address that `safe_address` returned; return whether a program was found for it."""
    try:
        if sys.platform == "win32":
            os.startfile(address)
            return True
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen(
            [opener, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
