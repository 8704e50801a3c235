"""Writes what follows from events and observations: mutual ties and profile changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from twiplotui.signals.mutual import MutualChange
from twiplotui.signals.profile_changes import ProfileChange
from twiplotui.store.connection import Store

_PROFILE_CHANGE = (
    "INSERT INTO profile_changes (key, account_id, field, old, new, after_at, before_at, source)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET old = excluded.old,"
    " new = excluded.new, after_at = excluded.after_at, before_at = excluded.before_at,"
    " source = excluded.source"
)


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
            " AND (actor_id IN (SELECT value FROM json_each(:accounts))"
            " OR target_id IN (SELECT value FROM json_each(:accounts)))"
            " AND key NOT IN (SELECT value FROM json_each(:keys))",
            {
                "accounts": json.dumps(sorted(account_ids)),
                "keys": json.dumps([row[0] for row in rows]),
            },
        )


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
