"""Derives follow events of touched lists, mutual ties, and their alerts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Direction, FollowEventKind
from twiplotui.services.event_sentence import event_sentence
from twiplotui.services.held_alerts import HeldAlerts
from twiplotui.signals.follow_changes import ListHistory, read_list
from twiplotui.signals.mutual import mutual_change
from twiplotui.signals.policy import FollowPolicy, Party, follow_level
from twiplotui.signals.same_account import told_as_moves
from twiplotui.store.account_standing import Standings
from twiplotui.store.alert_writer import raise_alerts, withdraw_alerts
from twiplotui.store.connection import Store
from twiplotui.store.event_combine import (
    FollowListId,
    combine,
    faces_of,
    lists_about,
    lists_of_other_ends,
    lists_to_judge_again,
)
from twiplotui.store.event_reader import EventEnd, StoredEvent, one_way_events, stored_events
from twiplotui.store.event_writer import write_mutual
from twiplotui.store.follow_lists import (
    FollowList,
    has_one_run,
    read_follow_list,
    show_edges_anew,
    write_history,
)
from twiplotui.store.follows import is_first_between
from twiplotui.store.pace import Pace

_KINDS = {
    FollowEventKind.FOLLOW: AlertKind.FOLLOW,
    FollowEventKind.MUTUAL_FORMED: AlertKind.FOLLOW,
}
_PAIRED = (FollowEventKind.FOLLOW, FollowEventKind.UNFOLLOW, FollowEventKind.TARGET_GONE)


def derive_follows(
    store: Store,
    lists: Collection[FollowListId],
    policy: FollowPolicy,
    *,
    import_id: int | None,
    seen: Collection[int] | None = (),
    described: Collection[int] = (),
) -> None:
    """Derive the events of lists anew and bring their alerts in step.

    What is learnt of an account also decides how its absence from other lists is judged, so the
    outcome is the same whatever came first.

    Args:
        store: Open for writing.
        lists: Lists that gained or lost a run.
        policy: Which events raise an alert.
        import_id: The import that touched them; None after one was undone.
        seen: Accounts something was learnt of; None: any may be judged anew.
        described: Accounts whose profile was seen to differ.
    """
    standings = Standings(store)
    if import_id is None:
        for account_id, direction in sorted(lists):
            show_edges_anew(store, account_id, direction)
    todo = {each for each in lists if import_id is None or not has_one_run(store, *each)}
    todo |= lists_of_other_ends(store, lists)
    todo |= lists_to_judge_again(store, seen, standings)
    if described:
        todo |= lists_about(store, described)
    held = HeldAlerts(store, policy)
    for account_id, direction in sorted(todo):
        each = read_follow_list(store, account_id, direction)
        history = _history(store, each, standings)
        write_history(store, each, history)
        held.look_at(each, history)
    if not todo and not lists:
        return
    combine(store, todo)
    accounts = {account_id for account_id, _ in {*todo, *lists}}
    events = one_way_events(store, accounts)
    changes = [change for event in events if (change := mutual_change(event)) is not None]
    write_mutual(store, accounts, changes)
    _alert(store, stored_events(store, accounts), policy, held, import_id=import_id)


def _history(store: Store, each: FollowList, standings: Standings) -> ListHistory:
    history = read_list(
        each.runs,
        network=each.network,
        owner=each.account_id,
        since=each.since,
        look_up=standings,
    )
    if each.direction is Direction.FOLLOWERS:
        return history
    moments = {c.before_at for c in history.changes if c.kind is FollowEventKind.FOLLOW}
    members = {c.member for c in history.changes if c.kind in _PAIRED and c.before_at in moments}
    return replace(history, changes=told_as_moves(history.changes, faces_of(store, members)))


def _alert(
    store: Store,
    events: Collection[StoredEvent],
    policy: FollowPolicy,
    held: HeldAlerts,
    *,
    import_id: int | None,
) -> None:
    alerts, withdrawn = held.alerts, held.gone
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
        alerts.append(
            AlertFacts(
                key=f"event:{event.key}",
                kind=_KINDS.get(event.kind, AlertKind.UNFOLLOW),
                level=level,
                reason=_reason(store, event),
                at=event.before_at,
                account_id=event.actor.id,
                event_id=event.id,
            )
        )
    raise_alerts(store, alerts, import_id=import_id)
    for part in Pace(store, first=500, least=100, most=5000).parts(withdrawn):
        with store.transaction("withdrawing alerts") as connection:
            withdraw_alerts(connection, part)


def _reason(store: Store, event: StoredEvent) -> str:
    sentence = event_sentence(event, event.evidence)
    if is_first_between(store, event):
        sentence += (
            f"; the first follow from {event.actor.country} to {event.target.country} held here"
        )
    return sentence


def _party(end: EventEnd) -> Party:
    return Party(end.country, end.role, end.is_ours, end.is_watched)
