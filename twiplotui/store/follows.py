"""Reads follows: edges, runs, events, and the ties among watched accounts."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from twiplotui.clock import DAY
from twiplotui.model.account import label_of
from twiplotui.model.words import FollowEventKind
from twiplotui.signals.wording import PROFILE_WORDS
from twiplotui.store.connection import Store
from twiplotui.store.event_reader import StoredEvent, stored_events_where


@dataclass(frozen=True, slots=True)
class Event:
    """A follow event as it is shown."""

    event: StoredEvent
    same_day: tuple[str, ...]
    """What else the actor changed that day, in words."""
    is_first_between: bool = False
    """Whether it is the first follow held from the actor's country to the target's."""


def list_events(
    store: Store,
    *,
    kinds: Collection[str] = (),
    country: str = "",
    account: int | None = None,
    since: int | None = None,
    until: int | None = None,
    limit: int = 200,
    withdrawn: bool = False,
) -> list[Event]:
    """Return follow events, newest first.

    Args:
        store: Where to look.
        kinds: Only these kinds.
        country: Only with an account of this country at either end, alpha-2.
        account: Only with this account at either end.
        since: Only those that ended at this moment or later, milliseconds UTC.
        until: Only those that ended before this moment.
        limit: At most so many.
        withdrawn: Also those that the runs no longer carry.
    """
    conditions, parameters = ["1"], []
    if not withdrawn:
        conditions.append("e.is_withdrawn = 0")
    if kinds:
        conditions.append("e.kind IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(sorted(kinds)))
    if country:
        conditions.append("(a.country = ? OR t.country = ?)")
        parameters += [country, country]
    if account is not None:
        conditions.append("(e.actor_id = ? OR e.target_id = ?)")
        parameters += [str(account), str(account)]
    if since is not None:
        conditions.append("e.before_at >= ?")
        parameters.append(str(since))
    if until is not None:
        conditions.append("e.before_at < ?")
        parameters.append(str(until))
    found = stored_events_where(
        store,
        f"{' AND '.join(conditions)} ORDER BY e.before_at DESC, e.id DESC LIMIT {int(limit)}",
        parameters,
    )
    return [
        Event(
            event,
            _same_day(store, event.actor.id, event.before_at, event.id),
            is_first_between(store, event),
        )
        for event in found
    ]


def is_first_between(store: Store, event: StoredEvent) -> bool:
    """Return whether a follow is the first one held from one country to another.

    Counted are the follows among watched accounts. An edge seen in the same interval elsewhere is
    not earlier.
    """
    home, abroad = event.actor.country, event.target.country
    if event.kind is not FollowEventKind.FOLLOW or not home or not abroad or home == abroad:
        return False
    watched = "(is_watched = 1 OR is_ours = 1) AND country ="
    earlier = store.row(
        f"SELECT 1 FROM accounts a JOIN edges e ON e.actor_id = a.id WHERE {watched} :home"
        f" AND e.target_id IN (SELECT id FROM accounts WHERE {watched} :abroad)"
        " AND e.first_seen < :before LIMIT 1",
        {"home": home, "abroad": abroad, "before": event.before_at},
    )
    return earlier is None


def _same_day(store: Store, actor: int, at: int, event_id: int) -> tuple[str, ...]:
    begin = at - at % DAY
    words = []
    row = store.row(
        "SELECT sum(kind = 'follow') AS follows, sum(kind = 'unfollow') AS unfollows"
        " FROM follow_events WHERE actor_id = ? AND before_at >= ? AND before_at < ?"
        " AND id <> ? AND is_withdrawn = 0",
        (actor, begin, begin + DAY, event_id),
    )
    if row and row["follows"]:
        words.append(_counted(row["follows"], "other follow"))
    if row and row["unfollows"]:
        words.append(_counted(row["unfollows"], "other unfollow"))
    for change in store.rows(
        "SELECT DISTINCT field FROM profile_changes WHERE account_id = ?"
        " AND before_at >= ? AND before_at < ?",
        (actor, begin, begin + DAY),
    ):
        words.append(f"changed its {PROFILE_WORDS.get(change['field'], change['field'])}")
    return tuple(words)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def list_runs(
    store: Store, *, account: int | None = None, only_held: bool = False, limit: int = 500
) -> list[dict[str, Any]]:
    """Return runs, newest first; of one account, or those that are held."""
    rows = store.rows(
        "SELECT r.*, a.handle, a.name, a.native_id, a.network FROM follow_runs r JOIN accounts a"
        " ON a.id = r.account_id WHERE (:account IS NULL OR r.account_id = :account)"
        " AND (r.is_held = 1 OR NOT :held) ORDER BY r.captured_at DESC, r.id DESC LIMIT :limit",
        {"account": account, "held": only_held, "limit": limit},
    )
    return [
        {
            "id": row["id"],
            "network": row["network"],
            "account": label_of(row["handle"], row["name"], row["native_id"]),
            "direction": row["direction"],
            "captured_at": row["captured_at"],
            "source": row["source"],
            "read": row["read"],
            "claimed": row["claimed"],
            "complete": None if row["is_complete"] is None else bool(row["is_complete"]),
            "held": row["is_held"] == 1,
            "note": row["note"],
        }
        for row in rows
    ]


def list_edges(
    store: Store, *, account: int | None = None, watched_only: bool = True, limit: int = 1000
) -> list[dict[str, Any]]:
    """Return edges: who follows whom, newest seen first."""
    both = (
        " AND (a.is_watched = 1 OR a.is_ours = 1) AND (t.is_watched = 1 OR t.is_ours = 1)"
        if watched_only
        else ""
    )
    rows = store.rows(
        "SELECT e.*, a.handle AS actor_handle, a.native_id AS actor_native, t.handle AS"
        " target_handle, t.native_id AS target_native, a.network FROM edges e JOIN accounts a ON"
        " a.id = e.actor_id JOIN accounts t ON t.id = e.target_id"
        f" WHERE (:account IS NULL OR e.actor_id = :account OR e.target_id = :account){both}"
        " ORDER BY e.last_seen DESC, e.actor_id, e.target_id LIMIT :limit",
        {"account": account, "limit": limit},
    )
    return [
        {
            "network": row["network"],
            "actor": label_of(row["actor_handle"], row["actor_native"]),
            "target": label_of(row["target_handle"], row["target_native"]),
            "since": row["since"],
            "first_seen": row["first_seen"],
            "last_seen": row["last_seen"],
            "first_missing": row["first_missing"],
        }
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Peer:
    """A watched account in the matrix of follows."""

    id: int
    label: str
    network: str
    country: str
    actor: str
    is_ours: bool
    is_read: bool
    """Whether a complete reading of whom it follows is held; without one, no is unknown."""
    claimed_following: int | None
    collected_following: int | None


def watched_peers(store: Store) -> list[Peer]:
    """Return watched accounts and ours, by country and handle."""
    rows = store.rows(
        "SELECT a.*, coalesce(c.name, '') AS actor,"
        " (SELECT max(id) FROM follow_runs r WHERE r.account_id = a.id AND r.direction ="
        "  'following' AND r.is_complete = 1 AND r.is_list_hidden = 0 AND r.is_held <> 1) AS whole,"
        " (SELECT following FROM profile_counts p WHERE p.account_id = a.id AND following IS NOT"
        "  NULL ORDER BY at DESC LIMIT 1) AS claimed,"
        " (SELECT read FROM follow_runs r WHERE r.account_id = a.id AND r.direction ="
        "  'following' ORDER BY captured_at DESC LIMIT 1) AS collected"
        " FROM accounts a LEFT JOIN actors c ON c.id = a.actor_id"
        " WHERE (a.is_watched = 1 OR a.is_ours = 1) AND a.merged_into IS NULL"
        " ORDER BY a.country = '', a.country, a.handle_key, a.id"
    )
    return [
        Peer(
            id=row["id"],
            label=label_of(row["handle"], row["name"], row["native_id"]),
            network=row["network"],
            country=row["country"],
            actor=row["actor"],
            is_ours=bool(row["is_ours"]),
            is_read=row["whole"] is not None,
            claimed_following=row["claimed"],
            collected_following=row["collected"],
        )
        for row in rows
    ]


def edges_among(store: Store, ids: Collection[int]) -> list[tuple[int, int, int, int | None]]:
    """Return (actor, target, first seen, first missing) of edges among accounts."""
    wanted = json.dumps(sorted(ids))
    return [
        (row[0], row[1], row[2], row[3])
        for row in store.rows(
            "SELECT actor_id, target_id, coalesce(since, first_seen), first_missing FROM edges"
            " WHERE actor_id IN (SELECT value FROM json_each(:ids))"
            " AND target_id IN (SELECT value FROM json_each(:ids))",
            {"ids": wanted},
        )
    ]
