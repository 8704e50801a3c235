"""Keeps saved searches and the history of searches."""

from __future__ import annotations

from twiplotui.store.connection import Store

KEPT_HISTORY = 100
"""Searches remembered."""


def put(store: Store, name: str, query: str) -> None:
    """Keep a search under a name."""
    with store.transaction("saving a search") as connection:
        connection.execute(
            "INSERT INTO saved_searches (name, query, position, created_at) VALUES (?, ?,"
            " (SELECT coalesce(max(position), 0) + 1 FROM saved_searches), ?)"
            " ON CONFLICT (name) DO UPDATE SET query = excluded.query",
            (name, query, store.clock.now()),
        )


def remove(store: Store, name: str) -> bool:
    """Remove a saved search; return whether there was one."""
    with store.transaction("removing a search") as connection:
        done = connection.execute("DELETE FROM saved_searches WHERE name = ?", (name,))
        return done.rowcount > 0


def all_queries(store: Store) -> list[tuple[str, str]]:
    """Return (name, query) of every saved search, in the user's order."""
    rows = store.rows("SELECT name, query FROM saved_searches ORDER BY position, name")
    return [(row[0], row[1]) for row in rows]


def remember(store: Store, query: str) -> None:
    """Put a search at the head of the history."""
    with store.transaction("remembering a search") as connection:
        connection.execute(
            "INSERT INTO search_history (query, used_at) VALUES (?, ?)"
            " ON CONFLICT (query) DO UPDATE SET used_at = excluded.used_at",
            (query, store.clock.now()),
        )
        connection.execute(
            "DELETE FROM search_history WHERE query NOT IN"
            " (SELECT query FROM search_history ORDER BY used_at DESC LIMIT ?)",
            (KEPT_HISTORY,),
        )


def recent(store: Store, limit: int = 20) -> list[str]:
    """Return the latest searches, newest first."""
    rows = store.rows("SELECT query FROM search_history ORDER BY used_at DESC LIMIT ?", (limit,))
    return [row[0] for row in rows]
