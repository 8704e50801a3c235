"""Reads follow events, and what profile changes are derived from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twiplotui.model.account import label_of
from twiplotui.model.words import Confidence, FollowEventKind
from twiplotui.signals.mutual import OneWay
from twiplotui.signals.profile_changes import Observation
from twiplotui.store.connection import Store


@dataclass(frozen=True, slots=True)
class EventEnd:
    """One end of an event."""

    id: int
    label: str
    """How it is named in a sentence: `@handle`, else its name."""
    country: str
    role: str
    is_ours: bool
    is_watched: bool


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A follow event with both its ends."""

    id: int
    key: str
    kind: FollowEventKind
    actor: EventEnd
    target: EventEnd
    after_at: int | None
    before_at: int
    confidence: Confidence
    evidence: Mapping[str, Any]
    """What it rests on."""
    is_withdrawn: bool
    """Whether the runs no longer carry it."""


_EVENTS = (
    "SELECT e.*, a.handle AS a_handle, a.name AS a_name, a.native_id AS a_native,"
    " a.country AS a_country, a.role AS a_role, a.is_ours AS a_ours, a.is_watched AS a_watched,"
    " t.handle AS t_handle, t.name AS t_name, t.native_id AS t_native, t.country AS t_country,"
    " t.role AS t_role, t.is_ours AS t_ours, t.is_watched AS t_watched"
    " FROM follow_events e JOIN accounts a ON a.id = e.actor_id JOIN accounts t ON t.id ="
    " e.target_id"
)


def _end(row: sqlite3.Row, prefix: str, account_id: int) -> EventEnd:
    names = [row[f"{prefix}_{name}"] for name in ("handle", "name", "native")]
    return EventEnd(
        account_id,
        label_of(*names, "unknown"),
        row[f"{prefix}_country"],
        row[f"{prefix}_role"],
        bool(row[f"{prefix}_ours"]),
        bool(row[f"{prefix}_watched"]),
    )


def stored_events(store: Store, account_ids: Collection[int]) -> list[StoredEvent]:
    """Return follow events among watched accounts, withdrawn ones too.

    One of `account_ids` is at either end of each.
    """
    return stored_events_where(
        store,
        "(e.actor_id IN (SELECT value FROM json_each(:accounts))"
        " OR e.target_id IN (SELECT value FROM json_each(:accounts)))"
        " AND (a.is_watched = 1 OR a.is_ours = 1) AND (t.is_watched = 1 OR t.is_ours = 1)"
        " ORDER BY e.before_at, e.id",
        {"accounts": json.dumps(sorted(account_ids))},
    )


def stored_events_where(
    store: Store, condition: str, parameters: Sequence[object] | Mapping[str, object]
) -> list[StoredEvent]:
    """Return follow events; `condition` is SQL of ours, values are bound."""
    return [
        StoredEvent(
            id=row["id"],
            key=row["key"],
            kind=FollowEventKind(row["kind"]),
            actor=_end(row, "a", row["actor_id"]),
            target=_end(row, "t", row["target_id"]),
            after_at=row["after_at"],
            before_at=row["before_at"],
            confidence=Confidence(row["confidence"]),
            evidence=json.loads(row["evidence"]),
            is_withdrawn=bool(row["is_withdrawn"]),
        )
        for row in store.rows(f"{_EVENTS} WHERE {condition}", parameters)
    ]


def one_way_events(store: Store, account_ids: Collection[int]) -> list[OneWay]:
    """Return standing follows and unfollows of these accounts with the edge of the way back."""
    return [
        OneWay(
            key=row["key"],
            kind=FollowEventKind(row["kind"]),
            actor=row["actor_id"],
            target=row["target_id"],
            after_at=row["after_at"],
            before_at=row["before_at"],
            confidence=Confidence(row["confidence"]),
            back_first_seen=row["first_seen"],
            back_first_missing=row["first_missing"],
        )
        for row in store.rows(
            "SELECT e.*, b.first_seen, b.first_missing FROM follow_events e LEFT JOIN edges b"
            " ON b.actor_id = e.target_id AND b.target_id = e.actor_id"
            " WHERE e.is_withdrawn = 0 AND e.kind IN ('follow', 'unfollow')"
            " AND (e.actor_id IN (SELECT value FROM json_each(:accounts))"
            " OR e.target_id IN (SELECT value FROM json_each(:accounts)))",
            {"accounts": json.dumps(sorted(account_ids))},
        )
    ]


def observations_of(store: Store, account_id: int) -> list[Observation]:
    """Return every observation of a profile, oldest first."""
    return [
        Observation(
            row["observed_at"], row["last_confirmed_at"], json.loads(row["fields"]), row["source"]
        )
        for row in store.rows(
            "SELECT * FROM profiles WHERE account_id = ? ORDER BY observed_at, id", (account_id,)
        )
    ]
