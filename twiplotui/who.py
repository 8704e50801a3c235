"""Who sits at the keyboard."""

from __future__ import annotations

import getpass


def who() -> str:
    """Return the name that the system gives to the user; empty where it gives none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # Where no variable names the user, Windows has no list of users to ask (`pwd`).
        return ""
