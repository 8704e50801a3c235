"""What the program remembers in the store: small texts by key, in the table `settings`."""

from __future__ import annotations

import sqlite3

from twiplotui.store.connection import Store


def remembered(store: Store, key: str) -> str | None:
    """Return what stands under a key; None: nothing."""
    row = store.row("SELECT value FROM settings WHERE key = ?", (key,))
    return None if row is None else str(row[0])


def remember(connection: sqlite3.Connection, key: str, value: str = "1") -> None:
    """Put a text under a key, inside the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))


def remember_alone(store: Store, key: str, value: str) -> None:
    """Put a text under a key, in a transaction of its own."""
    with store.transaction(f"remembering {key}") as connection:
        remember(connection, key, value)


def forget(connection: sqlite3.Connection, key: str) -> None:
    """Take away what stands under a key, inside the caller's transaction."""
    connection.execute("DELETE FROM settings WHERE key = ?", (key,))
