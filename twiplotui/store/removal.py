"""Removes posts and accounts with everything that hangs on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from twiplotui.store import search_index
from twiplotui.store.connection import Store, wrapped
from twiplotui.store.pace import Pace

_OF_ACCOUNTS = ("account_tags", "profiles", "profile_counts", "profile_changes")
"""Tables whose rows go with their account."""


def delete_rows(
    connection: sqlite3.Connection,
    table: str,
    key: str,
    wanted: str,
    condition: str = "1",
    *parameters: object,
) -> None:
    """Delete rows whose key is in a JSON list."""
    connection.execute(
        f"DELETE FROM {table} WHERE {key} IN (SELECT value FROM json_each(?)) AND {condition}",
        (wanted, *parameters),
    )


def remove_posts(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Remove posts with everything that hangs on them, inside the caller's transaction."""
    search_index.take_out(connection, ids)
    wanted = json.dumps(list(ids))
    for table in ("post_versions", "wordings", "records", "metrics", "flags", "alerts"):
        delete_rows(connection, table, "post_id", wanted)
    delete_rows(connection, "posts", "id", wanted)


def remove_accounts(store: Store, ids: Sequence[int]) -> None:
    """Remove accounts that no post, list, event, alert or act refers to, with their profiles.

    The caller holds the right to import, so nothing comes to refer to them meanwhile.
    """
    with wrapped(store.path, "removing accounts"), _without_foreign_keys(store.connection):
        for part in Pace(store, first=100, least=20, most=500).parts(ids):
            wanted = json.dumps(list(part))
            with store.transaction("removing accounts") as connection:
                for table in _OF_ACCOUNTS:
                    delete_rows(connection, table, "account_id", wanted)
                delete_rows(connection, "accounts", "id", wanted)


@contextmanager
def _without_foreign_keys(connection: sqlite3.Connection) -> Iterator[None]:
    """Spare the look for references to accounts that are known to have none.

    Posts have no index by account: SQLite would read them all for each account that goes.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
