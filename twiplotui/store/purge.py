"""Removes posts for good: rows, index terms, free pages and write-ahead log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twiplotui.errors import StoreError
from twiplotui.store.connection import Store, wrapped
from twiplotui.store.import_undo import remove_posts

_CHUNK = 200


def purge_posts(store: Store, ids: Sequence[int], *, on_step: Callable[[int], None]) -> int:
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
    for start in range(0, len(ids), _CHUNK):
        with store.transaction("purging") as connection:
            remove_posts(connection, list(ids[start : start + _CHUNK]))
        on_step(min(start + _CHUNK, len(ids)))
    rewrite(store)
    return len(ids)


def rewrite(store: Store) -> None:
    """Rewrite the store so that nothing removed is left in free pages, index or log."""
    with store.transaction("purging") as connection:
        connection.execute("INSERT INTO posts_fts (posts_fts) VALUES ('optimize')")
    with store.writer_lock(), wrapped(store.path, "purging"):
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
