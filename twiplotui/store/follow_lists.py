"""Reads the runs of a list of follows, and writes what was derived from them: edges and events.

Derived rows are made anew as a whole for each list. An event that the runs no longer carry is
marked withdrawn, never deleted, because the desk may have acted on it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from twiplotui.model.words import Direction, Network
from twiplotui.signals.follow_changes import ListHistory
from twiplotui.signals.follow_runs import Run
from twiplotui.store.connection import Store
from twiplotui.store.run_writer import edge_rows, unpack_ids, upsert_edges

_WHOLE_BY_FORMAT = ("x-archive", "bluesky-car", "mastodon-follows-csv", "meta-")
_EVENT = (
    "INSERT INTO follow_events (key, kind, actor_id, target_id, after_at, before_at, confidence,"
    " evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
    " after_at = excluded.after_at, before_at = excluded.before_at,"
    " confidence = excluded.confidence, evidence = excluded.evidence, is_withdrawn = 0"
)


@dataclass(frozen=True, slots=True)
class FollowList:
    """All runs of one list of one account."""

    account_id: int
    direction: Direction
    network: Network
    runs: tuple[Run, ...]
    since: Mapping[int, int]


def read_follow_list(store: Store, account_id: int, direction: Direction) -> FollowList:
    """Return a list with all its runs."""
    account = store.row("SELECT network FROM accounts WHERE id = ?", (account_id,))
    network = Network(account["network"]) if account else Network.WEB
    runs: list[Run] = []
    since: dict[int, int] = {}
    merged = _merged(store)
    packed, members = b"", array("q")
    for row in store.rows(
        "SELECT * FROM follow_runs WHERE account_id = ? AND direction = ? ORDER BY captured_at, id",
        (account_id, direction.value),
    ):
        complete = row["is_complete"]
        if row["members"] != packed:
            # Most runs repeat the one before; they share one array.
            packed = row["members"]
            members = _with_merged(unpack_ids(packed), merged)
        runs.append(
            Run(
                id=row["id"],
                at=row["captured_at"],
                members=members,
                is_complete=None if complete is None else bool(complete),
                is_whole_by_format=row["source"].startswith(_WHOLE_BY_FORMAT),
                claimed=row["claimed"],
                source=row["source"],
                is_released=row["is_held"] == RELEASED,
                is_list_hidden=bool(row["is_list_hidden"]),
            )
        )
        if row["dates"]:
            dated = json.loads(zlib.decompress(row["dates"]))
            since.update(
                {merged.get(int(member), int(member)): int(at) for member, at in dated.items()}
            )
    return FollowList(account_id, direction, network, tuple(runs), since)


def has_one_run(store: Store, account_id: int, direction: Direction) -> bool:
    """Return whether a list was read only once: then there is nothing to compare."""
    rows = store.rows(
        "SELECT is_held FROM follow_runs WHERE account_id = ? AND direction = ? LIMIT 2",
        (account_id, direction.value),
    )
    return len(rows) == 1


def _merged(store: Store) -> dict[int, int]:
    """Return the accounts that turned out to be another one."""
    rows = store.rows("SELECT id, merged_into FROM accounts WHERE merged_into IS NOT NULL")
    return {row["id"]: row["merged_into"] for row in rows}


def _with_merged(members: array[int], merged: Mapping[int, int]) -> array[int]:
    if not merged or merged.keys().isdisjoint(members):
        return members
    return array("q", sorted({merged.get(member, member) for member in members}))


def lists_naming(store: Store, kept: int, parts: Collection[int]) -> set[tuple[int, Direction]]:
    """Return the lists that have one of the parts of an account among their members.

    Args:
        store: Where to look.
        kept: The account that edges to a part are shown of.
        parts: The parts; also where they stand for themselves by now.
    """
    ends = json.dumps([kept, *parts])
    found: set[tuple[int, Direction]] = set()
    for direction in Direction:
        mine, other, _ = _sides(direction)
        for row in store.rows(
            "SELECT account_id, members FROM follow_runs WHERE direction = :way AND account_id IN"
            f" (SELECT {mine} FROM edges WHERE {other} IN (SELECT value FROM json_each(:ends)))",
            {"way": direction.value, "ends": ends},
        ):
            each = row["account_id"], direction
            if each not in found and not set(parts).isdisjoint(unpack_ids(row["members"])):
                found.add(each)
    return found


HELD, RELEASED = 1, 2
"""Values of `follow_runs.is_held`: waits for a look; was looked at and counts."""


def write_history(store: Store, follow_list: FollowList, history: ListHistory) -> None:
    """Write what was derived from a list: runs held, edges missing, events."""
    with store.transaction("deriving follow changes") as connection:
        _mark_held(connection, follow_list, history)
        _mark_missing(connection, follow_list, history)
        _write_events(connection, follow_list, history)


def _mark_held(connection: sqlite3.Connection, each: FollowList, history: ListHistory) -> None:
    connection.execute(
        "UPDATE follow_runs SET is_held = id IN (SELECT value FROM json_each(:held))"
        " WHERE account_id = :account AND direction = :direction AND is_held <> 2"
        " AND is_held <> (id IN (SELECT value FROM json_each(:held)))",
        {
            "held": json.dumps(sorted(history.held)),
            "account": each.account_id,
            "direction": each.direction.value,
        },
    )


def _mark_missing(connection: sqlite3.Connection, each: FollowList, history: ListHistory) -> None:
    """Bring the missing edges of a list in step; only what differs is written."""
    mine, other, side = _sides(each.direction)
    stored = {
        row[0]: row[1]
        for row in connection.execute(
            f"SELECT {other}, {side}_missing FROM edges WHERE {mine} = ?"
            f" AND {side}_missing IS NOT NULL",
            (each.account_id,),
        )
    }
    wanted = history.missing
    changed = [m for m in {*stored, *wanted} if stored.get(m) != wanted.get(m)]
    connection.executemany(
        f"UPDATE edges SET {side}_missing = ? WHERE {mine} = ? AND {other} = ?",
        [(wanted.get(member), each.account_id, member) for member in sorted(changed)],
    )


def _sides(direction: Direction) -> tuple[str, str, str]:
    """Return the column of the list's owner, of its members, and the prefix of what it shows."""
    if direction is Direction.FOLLOWING:
        return "actor_id", "target_id", "own"
    return "target_id", "actor_id", "told"


def _write_events(connection: sqlite3.Connection, each: FollowList, history: ListHistory) -> None:
    prefix = list_prefix(each.account_id, each.direction)
    rows = []
    for change in history.changes:
        actor, target = each.account_id, change.member
        if each.direction is Direction.FOLLOWERS:
            actor, target = target, actor
        rows.append(
            (
                f"{prefix}{change.kind.value}:{change.member}:{change.number}",
                change.kind.value,
                actor,
                target,
                change.after_at,
                change.before_at,
                change.confidence.value,
                json.dumps(dict(change.evidence), sort_keys=True),
            )
        )
    connection.executemany(_EVENT, rows)
    connection.execute(
        "UPDATE follow_events SET is_withdrawn = 1 WHERE key >= ? AND key < ?"
        " AND is_withdrawn <> 1 AND key NOT IN (SELECT value FROM json_each(?))",
        (prefix, prefix + "\x7f", json.dumps([row[0] for row in rows])),
    )


def list_prefix(account_id: int, direction: Direction) -> str:
    """Return how the keys of a list's events begin."""
    return f"{'f' if direction is Direction.FOLLOWING else 'b'}:{account_id}:"


def list_of_key(key: str) -> tuple[int, Direction] | None:
    """Return the list whose runs carry an event, by its key; None for an event about several."""
    side, _, rest = key.partition(":")
    if side not in ("f", "b"):
        return None
    direction = Direction.FOLLOWING if side == "f" else Direction.FOLLOWERS
    return int(rest.partition(":")[0]), direction


def show_edges_anew(store: Store, account_id: int, direction: Direction) -> None:
    """Make the edges of a list again from the runs that are left (after an import was undone)."""
    mine, _, side = _sides(direction)
    other_side = "told" if side == "own" else "own"
    each = read_follow_list(store, account_id, direction)
    with store.transaction("deriving follow changes") as connection:
        connection.execute(
            f"UPDATE edges SET {side}_first = NULL, {side}_last = NULL, {side}_missing = NULL"
            f" WHERE {mine} = ?",
            (account_id,),
        )
        for run in each.runs:
            rows = edge_rows(account_id, direction, run.members, each.since, run.at)
            upsert_edges(connection, direction, rows)
        connection.execute(
            f"DELETE FROM edges WHERE {mine} = ? AND {side}_first IS NULL"
            f" AND {other_side}_first IS NULL",
            (account_id,),
        )
