"""Reads the runs of a list of follows, and writes what was derived from them: edges and events.

Derived rows are made anew as a whole for each list. An event that the runs no longer carry is
marked withdrawn, never deleted, because the desk may have acted on it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twiplotui.model.words import AccountStatus, Direction, Network
from twiplotui.query import facets
from twiplotui.signals.follow_changes import ListHistory, Standing
from twiplotui.signals.follow_runs import Run
from twiplotui.store.open import Store
from twiplotui.store.post_ids import time_of_id
from twiplotui.store.run_writer import unpack_ids

_GONE = (AccountStatus.SUSPENDED, AccountStatus.DEACTIVATED, AccountStatus.DELETED)
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
    for row in store.rows(
        "SELECT * FROM follow_runs WHERE account_id = ? AND direction = ? ORDER BY captured_at, id",
        (account_id, direction.value),
    ):
        complete = row["is_complete"]
        runs.append(
            Run(
                id=row["id"],
                at=row["captured_at"],
                members=unpack_ids(row["members"]),
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
            since.update({int(member): int(at) for member, at in dated.items()})
    return FollowList(account_id, direction, network, tuple(runs), since)


HELD, RELEASED = 1, 2
"""Values of `follow_runs.is_held`: waits for a look; was looked at and counts."""


class Standings:
    """Tells whether accounts were seen active or gone after a moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, tuple[str, int, int]] = {}

    def __call__(self, account_id: int, after: int) -> Standing:
        """Return the standing of an account after a moment, milliseconds UTC."""
        status, observed_at, active_at = self._facts(account_id)
        is_gone = status in {each.value for each in _GONE} and observed_at >= after
        return Standing(
            is_gone=is_gone,
            is_seen_active=not is_gone and active_at >= after,
            word=status if is_gone else "",
        )

    def _facts(self, account_id: int) -> tuple[str, int, int]:
        known = self._known.get(account_id)
        if known is None:
            row = self._store.row(
                "SELECT a.status, coalesce(a.observed_at, 0) AS observed_at,"
                " max(coalesce((SELECT max(last_confirmed_at) FROM profiles"
                "  WHERE account_id = a.id), 0),"
                " coalesce((SELECT max(captured_at) FROM follow_runs WHERE account_id = a.id), 0),"
                " coalesce((SELECT max(last_seen) FROM edges WHERE target_id = a.id), 0))"
                " AS active_at FROM accounts a WHERE a.id = ?",
                (account_id,),
            )
            known = (row["status"], row["observed_at"], row["active_at"]) if row else ("", 0, 0)
            known = (known[0], known[1], max(known[2], self._last_post_at(account_id)))
            if known[0] == AccountStatus.ACTIVE.value:
                known = (known[0], known[1], max(known[1], known[2]))
            self._known[account_id] = known
        return known

    def _last_post_at(self, account_id: int) -> int:
        row = self._store.row(
            "SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? ORDER BY rowid DESC LIMIT 1",
            (f'facets : "{facets.account(account_id)}"',),
        )
        return time_of_id(row[0]) if row else 0


def write_history(store: Store, follow_list: FollowList, history: ListHistory) -> list[int]:
    """Write what was derived from a list; return the ids of its events that stand."""
    with store.transaction("deriving follow changes") as connection:
        _mark_held(connection, follow_list, history)
        _write_edges(connection, follow_list, history)
        return _write_events(connection, follow_list, history)


def _mark_held(connection: sqlite3.Connection, each: FollowList, history: ListHistory) -> None:
    connection.execute(
        "UPDATE follow_runs SET is_held = CASE WHEN id IN (SELECT value FROM json_each(?))"
        " THEN 1 ELSE 0 END WHERE account_id = ? AND direction = ? AND is_held <> 2",
        (json.dumps(sorted(history.held)), each.account_id, each.direction.value),
    )


def _write_edges(connection: sqlite3.Connection, each: FollowList, history: ListHistory) -> None:
    """Bring the edges of a list in step with what its runs show; only what differs is written."""
    is_following = each.direction is Direction.FOLLOWING
    mine, other = ("actor_id", "target_id") if is_following else ("target_id", "actor_id")
    stored = {
        row[0]: tuple(row)[1:]
        for row in connection.execute(
            f"SELECT {other}, first_seen, last_seen, first_missing FROM edges WHERE {mine} = ?",
            (each.account_id,),
        )
    }
    connection.executemany(
        "UPDATE edges SET first_seen = ?, last_seen = ?, first_missing = ?"
        f" WHERE {mine} = ? AND {other} = ?",
        [
            (*wanted, each.account_id, member)
            for member, span in history.edges.items()
            if stored.get(member)
            != (wanted := (span.first_seen, span.last_seen, span.first_missing))
        ],
    )


def _write_events(
    connection: sqlite3.Connection, each: FollowList, history: ListHistory
) -> list[int]:
    side = "f" if each.direction is Direction.FOLLOWING else "b"
    prefix = f"{side}:{each.account_id}:"
    keys = []
    for change in history.changes:
        actor, target = each.account_id, change.member
        if each.direction is Direction.FOLLOWERS:
            actor, target = target, actor
        key = f"{prefix}{change.kind.value}:{change.member}:{change.number}"
        keys.append(key)
        connection.execute(
            _EVENT,
            (
                key,
                change.kind.value,
                actor,
                target,
                change.after_at,
                change.before_at,
                change.confidence.value,
                json.dumps(dict(change.evidence)),
            ),
        )
    connection.execute(
        "UPDATE follow_events SET is_withdrawn = 1 WHERE key >= ? AND key < ?"
        " AND kind NOT IN ('mutual-formed', 'mutual-broken')"
        " AND key NOT IN (SELECT value FROM json_each(?))",
        (prefix, prefix + "\x7f", json.dumps(keys)),
    )
    return [
        row[0]
        for row in connection.execute(
            "SELECT id FROM follow_events WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(keys),),
        )
    ]


def forget_edges(store: Store, account_id: int, direction: Direction, left: Sequence[int]) -> None:
    """Remove edges of a list that no run shows any more (after an import was undone)."""
    mine, other = ("actor_id", "target_id")
    if direction is Direction.FOLLOWERS:
        mine, other = other, mine
    with store.transaction("deriving follow changes") as connection:
        connection.execute(
            f"DELETE FROM edges WHERE {mine} = ?"
            f" AND {other} NOT IN (SELECT value FROM json_each(?))",
            (account_id, json.dumps(list(left))),
        )
