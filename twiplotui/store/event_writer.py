"""Writes what follows from events: mutual ties, profile changes; reads what alerts need of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twiplotui.model.words import Confidence, FollowEventKind
from twiplotui.signals.mutual import MutualChange, OneWay
from twiplotui.signals.profile_changes import Observation, ProfileChange
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
    is_withdrawn: bool
    evidence: Mapping[str, Any] = field(default_factory=dict)


_EVENTS = (
    "SELECT e.*, a.handle AS a_handle, a.name AS a_name, a.native_id AS a_native,"
    " a.country AS a_country, a.role AS a_role, a.is_ours AS a_ours, a.is_watched AS a_watched,"
    " t.handle AS t_handle, t.name AS t_name, t.native_id AS t_native, t.country AS t_country,"
    " t.role AS t_role, t.is_ours AS t_ours, t.is_watched AS t_watched"
    " FROM follow_events e JOIN accounts a ON a.id = e.actor_id JOIN accounts t ON t.id ="
    " e.target_id"
)


_PROFILE_CHANGE = (
    "INSERT INTO profile_changes (key, account_id, field, old, new, after_at, before_at, source)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET old = excluded.old,"
    " new = excluded.new, after_at = excluded.after_at, before_at = excluded.before_at,"
    " source = excluded.source"
)


def _end(row: sqlite3.Row, prefix: str, account_id: int) -> EventEnd:
    def value(name: str) -> object:
        return row[f"{prefix}_{name}"]

    handle = str(value("handle") or "")
    label = f"@{handle}" if handle else str(value("name") or value("native") or "unknown")
    return EventEnd(
        account_id,
        label,
        str(value("country")),
        str(value("role")),
        bool(value("ours")),
        bool(value("watched")),
    )


def stored_events(store: Store, account_ids: Collection[int]) -> list[StoredEvent]:
    """Return follow events among watched accounts, withdrawn ones too.

    One of `account_ids` is at either end of each.
    """
    found = stored_events_where(
        store,
        "(e.actor_id IN (SELECT value FROM json_each(?1))"
        " OR e.target_id IN (SELECT value FROM json_each(?1)))"
        " AND (a.is_watched = 1 OR a.is_ours = 1) AND (t.is_watched = 1 OR t.is_ours = 1)"
        " ORDER BY e.before_at, e.id",
        [json.dumps(sorted(account_ids))],
    )
    return [event for event, _ in found]


def stored_events_where(
    store: Store, condition: str, parameters: Sequence[object]
) -> list[tuple[StoredEvent, dict[str, Any]]]:
    """Return follow events with their evidence; `condition` is SQL of ours, values are bound."""
    return [
        (
            StoredEvent(
                evidence=(evidence := json.loads(row["evidence"])),
                id=row["id"],
                key=row["key"],
                kind=FollowEventKind(row["kind"]),
                actor=_end(row, "a", row["actor_id"]),
                target=_end(row, "t", row["target_id"]),
                after_at=row["after_at"],
                before_at=row["before_at"],
                confidence=Confidence(row["confidence"]),
                is_withdrawn=bool(row["is_withdrawn"]),
            ),
            evidence,
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
            " AND (e.actor_id IN (SELECT value FROM json_each(?1))"
            " OR e.target_id IN (SELECT value FROM json_each(?1)))",
            (json.dumps(sorted(account_ids)),),
        )
    ]


_MUTUAL = (
    "INSERT INTO follow_events (key, kind, actor_id, target_id, after_at, before_at, confidence,"
    " evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
    " kind = excluded.kind, after_at = excluded.after_at, before_at = excluded.before_at,"
    " confidence = excluded.confidence, is_withdrawn = 0"
)


def write_mutual(
    store: Store, account_ids: Collection[int], changes: Iterable[MutualChange]
) -> None:
    """Write the mutual events with one of these accounts at either end; others of theirs go."""
    rows = [
        (
            f"m:{change.of_key}",
            change.kind.value,
            change.actor,
            change.target,
            change.after_at,
            change.before_at,
            change.confidence.value,
            json.dumps({"of": change.of_key}),
        )
        for change in changes
    ]
    with store.transaction("deriving mutual ties") as connection:
        connection.executemany(_MUTUAL, rows)
        connection.execute(
            "UPDATE follow_events SET is_withdrawn = 1 WHERE is_withdrawn = 0"
            " AND kind IN ('mutual-formed', 'mutual-broken')"
            " AND (actor_id IN (SELECT value FROM json_each(?1))"
            " OR target_id IN (SELECT value FROM json_each(?1)))"
            " AND key NOT IN (SELECT value FROM json_each(?2))",
            (json.dumps(sorted(account_ids)), json.dumps([row[0] for row in rows])),
        )


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


def write_profile_changes(store: Store, changes: Mapping[int, Sequence[ProfileChange]]) -> None:
    """Write the changes of profiles by account; those no observation carries any more go."""
    with store.transaction("deriving profile changes") as connection:
        for account_id, found in changes.items():
            rows = [
                (
                    f"{account_id}:{change.field}:{change.number}",
                    account_id,
                    change.field,
                    change.old,
                    change.new,
                    change.after_at,
                    change.before_at,
                    change.source,
                )
                for change in found
            ]
            connection.executemany(_PROFILE_CHANGE, rows)
            connection.execute(
                "DELETE FROM profile_changes WHERE account_id = ?"
                " AND key NOT IN (SELECT value FROM json_each(?))",
                (account_id, json.dumps([row[0] for row in rows])),
            )
