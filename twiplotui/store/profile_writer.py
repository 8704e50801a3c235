"""Keeps what sources say of profiles: dated observations, and the profile as it stands now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import AccountStatus
from twiplotui.signals.profile_changes import WATCHED_FIELDS
from twiplotui.store import import_changes
from twiplotui.store.connection import Store
from twiplotui.store.reflag_marks import mark_account
from twiplotui.text.handles import handle_key, skeleton


class ProfileWriter:
    """Writes profiles for one file of an import.

    Args:
        store: Open for writing.
        import_id: The import; None: the user's own word.
        source: Format of the file.
    """

    def __init__(self, store: Store, import_id: int | None, source: str) -> None:
        self._store = store
        self._import_id = import_id
        self._source = source
        self._is_refresh: bool | None = None
        self._kept: dict[int, set[str]] = {}
        """Columns of accounts whose value before the import is kept, for its undo."""
        self.touched: set[int] = set()
        """Accounts whose profile was observed to differ from what was stored."""

    def observe(
        self, account_id: int, fact: AccountFacts, at: int, *, keep: bool, part: int | None = None
    ) -> None:
        """Bring a profile up to what a source says of it; in the caller's transaction.

        Args:
            account_id: Whose profile.
            fact: What the source says.
            at: When it was observed.
            keep: Keep the description itself; without it only where it contradicts what is stored
                of a watched account.
            part: The account merged into it by whose name the source calls it.
        """
        fields = observed_fields(fact)
        execute = self._store.connection.execute
        row = execute("SELECT * FROM accounts WHERE id = ?", (account_id,)).fetchone()
        differs = any(row[name] not in ("", None, value) for name, value in fields.items())
        if fields and (keep or (differs and row["is_watched"])):
            self._keep_observation(account_id, at, fields, part)
        if (row["observed_at"] or 0) <= at:
            new = {name: value for name, value in fields.items() if row[name] != value}
        else:
            new = {n: v for n, v in fields.items() if row[n] in ("", None) and v not in ("", None)}
        if differs:
            self.touched.add(account_id)
        if fact.created_at and not row["created_at"]:
            new["created_at"] = fact.created_at
        if fact.country and not row["country"]:
            self._place(account_id, fact.country)
        if new or (row["observed_at"] or 0) < at:
            self._update(row, new, max(at, row["observed_at"] or 0))
        counts = (fact.followers, fact.following, fact.posts)
        if keep and any(count is not None for count in counts):
            execute(
                "INSERT INTO profile_counts (account_id, at, followers, following, posts,"
                " import_id, part_id) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (account_id, at, *counts, self._import_id, part),
            )

    def _place(self, account_id: int, country: str) -> None:
        """Keep a country where there was none; undoing the import takes it back."""
        connection = self._store.connection
        if self._import_id is not None:
            connection.execute(
                import_changes.INSERT,
                (self._import_id, import_changes.ACCOUNT, account_id, json.dumps({"country": ""})),
            )
        connection.execute("UPDATE accounts SET country = ? WHERE id = ?", (country, account_id))
        mark_account(connection, account_id)

    def _update(self, row: sqlite3.Row, new: dict[str, object], at: int) -> None:
        columns = dict(new)
        if "handle" in new:
            key = handle_key(str(new["handle"]))
            columns["handle_key"] = key
            columns["skeleton"] = skeleton(key.split("@")[0]) if key else ""
        columns["observed_at"] = at
        moved = {name for name, value in columns.items() if row[name] != value}
        self._keep_before(row, moved, has_news=bool(new))
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self._store.connection.execute(
            f"UPDATE accounts SET {assignments} WHERE id = ?",
            (*columns.values(), row["id"]),
        )

    def _keep_before(self, row: sqlite3.Row, columns: Collection[str], *, has_news: bool) -> None:
        """Keep what an import changes, once a column; undoing the import puts it back.

        A refresh that brings but another moment keeps nothing: there are many of them a day.
        """
        if self._import_id is None or (not has_news and self._may_lengthen()):
            return
        kept = self._kept.setdefault(row["id"], set())
        before = {name: row[name] for name in columns if name not in kept}
        if before:
            kept.update(before)
            self._store.connection.execute(
                import_changes.INSERT,
                (self._import_id, import_changes.ACCOUNT, row["id"], json.dumps(before)),
            )

    def _keep_observation(
        self, account_id: int, at: int, fields: dict[str, object], part: int | None
    ) -> None:
        """Keep what a source said; one row while the same source goes on saying the same.

        A row keeps exactly what was said, so that the changes do not depend on the order of
        imports. Only a refresh lengthens a row of another import; an import can be undone whole.
        """
        execute = self._store.connection.execute
        said = json.dumps(fields, sort_keys=True)
        rows = execute(
            "SELECT id, fields, observed_at, last_confirmed_at, source, import_id, part_id"
            " FROM profiles WHERE account_id = ? AND observed_at <= ?"
            " ORDER BY observed_at DESC, id DESC LIMIT 8",
            (account_id, at),
        ).fetchall()
        for row in rows:
            is_same = row["source"] == self._source and row["part_id"] == part
            if row["fields"] == said and is_same:
                if row["last_confirmed_at"] >= at:
                    return
                if row["import_id"] == self._import_id or self._may_lengthen():
                    execute(
                        "UPDATE profiles SET last_confirmed_at = ? WHERE id = ?", (at, row["id"])
                    )
                    return
                break
            known = json.loads(row["fields"])
            if any(name in known and known[name] != value for name, value in fields.items()):
                break
        execute(
            "INSERT INTO profiles (account_id, observed_at, last_confirmed_at, fields, source,"
            " import_id, part_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (account_id, at, at, said, self._source, self._import_id, part),
        )
        self.touched.add(account_id)

    def _may_lengthen(self) -> bool:
        if self._is_refresh is None:
            row = self._store.row("SELECT kind FROM imports WHERE id = ?", (self._import_id,))
            self._is_refresh = row is not None and row["kind"] == "refresh"
        return self._is_refresh


def observed_fields(fact: AccountFacts) -> dict[str, object]:
    """Return what a source says of a profile; fields it is silent on are left out."""
    fields: dict[str, object] = {}
    for name in WATCHED_FIELDS:
        value = getattr(fact, name)
        if value is None:
            continue
        if isinstance(value, bool):
            value = int(value)
        elif isinstance(value, AccountStatus):
            value = value.value
        elif name == "handle":
            value = value.strip().lstrip("@")
        fields[name] = value
    return fields
