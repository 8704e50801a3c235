"""What is still to be flagged anew: kept in the settings, so that a pass may be cut short."""

from __future__ import annotations

import sqlite3

from twiplotui.store.connection import Store
from twiplotui.store.remembered import forget, remember, remember_alone, remembered

JUDGED_BY = frozenset({"is_ours", "country", "role"})
"""Columns of an account that decide how the rules judge its posts."""
_FLAGGED = "rules.flagged"
"""Setting: the version of the rules by which every stored post was flagged."""
_WAITING = "reflag.account."
"""Settings: accounts whose side, country or role changed since their posts were flagged."""


def flagged_version(store: Store) -> str:
    """Return the version of the rules by which all posts were flagged, where that is known."""
    return remembered(store, _FLAGGED) or ""


def set_flagged_version(store: Store, version: str) -> None:
    """Note that every stored post was flagged by these rules."""
    remember_alone(store, _FLAGGED, version)


def forget_flagged_version(connection: sqlite3.Connection) -> None:
    """Have the next pass look at every post."""
    forget(connection, _FLAGGED)


def mark_account(connection: sqlite3.Connection, account_id: int) -> None:
    """Note that an account's posts are to be flagged anew."""
    remember(connection, f"{_WAITING}{account_id}")


def marked_accounts(store: Store) -> list[int]:
    """Return accounts whose posts are to be flagged anew."""
    rows = store.rows("SELECT key FROM settings WHERE key GLOB ?", (f"{_WAITING}*",))
    return [int(row[0].removeprefix(_WAITING)) for row in rows]


def unmark_account(store: Store, account_id: int) -> None:
    """Note that an account's posts were flagged anew."""
    with store.transaction("noting an account") as connection:
        forget(connection, f"{_WAITING}{account_id}")
