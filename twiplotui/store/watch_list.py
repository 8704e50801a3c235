"""Puts listed accounts on the watch list with their actor, country, role and tags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from twiplotui.model.account import ListedAccount, ListedSource
from twiplotui.store import import_changes
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace
from twiplotui.store.reflag_marks import JUDGED_BY, mark_account


class WatchListWriter:
    """Stores account lists and lists of feeds of one import."""

    def __init__(self, store: Store, accounts: AccountWriter, *, import_id: int | None) -> None:
        self._store = store
        self._accounts = accounts
        self._import_id = import_id
        self._pace = Pace(store, first=100, least=50, most=500)
        self._said: dict[int, set[str]] = {}
        """What rows of this list said of each account; of two that differ the first counts, or
        the same list imported again would change the account back and forth."""

    def write(self, listed: Sequence[ListedAccount]) -> tuple[int, int, int]:
        """Store listed accounts; return how many were (new, updated, known)."""
        created_before = self._accounts.created
        ids = self._accounts.resolve([row.account for row in listed], observe=True)
        created = self._accounts.created - created_before
        new = updated = 0
        seen: set[int] = set()
        for part in self._pace.parts(list(zip(listed, ids, strict=True))):
            with self._store.transaction("adding to the watch list") as connection:
                for row, account_id in part:
                    if not self._apply(connection, account_id, row):
                        continue
                    if account_id in seen or new >= created:
                        updated += 1
                    else:
                        new += 1
                    seen.add(account_id)
        return new, updated, len(listed) - new - updated

    def _apply(self, connection: sqlite3.Connection, account_id: int, row: ListedAccount) -> bool:
        stored = connection.execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        wanted = self._wanted(connection, row)
        said = self._said.setdefault(account_id, set())
        new = {
            name: value
            for name, value in wanted.items()
            if name not in said and stored[name] != value
        }
        said.update(wanted)
        if new:
            assignments = ", ".join(f"{name} = ?" for name in new)
            connection.execute(
                f"UPDATE accounts SET {assignments} WHERE id = ?",
                (*new.values(), account_id),
            )
            if JUDGED_BY & new.keys():
                mark_account(connection, account_id)
        tags = [tag for tag in row.tags if _add_tag(connection, account_id, tag)]
        before: dict[str, object] = {name: stored[name] for name in new}
        before |= {import_changes.SAID: wanted}
        if row.tags:
            before |= {import_changes.TAGS: row.tags, import_changes.NEW_TAGS: tags}
        if self._import_id is not None:
            # A plain row: with INSERT … SELECT SQLite makes a savepoint, and the full-text index
            # writes out all it has gathered since the transaction began.
            connection.execute(
                import_changes.INSERT,
                (self._import_id, import_changes.ACCOUNT, account_id, json.dumps(before)),
            )
        return bool(new or tags)

    def _wanted(self, connection: sqlite3.Connection, row: ListedAccount) -> dict[str, object]:
        """Return what a row says of its account, by column."""
        wanted: dict[str, object] = {"is_watched": 1}
        if row.country:
            wanted["country"] = row.country
        if row.role is not None:
            wanted["role"] = row.role.value
        if row.role_text:
            wanted["role_text"] = row.role_text
        if row.is_ours:
            wanted["is_ours"] = 1
        if row.actor:
            wanted["actor_id"] = self._actor(connection, row)
        return wanted

    def _actor(self, connection: sqlite3.Connection, row: ListedAccount) -> int:
        country = row.country or ""
        found = connection.execute(
            "SELECT id, wikidata FROM actors WHERE name = ? AND (country = ? OR country = '')"
            " ORDER BY id LIMIT 1",
            (row.actor, country),
        ).fetchone()
        if found is not None:
            if row.wikidata and not found["wikidata"]:
                connection.execute(
                    "UPDATE actors SET wikidata = ? WHERE id = ?", (row.wikidata, found["id"])
                )
            return int(found["id"])
        cursor = connection.execute(
            "INSERT INTO actors (name, is_person, country, wikidata, import_id)"
            " VALUES (?, ?, ?, ?, ?)",
            (row.actor, row.is_person, country, row.wikidata or "", self._import_id),
        )
        return int(cursor.lastrowid or 0)

    def write_sources(self, listed: Sequence[ListedSource]) -> tuple[int, int]:
        """Store feeds of a list as sources that wait for approval; return (new, known)."""
        new = 0
        with self._store.transaction("adding sources") as connection:
            for row in listed:
                new += connection.execute(
                    "INSERT INTO sources (kind, url, title, site, added_at)"
                    " VALUES ('feed', ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (row.url, row.title, row.site, self._store.clock.now()),
                ).rowcount
        return new, len(listed) - new


def _add_tag(connection: sqlite3.Connection, account_id: int, tag: str) -> bool:
    cursor = connection.execute(
        "INSERT INTO account_tags (account_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (account_id, tag),
    )
    return cursor.rowcount > 0


def watch(store: Store, account_ids: Collection[int]) -> None:
    """Watch accounts whose posts or lists were imported, unless the desk said otherwise."""
    with store.transaction("adding to the watch list") as connection:
        connection.execute(
            "UPDATE accounts SET is_watched = 1 WHERE is_watched IS NULL"
            " AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(account_ids)),),
        )
