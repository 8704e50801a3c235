"""Removes posts for good: rows, index terms, free pages and write-ahead log."""

from __future__ import annotations

from collections.abc import Sequence

from twiplotui.errors import StoreError
from twiplotui.store.connection import Store, wrapped
from twiplotui.store.index_parts import settle
from twiplotui.store.pace import Pace
from twiplotui.store.remembered import forget, remember, remembered
from twiplotui.store.removal import remove_posts

_BEGUN = "purge.begun"
"""Setting: posts were removed, and the store is still to be rewritten without their traces."""


def purge_posts(store: Store, ids: Sequence[int]) -> int:
    """Remove posts and every trace of them from the store's files; return how many.

    Backups made before keep them; the caller says so.

    Raises:
        StoreError: There is no room to rewrite the file.
    """
    import shutil

    needed = store.path.stat().st_size
    if shutil.disk_usage(store.path.parent).free < needed * 1.5:
        raise StoreError(
            f"A purge rewrites the store and needs {needed * 3 // 2 // 1_000_000} MB of room.",
            "Free some room first; nothing was removed.",
        )
    for part in Pace(store, first=50, least=20, most=500).parts(ids):
        with store.transaction("purging") as connection:
            remember(connection, _BEGUN)
            remove_posts(connection, part)
    finish_purge(store)
    return len(ids)


def finish_purge(store: Store) -> bool:
    """Remove what is left of removed posts; return whether a purge had been begun and not ended."""
    if remembered(store, _BEGUN) is None:
        return False
    with store.transaction("purging") as connection:
        # What an undo of a later import would put back holds the words too.
        connection.execute(
            "DELETE FROM import_changes WHERE kind IN ('post', 'joined')"
            " AND row_id NOT IN (SELECT id FROM posts)"
        )
    rewrite(store)
    with store.transaction("purging") as connection:
        forget(connection, _BEGUN)
    return True


def rewrite(store: Store) -> None:
    """Rewrite the store so that nothing removed is left in free pages, index or log."""
    settle(store)
    with store.writer_lock(), wrapped(store.path, "purging"):
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
