"""Stores runs (readings of a list of follows) and keeps the edges they show.

A run keeps its members as a sorted, compressed array of account ids: what was read stays, so that
events can be derived anew in any order of import, and an import be undone.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Mapping, Sequence

from twiplotui.model.follow import RunFacts
from twiplotui.model.words import Direction
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.hashes import short_hash
from twiplotui.store.open import Store

_INSERT = (
    "INSERT INTO follow_runs (key, account_id, direction, captured_at, source, note, claimed,"
    " read, is_complete, members, dates, import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPSERT_EDGE = (
    "INSERT INTO edges (actor_id, target_id, since, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (actor_id, target_id) DO UPDATE SET"
    " since = coalesce(excluded.since, since),"
    " first_seen = min(first_seen, excluded.first_seen),"
    " last_seen = max(last_seen, excluded.last_seen)"
)
EDGE_CHUNK = 4000
"""Edges a transaction."""


def pack_ids(ids: Sequence[int]) -> bytes:
    """Return sorted account ids as a compressed array of 64-bit integers."""
    return zlib.compress(array("q", ids).tobytes(), 1)


def unpack_ids(packed: bytes) -> array[int]:
    """Return the account ids of `pack_ids`, sorted."""
    ids = array("q")
    ids.frombytes(zlib.decompress(packed))
    return ids


class RunWriter:
    """Stores the runs of one import."""

    def __init__(self, store: Store, accounts: AccountWriter, *, import_id: int) -> None:
        self._store = store
        self._accounts = accounts
        self._import_id = import_id
        self.touched: set[tuple[int, Direction]] = set()
        """Lists that gained a run; their events are to be derived."""

    def write(self, run: RunFacts, format_id: str) -> tuple[int, int]:
        """Store one run; return how many of its records were new edges and how many known."""
        records = run.records or len(run.members)
        captured_at = run.captured_at or self._accounts.captured_at
        account_id = self._accounts.resolve([run.actor], observe=True)[0]
        members = self._accounts.resolve([m.account for m in run.members], observe=False)
        since = {
            member: facts.since
            for member, facts in zip(members, run.members, strict=True)
            if facts.since is not None
        }
        ids = sorted(set(members))
        packed = pack_ids(ids)
        key = (
            f"{account_id}:{run.direction.value}:{captured_at}:{run.is_complete}"
            f":{short_hash(array('q', ids).tobytes())}"
        )
        if self._store.row("SELECT 1 FROM follow_runs WHERE key = ?", (key,)):
            return 0, records
        new = self._count_new(account_id, run.direction, ids)
        self._write_edges(account_id, run.direction, ids, since, captured_at)
        dates = zlib.compress(json.dumps(since).encode()) if since else None
        with self._store.transaction("storing a run") as connection:
            connection.execute(
                _INSERT,
                (
                    key,
                    account_id,
                    run.direction.value,
                    captured_at,
                    format_id,
                    run.note,
                    run.claimed,
                    len(ids),
                    run.is_complete,
                    packed,
                    dates,
                    self._import_id,
                ),
            )
        self.touched.add((account_id, run.direction))
        return new, records - new

    def _count_new(self, account_id: int, direction: Direction, ids: Sequence[int]) -> int:
        mine, other = _ends(direction)
        known = self._store.row(
            f"SELECT count(*) FROM edges WHERE {mine} = ?"
            f" AND {other} IN (SELECT value FROM json_each(?))",
            (account_id, json.dumps(list(ids))),
        )
        return len(ids) - int(known[0] if known else 0)

    def _write_edges(
        self,
        account_id: int,
        direction: Direction,
        ids: Sequence[int],
        since: Mapping[int, int],
        at: int,
    ) -> None:
        is_following = direction is Direction.FOLLOWING
        rows = [
            (account_id, member, since.get(member), at, at)
            if is_following
            else (member, account_id, since.get(member), at, at)
            for member in ids
        ]
        for start in range(0, len(rows), EDGE_CHUNK):
            with self._store.transaction("storing follows") as connection:
                connection.executemany(_UPSERT_EDGE, rows[start : start + EDGE_CHUNK])


def _ends(direction: Direction) -> tuple[str, str]:
    if direction is Direction.FOLLOWING:
        return "actor_id", "target_id"
    return "target_id", "actor_id"
