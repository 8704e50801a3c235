"""Stores runs (readings of a list of follows) and keeps the edges they show.

A run keeps its members as a sorted, compressed array of account ids: what was read stays, so that
events can be derived anew in any order of import, and an import be undone.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from twiplotui.model.follow import RunFacts
from twiplotui.model.words import Direction
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.connection import Store
from twiplotui.store.hashes import short_hash
from twiplotui.store.pace import Pace

_INSERT = (
    "INSERT INTO follow_runs (key, account_id, direction, captured_at, source, note, claimed,"
    " read, is_complete, is_list_hidden, members, dates, import_id, part_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SIDES = {Direction.FOLLOWING: "own", Direction.FOLLOWERS: "told"}
_UPSERT_EDGE = {
    direction: (
        f"INSERT INTO edges (actor_id, target_id, since, {side}_first, {side}_last)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (actor_id, target_id) DO UPDATE SET"
        " since = max(coalesce(since, excluded.since), coalesce(excluded.since, since)),"
        f" {side}_first = min(coalesce({side}_first, excluded.{side}_first),"
        f" excluded.{side}_first),"
        f" {side}_last = max(coalesce({side}_last, excluded.{side}_last), excluded.{side}_last)"
    )
    for direction, side in _SIDES.items()
}
EDGE_CHUNK = 6000
"""Edges a transaction at most."""


EdgeRow = tuple[int, int, int | None, int, int]


def pack_ids(ids: Sequence[int]) -> bytes:
    """Return sorted account ids as a compressed array of 64-bit integers."""
    return zlib.compress(array("q", ids).tobytes(), 1)


def unpack_ids(packed: bytes) -> array[int]:
    """Return the account ids of `pack_ids`, sorted."""
    ids = array("q")
    ids.frombytes(zlib.decompress(packed))
    return ids


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A run that is to be stored with others, in one transaction."""

    edges: Sequence[EdgeRow]
    row: tuple[object, ...]


class RunWriter:
    """Stores the runs of one import; `flush` at its end.

    Short runs wait for each other: the index of edges by target is touched all over by each of
    them, and a page is written once a transaction.
    """

    def __init__(self, store: Store, accounts: AccountWriter, *, import_id: int) -> None:
        self._store = store
        self._accounts = accounts
        self._import_id = import_id
        self.touched: set[tuple[int, Direction]] = set()
        """Lists that gained a run; their events are to be derived."""
        self._waiting: dict[tuple[int, Direction], _Waiting] = {}
        self._direction = Direction.FOLLOWING
        """Of the runs that wait."""
        self._pace = Pace(store, first=EDGE_CHUNK // 2, least=500, most=EDGE_CHUNK)
        self._weight = 0
        """How many rows the runs that wait are."""

    def write(self, run: RunFacts, format_id: str) -> tuple[int, int]:
        """Store one run; return how many of its records were new edges and how many known."""
        records = run.records or len(run.members)
        captured_at = run.captured_at or self._accounts.captured_at
        account_id, members = self._resolve(run, captured_at)
        since = {
            member: facts.since
            for member, facts in zip(members, run.members, strict=True)
            if facts.since is not None
        }
        ids = sorted(set(members))
        self._make_room(account_id, run.direction, len(ids) + 1)
        key = (
            f"{account_id}:{run.direction.value}:{captured_at}:{run.is_complete}"
            f":{short_hash(array('q', ids).tobytes())}"
        )
        if self._store.row("SELECT 1 FROM follow_runs WHERE key = ?", (key,)):
            return 0, records
        new = self._count_new(account_id, run.direction, ids)
        edges = edge_rows(account_id, run.direction, ids, since, captured_at)
        row = self._row(run, key, account_id, captured_at, format_id, ids, since)
        self._waiting[account_id, run.direction] = _Waiting(edges, row)
        self._weight += len(edges) + 1
        return new, records - new

    def _resolve(self, run: RunFacts, at: int) -> tuple[int, list[int]]:
        """Return the ids of the list's owner and of its members."""
        resolve = self._accounts.resolve
        accounts = [member.account for member in run.members]
        # One commit for both, unless the list is so long that others would wait for the lock.
        is_short = len(accounts) <= EDGE_CHUNK
        with self._store.transaction("adding accounts") if is_short else nullcontext():
            account_id = resolve([run.actor], observe=True, at=at)[0]
            return account_id, resolve(accounts, observe=False, at=at)

    def _make_room(self, account_id: int, direction: Direction, weight: int) -> None:
        """Store what waits where it may hold edges of this list, or is too much together."""
        is_too_much = self._weight + weight > EDGE_CHUNK
        if (
            is_too_much
            or direction is not self._direction
            or (account_id, direction) in self._waiting
        ):
            self.flush()
        self._direction = direction

    def flush(self) -> None:
        """Store the runs that wait."""
        if not self._waiting:
            return
        waiting, self._waiting, self._weight = self._waiting, {}, 0
        edges = [edge for each in waiting.values() for edge in each.edges]
        # The edges come first: were it to die between them, the run is written the next time.
        left = len(edges)
        for part in self._pace.parts(edges):
            left -= len(part)
            with self._store.transaction("storing follows") as connection:
                upsert_edges(connection, self._direction, part)
                if not left:
                    self._insert(waiting.values())
        if not edges:
            with self._store.transaction("storing runs"):
                self._insert(waiting.values())
        self.touched.update(waiting)

    def _insert(self, runs: Iterable[_Waiting]) -> None:
        self._store.connection.executemany(_INSERT, [each.row for each in runs])

    def _row(
        self,
        run: RunFacts,
        key: str,
        account_id: int,
        captured_at: int,
        format_id: str,
        ids: Sequence[int],
        since: Mapping[int, int],
    ) -> tuple[object, ...]:
        dates = zlib.compress(json.dumps(since).encode()) if since else None
        is_hidden = run.is_list_hidden or (not ids and bool(run.claimed))
        return (
            key,
            account_id,
            run.direction.value,
            captured_at,
            format_id,
            run.note,
            run.claimed,
            len(ids),
            run.is_complete,
            is_hidden,
            pack_ids(ids),
            dates,
            self._import_id,
            self._accounts.part_of(run.actor),
        )

    def _count_new(self, account_id: int, direction: Direction, ids: Sequence[int]) -> int:
        mine, other = _ends(direction)
        known = self._store.row(
            f"SELECT count(*) FROM edges WHERE {mine} = ?"
            f" AND {other} IN (SELECT value FROM json_each(?))",
            (account_id, json.dumps(list(ids))),
        )
        return len(ids) - int(known[0] if known else 0)


def edge_rows(
    account_id: int, direction: Direction, ids: Sequence[int], since: Mapping[int, int], at: int
) -> list[EdgeRow]:
    """Return the rows by which a run, read at `at`, shows its edges."""
    if direction is Direction.FOLLOWING:
        return [(account_id, member, since.get(member), at, at) for member in ids]
    return [(member, account_id, since.get(member), at, at) for member in ids]


def upsert_edges(
    connection: sqlite3.Connection, direction: Direction, rows: Sequence[EdgeRow]
) -> None:
    """Note that edges were seen, inside the caller's transaction; the order does not matter."""
    connection.executemany(_UPSERT_EDGE[direction], rows)


def _ends(direction: Direction) -> tuple[str, str]:
    if direction is Direction.FOLLOWING:
        return "actor_id", "target_id"
    return "target_id", "actor_id"
