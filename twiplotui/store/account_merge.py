"""Merges two rows that are one account, and parts them again.

A row that moves to the account kept remembers in `part_id` whose it was, and so does what imports
bring under the name of the part later on; parting gives both back. A merge or parting is one
transaction of the journal. The posts follow it in many, then what is derived: a note says which
accounts are under way, so that whoever dies between is followed by another who ends it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twiplotui.errors import StateError
from twiplotui.model.words import Direction
from twiplotui.store import search_index
from twiplotui.store.account_reader import tags_of
from twiplotui.store.connection import Store
from twiplotui.store.event_combine import FollowListId, lists_about
from twiplotui.store.follow_lists import lists_naming
from twiplotui.store.journal import Entry
from twiplotui.store.pace import Pace
from twiplotui.store.part_profiles import show_kept_without, show_part_anew
from twiplotui.store.remembered import forget, remember, remembered

_AT_ONCE = 500
"""Posts moved in one transaction at most."""
_NOTE = "accounts.merging"
"""Setting: pairs of accounts whose posts are still to be moved."""
_MOVED = ("profiles", "alerts", "sources", "mutes", "follow_runs", "profile_counts")
"""Tables whose rows follow their account at once."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A merge or parting that is written, with what still follows from it."""

    kept: int
    part: int
    is_merge: bool
    """False: they were parted."""


def why_not_merge(store: Store, kept: int, other: int) -> str:
    """Return why two rows cannot be one account, or nothing."""
    rows = {
        row["id"]: row
        for row in store.rows("SELECT * FROM accounts WHERE id IN (?, ?)", (kept, other))
    }
    if len(rows) < 2:
        return "One of the accounts does not exist."
    if rows[kept]["merged_into"] or rows[other]["merged_into"]:
        return "One of the accounts is a part of another already."
    if rows[kept]["network"] != rows[other]["network"]:
        return "They are on different networks; give both the same actor instead."
    if rows[kept]["native_id"] and rows[other]["native_id"]:
        return "Both have an id of their own on the network, so they are two accounts."
    return ""


def merge_entries(store: Store, kept: int, other: int) -> list[Entry]:
    """Return what making `other` a part of `kept` changes, as the journal keeps it."""
    row = store.connection.execute("SELECT * FROM accounts WHERE id = ?", (other,)).fetchone()
    had = store.connection.execute(
        "SELECT native_id FROM accounts WHERE id = ?", (kept,)
    ).fetchone()["native_id"]
    fields = {
        "native_id": (row["native_id"], None),
        "is_watched": (row["is_watched"], 0),
        "handle_key": (row["handle_key"], row["handle_key"] or f"merged-{other}"),
    }
    before = {name: pair[0] for name, pair in fields.items() if pair[0] != pair[1]}
    after = {name: fields[name][1] for name in before}
    changes: list[tuple[str, int, dict[str, Any], dict[str, Any]]] = [
        ("account", other, {"merged_into": None}, {"merged_into": kept}),
        ("account", other, before, after),
    ]
    if row["native_id"] and not had:
        changes.append(("account", kept, {"native_id": None}, {"native_id": row["native_id"]}))
    for part in parts_of(store.connection, other)[1:]:
        changes.append(("account", part, {"merged_into": other}, {"merged_into": kept}))
    tags, others = tags_of(store, kept) or [], tags_of(store, other) or []
    if others:
        both = sorted({*tags, *others})
        changes.append(("tags", other, {"tags": others}, {"tags": []}))
        changes.append(("tags", kept, {"tags": tags}, {"tags": both}))
    return [
        Entry("merge", subject, str(account_id), was, becomes)
        for subject, account_id, was, becomes in changes
        if was != becomes
    ]


def turn(connection: sqlite3.Connection, part: int, was: int | None, becomes: int | None) -> None:
    """Make an account a part of another or part them, inside the caller's transaction.

    Posts stay where they are until `move_posts`; what was derived is withdrawn until it is derived
    anew. Both are the caller's, who finds them by `under_way`.

    Args:
        connection: In a transaction.
        part: The account that becomes a part, or that was one.
        was: What it was merged into before; None: it stood for itself.
        becomes: What it is merged into from now on.

    Raises:
        StateError: One of the accounts was merged otherwise since.
    """
    row = connection.execute("SELECT * FROM accounts WHERE id = ?", (part,)).fetchone()
    if row is None or row["merged_into"] != was:
        raise StateError(
            f"Account #{part} was merged otherwise since.", "Undo the later merge first."
        )
    if was is None and becomes is not None:
        _refuse_part(connection, becomes)
        _take(connection, becomes, part)
        _note(connection, becomes, part)
    elif was is not None and becomes is None:
        _give_back(connection, was, part)
        _note(connection, was, part)
    connection.execute("UPDATE accounts SET merged_into = ? WHERE id = ?", (becomes, part))


def _refuse_part(connection: sqlite3.Connection, kept: int) -> None:
    row = connection.execute("SELECT merged_into FROM accounts WHERE id = ?", (kept,)).fetchone()
    if row is None or row["merged_into"]:
        raise StateError(
            f"Account #{kept} was merged otherwise since.", "Undo the later merge first."
        )


def _take(connection: sqlite3.Connection, kept: int, part: int) -> None:
    _withdraw(connection, part)
    for table in _MOVED:
        connection.execute(
            f"UPDATE OR IGNORE {table} SET account_id = ?, part_id = coalesce(part_id, ?)"
            " WHERE account_id = ?",
            (kept, part, part),
        )
    _name_runs(connection, kept)
    for column in ("actor_id", "target_id"):
        connection.execute(
            f"UPDATE OR IGNORE edges SET {column} = ? WHERE {column} = ?", (kept, part)
        )
        connection.execute(f"DELETE FROM edges WHERE {column} = ?", (part,))


def _give_back(connection: sqlite3.Connection, kept: int, part: int) -> None:
    _withdraw(connection, kept)
    show_kept_without(connection, kept, parts_of(connection, part))
    for table in _MOVED:
        connection.execute(
            f"UPDATE OR IGNORE {table} SET account_id = :part, part_id = nullif(part_id, :part)"
            " WHERE part_id IN (SELECT value FROM json_each(:parts))",
            {"part": part, "parts": json.dumps(parts_of(connection, part))},
        )
    _name_runs(connection, part)
    show_part_anew(connection, part)


def parts_of(connection: sqlite3.Connection, account_id: int) -> list[int]:
    """Return an account and those merged into it."""
    rows = connection.execute("SELECT id FROM accounts WHERE merged_into = ?", (account_id,))
    return [account_id, *(row[0] for row in rows)]


def _name_runs(connection: sqlite3.Connection, account_id: int) -> None:
    """Have the keys of runs name their account, so that the same run is known when it comes."""
    connection.execute(
        "UPDATE OR IGNORE follow_runs SET key = account_id || substr(key, instr(key, ':'))"
        " WHERE account_id = ? AND key NOT LIKE account_id || ':%'",
        (account_id,),
    )


def _withdraw(connection: sqlite3.Connection, account_id: int) -> None:
    """Withdraw the follow events and profile changes told of an account, and their alerts."""
    connection.execute(
        "UPDATE alerts SET is_withdrawn = 1 WHERE (kind = 'profile' AND account_id = :id)"
        " OR event_id IN (SELECT id FROM follow_events WHERE actor_id = :id OR target_id = :id)",
        {"id": account_id},
    )
    connection.execute(
        "UPDATE follow_events SET is_withdrawn = 1"
        " WHERE (actor_id = :id OR target_id = :id) AND is_withdrawn <> 1",
        {"id": account_id},
    )
    connection.execute("DELETE FROM profile_changes WHERE account_id = ?", (account_id,))


def _note(connection: sqlite3.Connection, kept: int, part: int) -> None:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_NOTE,)).fetchone()
    pairs = json.loads(row[0]) if row else []
    remember(connection, _NOTE, json.dumps([*pairs, [kept, part]]))


def under_way(store: Store) -> list[UnderWay]:
    """Return the merges and partings whose posts are still to be moved, oldest first."""
    text = remembered(store, _NOTE)
    found = []
    for kept, part in json.loads(text) if text else []:
        row = store.row("SELECT merged_into FROM accounts WHERE id = ?", (part,))
        if row is not None:
            found.append(UnderWay(kept, part, row["merged_into"] is not None))
    return found


def end_all(store: Store) -> None:
    """Forget which merges and partings are under way, once all that follows is derived."""
    with store.transaction("merging accounts") as connection:
        forget(connection, _NOTE)


def move_posts(store: Store, each: UnderWay) -> int:
    """Give posts the account that a merge or parting says is theirs; return how many moved."""
    moved = 0
    # Of what came under an account no index tells: it is looked for before the lock is taken, and
    # once more for what came meanwhile.
    while ids := _misplaced(store, each):
        for part in Pace(store, first=100, least=20, most=_AT_ONCE).parts(ids):
            with store.transaction("merging accounts") as connection:
                _move(connection, each, part)
        moved += len(ids)
    return moved


def _misplaced(store: Store, each: UnderWay) -> list[int]:
    if each.is_merge:
        rows = store.rows("SELECT id FROM posts WHERE account_id = ?", (each.part,))
    else:
        rows = store.rows(
            "SELECT id FROM posts WHERE account_id <> ? AND part_id IN"
            " (SELECT value FROM json_each(?))",
            (each.part, json.dumps(parts_of(store.connection, each.part))),
        )
    return [row[0] for row in rows]


def _move(connection: sqlite3.Connection, each: UnderWay, ids: Sequence[int]) -> None:
    search_index.take_out(connection, ids)
    owner, part = each.kept, "coalesce(part_id, :part)"
    if not each.is_merge:
        owner, part = each.part, "nullif(part_id, :part)"
    for table, key in (("posts", "id"), ("alerts", "post_id")):
        connection.execute(
            f"UPDATE {table} SET account_id = :owner, part_id = {part}"
            f" WHERE {key} IN (SELECT value FROM json_each(:ids)) AND account_id <> :owner",
            {"owner": owner, "part": each.part, "ids": json.dumps(list(ids))},
        )
    search_index.put_in(connection, ids)


def lists_touched(store: Store, each: UnderWay) -> set[FollowListId]:
    """Return the lists that are to be derived anew: of both accounts, and those that name one."""
    owners = {each.kept} if each.is_merge else {each.kept, each.part}
    own = {(owner, way) for owner in owners for way in Direction}
    about = lists_about(store, {each.kept, each.part}) | lists_naming(
        store, each.kept, parts_of(store.connection, each.part)
    )
    if each.is_merge:
        about = {(each.kept if owner == each.part else owner, way) for owner, way in about}
    return own | about
