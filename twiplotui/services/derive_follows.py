"""Derives follow events of touched lists, mutual ties, and their alerts."""

from __future__ import annotations

from collections.abc import Collection

from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Direction, FollowEventKind
from twiplotui.signals.follow_changes import read_list
from twiplotui.signals.mutual import mutual_change
from twiplotui.signals.policy import FollowPolicy, Party, follow_level
from twiplotui.signals.wording import follow_sentence
from twiplotui.store.alert_writer import add_alerts, withdraw_alerts
from twiplotui.store.event_writer import (
    EventEnd,
    StoredEvent,
    one_way_events,
    stored_events,
    withdraw_doubles,
    write_mutual,
)
from twiplotui.store.follow_lists import (
    Standings,
    forget_edges,
    read_follow_list,
    write_history,
)
from twiplotui.store.open import Store

_KINDS = {
    FollowEventKind.FOLLOW: AlertKind.FOLLOW,
    FollowEventKind.MUTUAL_FORMED: AlertKind.FOLLOW,
}


def derive_follows(
    store: Store,
    lists: Collection[tuple[int, Direction]],
    policy: FollowPolicy,
    *,
    import_id: int | None,
) -> None:
    """Derive the events of lists anew and bring their alerts in step.

    Args:
        store: Open for writing.
        lists: Lists that gained or lost a run.
        policy: Which events raise an alert.
        import_id: The import that touched them.
    """
    standings = Standings(store)
    for account_id, direction in sorted(lists):
        each = read_follow_list(store, account_id, direction)
        history = read_list(
            each.runs,
            network=each.network,
            owner=account_id,
            since=each.since,
            look_up=standings,
        )
        write_history(store, each, history)
        forget_edges(store, account_id, direction, list(history.edges))
    accounts = {account_id for account_id, _ in lists}
    withdraw_doubles(store, accounts)
    events = one_way_events(store, accounts)
    changes = [change for event in events if (change := mutual_change(event)) is not None]
    write_mutual(store, [event.key for event in events], changes)
    _alert(store, stored_events(store, accounts), policy, import_id=import_id)


def _alert(
    store: Store, events: Collection[StoredEvent], policy: FollowPolicy, *, import_id: int | None
) -> None:
    alerts = []
    withdrawn = []
    mutual_of = {
        event.key.removeprefix("m:")
        for event in events
        if event.key.startswith("m:") and not event.is_withdrawn
    }
    for event in events:
        level = None
        if not event.is_withdrawn and event.key not in mutual_of:
            level = follow_level(
                policy, event.kind, event.confidence, _party(event.actor), _party(event.target)
            )
        if level is None:
            withdrawn.append(f"event:{event.key}")
            continue
        reason = follow_sentence(
            event.kind,
            event.actor.label,
            event.target.label,
            event.after_at,
            event.before_at,
            event.confidence,
        )
        alerts.append(
            AlertFacts(
                key=f"event:{event.key}",
                kind=_KINDS.get(event.kind, AlertKind.UNFOLLOW),
                level=level,
                reason=reason,
                at=event.before_at,
                account_id=event.actor.id,
                event_id=event.id,
            )
        )
    with store.transaction("raising alerts") as connection:
        add_alerts(connection, alerts, now=store.clock.now(), import_id=import_id)
        withdraw_alerts(connection, withdrawn)


def _party(end: EventEnd) -> Party:
    return Party(end.country, end.role, end.is_ours, end.is_watched)
