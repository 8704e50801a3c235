"""Saved searches (dossiers) with their counts, and the history of what was searched."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.errors import UsageError
from twiplotui.store import saved_searches
from twiplotui.store.connection import Store
from twiplotui.store.search import COUNT_CAP, Count, compile_text
from twiplotui.store.search import count as count_compiled


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search and how much it finds."""

    name: str
    query: str
    open: int
    """Posts with an open alert."""
    total: Count


def save(store: Store, name: str, query: str) -> None:
    """Keep a search under a name; a search of that name is replaced.

    Raises:
        QueryError: The search cannot be read.
        UsageError: The name is empty.
    """
    if not name.strip():
        raise UsageError("A saved search needs a name.", "For example --save “Gulf”.")
    compile_text(store, query)
    saved_searches.put(store, name.strip(), query)


def forget(store: Store, name: str) -> None:
    """Remove a saved search.

    Raises:
        UsageError: There is none of that name.
    """
    if not saved_searches.remove(store, name):
        raise UsageError(f"There is no saved search “{name}”.", _names(store))


def query_named(store: Store, name: str) -> str:
    """Return the query of a saved search.

    Raises:
        UsageError: There is none of that name.
    """
    for known, query in saved_searches.all_queries(store):
        if known == name:
            return query
    raise UsageError(f"There is no saved search “{name}”.", _names(store))


def all_saved(store: Store, cap: int = COUNT_CAP) -> list[Saved]:
    """Return every saved search with its counts, each up to a cap."""
    return [
        Saved(
            name,
            query,
            count(store, f"({query}) is:open" if query.strip() else "is:open", cap).number,
            count(store, query, cap),
        )
        for name, query in saved_searches.all_queries(store)
    ]


def count(store: Store, query: str, cap: int = COUNT_CAP) -> Count:
    """Count what a search finds, up to a cap.

    Raises:
        QueryError: The search cannot be read.
    """
    return count_compiled(store, compile_text(store, query), cap)


def _names(store: Store) -> str:
    names = [name for name, _ in saved_searches.all_queries(store)]
    return f"Saved: {', '.join(names)}." if names else "None is saved yet."
