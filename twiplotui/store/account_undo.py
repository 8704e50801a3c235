"""What becomes of accounts when an import is taken back: their profile, the watch, their row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping

from twiplotui.query import facets
from twiplotui.signals.profile_changes import WATCHED_FIELDS
from twiplotui.store import import_changes
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace
from twiplotui.store.removal import remove_accounts
from twiplotui.store.watch_list import watch
from twiplotui.text.handles import handle_key, skeleton

_AT_ONCE = 500
"""Accounts a transaction at most."""


def show_profiles_anew(store: Store, import_id: int, stood: Mapping[int, int]) -> None:
    """Bring present profiles in step with the observations that are left.

    Args:
        store: Open for writing.
        import_id: The import that is taken back; its observations are gone, and what it changed in
            `accounts` is put back.
        stood: Account → of which moment its profile was when the import came.
    """
    for part in Pace(store, first=100, least=20, most=_AT_ONCE).parts(sorted(stood)):
        with store.transaction("undoing an import") as connection:
            for row in connection.execute(
                "SELECT * FROM accounts WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(part),),
            ).fetchall():
                _show_anew(connection, row, import_id, stood[row["id"]])


def _show_anew(
    connection: sqlite3.Connection, row: sqlite3.Row, import_id: int, since: int
) -> None:
    """Show of an account what others observed since its profile stood as it is put back."""
    changed, is_moved = _changed_since(connection, row, import_id)
    moment = row["observed_at"]
    if row["import_id"] == import_id:
        # All of the profile is the import's own: what others observed goes before it.
        since, moment = -1, moment if is_moved else None
    new: dict[str, object] = {"observed_at": moment}
    by: dict[str, int | None] = {}
    seen = connection.execute(
        "SELECT fields, last_confirmed_at, import_id FROM profiles WHERE account_id = ?"
        " AND last_confirmed_at >= ? ORDER BY last_confirmed_at, id",
        (row["id"], since),
    ).fetchall()
    for fields, at, owner in seen:
        said = {name: value for name, value in json.loads(fields).items() if name not in changed}
        new |= {name: value for name, value in said.items() if name in WATCHED_FIELDS}
        by |= dict.fromkeys(said, owner)
        new["observed_at"] = max(at, moment or 0)
    if row["import_id"] == import_id:
        owners = [each["import_id"] for each in seen if each["import_id"] is not None]
        new["import_id"] = min(owners, default=import_id)
    else:
        _note_owners(connection, row, new, by)
    if "handle" in new:
        key = handle_key(str(new["handle"]))
        new |= {"handle_key": key, "skeleton": skeleton(key.split("@")[0]) if key else ""}
    assignments = ", ".join(f"{name} = ?" for name in new)
    connection.execute(
        f"UPDATE accounts SET {assignments} WHERE id = ?", (*new.values(), row["id"])
    )


def _note_owners(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    new: Mapping[str, object],
    by: Mapping[str, int | None],
) -> None:
    """Note what is now shown for another import's word, so that it goes with that one."""
    for name, owner in by.items():
        if owner is None or name not in new or new[name] == row[name]:
            continue
        names = ("handle", "handle_key", "skeleton") if name == "handle" else (name,)
        before = json.dumps({each: row[each] for each in names})
        connection.execute(
            import_changes.INSERT, (owner, import_changes.ACCOUNT, row["id"], before)
        )


def _changed_since(
    connection: sqlite3.Connection, row: sqlite3.Row, import_id: int
) -> tuple[set[str], bool]:
    """Return what later imports changed of a profile, and whether one observed it later."""
    changes = [
        json.loads(change["before"])
        for change in connection.execute(
            "SELECT before FROM import_changes WHERE kind = 'account' AND row_id = ?"
            " AND import_id > ?",
            (row["id"], import_id),
        )
    ]
    moments = [change["observed_at"] for change in changes if "observed_at" in change]
    is_moved = any((moment or 0) < (row["observed_at"] or 0) for moment in moments)
    return {name for change in changes for name in change} & set(WATCHED_FIELDS), is_moved


_WATCHED_FOR_THEMSELVES = (
    "SELECT id FROM accounts WHERE id IN (SELECT value FROM json_each(?)) AND is_watched = 1"
    " AND NOT EXISTS (SELECT 1 FROM sources WHERE account_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM import_changes WHERE kind = 'account'"
    " AND row_id = accounts.id AND import_id <> ?"
    " AND coalesce(json_type(before, '$.is_watched'), json_type(before, '$.said')) IS NOT NULL)"
    # Lists of earlier versions left no word of what they found so already.
    " AND country = '' AND role = '' AND actor_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM account_tags WHERE account_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE subject = 'account'"
    " AND subject_id = CAST(accounts.id AS TEXT)"
    " AND (act <> 'edit' OR json_type(after, '$.is_watched') IS NOT NULL))"
)


def settle_watch(store: Store, import_id: int, ids: Collection[int]) -> list[int]:
    """Watch accounts for the posts and lists that are left, and cease to where none is.

    What the desk or a list of accounts said of them stands.

    Args:
        store: Open for writing.
        import_id: The import that is taken back.
        ids: Accounts that it watched, or whose posts or lists it brought.

    Returns:
        The accounts that are watched no longer.
    """
    watch(store, [each for each in ids if _is_read(store, each)])
    found = [
        row[0]
        for row in store.rows(_WATCHED_FOR_THEMSELVES, (json.dumps(sorted(ids)), import_id))
        if not _is_read(store, row[0])
    ]
    with store.transaction("undoing an import") as connection:
        connection.execute(
            "UPDATE accounts SET is_watched = NULL WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(found),),
        )
    return found


def _is_read(store: Store, account_id: int) -> bool:
    """Whether posts or lists of an account are stored; posts are found by the index."""
    run = store.row("SELECT 1 FROM follow_runs WHERE account_id = ?", (account_id,))
    term = f"facets : {facets.account(account_id)}"
    post = "SELECT 1 FROM posts_fts WHERE posts_fts MATCH ? LIMIT 1"
    return run is not None or store.row(post, (term,)) is not None


_UNUSED = (
    "SELECT id FROM accounts WHERE import_id IN"
    " (SELECT ? UNION SELECT id FROM imports WHERE state = 'undone')"
    " AND id NOT IN (SELECT row_id FROM import_changes WHERE kind = 'account')"
    " AND NOT EXISTS (SELECT 1 FROM account_tags WHERE account_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM profiles WHERE account_id = accounts.id"
    " AND import_id IS NOT accounts.import_id)"
    " AND id NOT IN (SELECT DISTINCT account_id FROM posts)"
    " AND id NOT IN (SELECT account_id FROM sources WHERE account_id IS NOT NULL)"
    " AND id NOT IN (SELECT account_id FROM mutes WHERE account_id IS NOT NULL)"
    " AND id NOT IN (SELECT merged_into FROM accounts WHERE merged_into IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM follow_runs WHERE account_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM edges WHERE actor_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM edges WHERE target_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM follow_events WHERE actor_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM follow_events WHERE target_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM alerts WHERE account_id = accounts.id)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE subject IN ('account', 'tags')"
    " AND subject_id = CAST(accounts.id AS TEXT))"
)

_MADE = (
    "(SELECT id FROM accounts WHERE import_id IN"
    " (SELECT :import UNION SELECT id FROM imports WHERE state = 'undone'))"
)
_EVENTS_OF_ITS_OWN = (
    f"SELECT id FROM follow_events WHERE is_withdrawn = 1 AND (actor_id IN {_MADE}"
    f" OR target_id IN {_MADE})"
    " AND NOT EXISTS (SELECT 1 FROM alerts WHERE event_id = follow_events.id AND version > 0)"
)
"""Withdrawn events about accounts that undone imports made; nobody acted on one of their alerts."""


def remove_unused_accounts(store: Store, import_id: int) -> int:
    """Remove accounts that undone imports made and nothing refers to; call after deriving.

    The caller holds the right to import, so nothing comes to refer to them meanwhile.
    """
    with store.transaction("undoing an import") as connection:
        connection.execute(
            "DELETE FROM alerts WHERE post_id IS NULL AND is_withdrawn = 1 AND version = 0 AND"
            " (import_id = ? OR import_id IS NULL OR import_id IN"
            " (SELECT id FROM imports WHERE state = 'undone'))",
            (import_id,),
        )
    events = [row[0] for row in store.rows(_EVENTS_OF_ITS_OWN, {"import": import_id})]
    for part in Pace(store, first=100, least=20, most=_AT_ONCE).parts(events):
        wanted = json.dumps(part)
        with store.transaction("undoing an import") as connection:
            for table, key in (("alerts", "event_id"), ("follow_events", "id")):
                connection.execute(
                    f"DELETE FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))",
                    (wanted,),
                )
    unused = [row[0] for row in store.rows(_UNUSED, (import_id,))]
    remove_accounts(store, unused)
    with store.transaction("undoing an import") as connection:
        connection.execute(
            "DELETE FROM actors WHERE import_id = ?"
            " AND id NOT IN (SELECT actor_id FROM accounts WHERE actor_id IS NOT NULL)",
            (import_id,),
        )
    return len(unused)
