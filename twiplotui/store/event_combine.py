"""Brings events of several lists together: both lists of one edge, many losing one target."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping

from twiplotui.model.account import label_of
from twiplotui.model.words import Confidence, Direction, FollowEventKind, Network
from twiplotui.signals.both_lists import Told, Verdict, weigh
from twiplotui.signals.follow_changes import judged_standing, standing_word
from twiplotui.signals.lost_targets import Loss, LostTarget, lost_together
from twiplotui.signals.same_account import Face
from twiplotui.store.account_standing import Standings
from twiplotui.store.connection import Store
from twiplotui.store.follow_lists import list_of_key, list_prefix
from twiplotui.store.pace import Pace

CARRIED, DROPPED, TOLD_ELSEWHERE = 0, 1, 2
"""Values of `follow_events.is_withdrawn`: stands; no run carries it; another event tells it."""

_REMOVALS = "('unfollow', 'target-gone')"

FollowListId = tuple[int, Direction]


def lists_to_judge_again(
    store: Store, seen: Collection[int] | None, standings: Standings
) -> set[FollowListId]:
    """Return lists with a removal that is judged otherwise by what is now known of its ends.

    Args:
        store: Where to look.
        seen: Accounts something was learnt of; None: any.
        standings: What is known now.
    """
    # Few events stand against many accounts seen, or the other way round; ask for the fewer.
    condition, parameters = "1", {}
    if seen is not None:
        condition = (
            "(target_id IN (SELECT value FROM json_each(:accounts))"
            " OR actor_id IN (SELECT value FROM json_each(:accounts)))"
        )
        parameters = {"accounts": json.dumps(sorted(seen))}
    found = set()
    for row in store.rows(
        "SELECT key, actor_id, target_id, after_at, before_at, evidence FROM follow_events"
        f" WHERE kind IN {_REMOVALS} AND is_withdrawn <> 1 AND {condition}",
        parameters,
    ):
        each = list_of_key(row["key"])
        if each is None or each in found:
            continue
        evidence = json.loads(row["evidence"])
        member = row["target_id"] if each[1] is Direction.FOLLOWING else row["actor_id"]
        now = judged_standing(standings, member, row["after_at"] or 0, row["before_at"])
        owner = standings(each[0], row["after_at"] or 0)
        if (standing_word(now), owner.word if owner.is_gone else "") != (
            evidence.get("standing"),
            evidence.get("owner_standing"),
        ):
            found.add(each)
    return found


def lists_about(store: Store, accounts: Collection[int]) -> set[FollowListId]:
    """Return lists with an event, withdrawn or not, about one of these accounts as a member."""
    rows = store.rows(
        "SELECT key FROM follow_events WHERE substr(key, 1, 2) IN ('f:', 'b:')"
        " AND (target_id IN (SELECT value FROM json_each(:accounts))"
        " OR actor_id IN (SELECT value FROM json_each(:accounts)))",
        {"accounts": json.dumps(sorted(accounts))},
    )
    return {each for row in rows if (each := list_of_key(row["key"])) is not None}


def lists_of_other_ends(store: Store, lists: Collection[FollowListId]) -> set[FollowListId]:
    """Return lists that tell of the same edges as these, from the other end."""
    found: set[FollowListId] = set()
    for direction, side, end in (
        (Direction.FOLLOWING, "b:", "actor_id"),
        (Direction.FOLLOWERS, "f:", "target_id"),
    ):
        owners = sorted(owner for owner, way in lists if way is direction)
        for row in store.rows(
            f"SELECT key FROM follow_events WHERE substr(key, 1, 2) = ? AND {end} IN"
            " (SELECT value FROM json_each(?))",
            (side, json.dumps(owners)),
        ):
            each = list_of_key(row["key"])
            if each is not None:
                found.add(each)
    return found


def faces_of(store: Store, ids: Collection[int]) -> dict[int, Face]:
    """Return what accounts look like."""
    return {
        row["id"]: Face(
            row["id"],
            Network(row["network"]),
            row["native_id"] or "",
            row["handle"],
            row["name"],
            row["avatar"],
            row["moved_to"],
        )
        for row in store.rows(
            "SELECT * FROM accounts WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(ids)),),
        )
    }


def combine(store: Store, lists: Collection[FollowListId]) -> None:
    """Weigh the events of lists, derived just now, against the other lists."""
    targets: set[int] = set()
    for part in Pace(store, first=10, least=1, most=500).parts(sorted(lists)):
        with store.transaction("deriving follow changes") as connection:
            for owner, direction in part:
                targets |= _targets_of(connection, owner, direction)
                for row in _events_of(connection, owner, direction):
                    if row["other_first"] is not None:
                        _apply(connection, row, weigh(_told(row), _others(connection, row)))
    for lost in Pace(store, first=50, least=1, most=2000).parts(sorted(targets)):
        with store.transaction("deriving follow changes") as connection:
            for target in lost:
                _tell_lost_target(connection, target)


def _targets_of(connection: sqlite3.Connection, owner: int, direction: Direction) -> set[int]:
    """Return whom a list lost, withdrawn events too: what was told of them may end."""
    if direction is Direction.FOLLOWERS:
        return set()
    prefix = list_prefix(owner, direction)
    return {
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT target_id FROM follow_events WHERE key >= ? AND key < ?"
            f" AND kind IN {_REMOVALS}",
            (prefix, prefix + "\x7f"),
        )
    }


def _events_of(
    connection: sqlite3.Connection, owner: int, direction: Direction
) -> list[sqlite3.Row]:
    prefix = list_prefix(owner, direction)
    side = "told" if direction is Direction.FOLLOWING else "own"
    return connection.execute(
        f"SELECT v.*, e.{side}_first AS other_first, e.{side}_last AS other_last"
        " FROM follow_events v LEFT JOIN edges e ON e.actor_id = v.actor_id"
        " AND e.target_id = v.target_id WHERE v.key >= ? AND v.key < ? AND v.is_withdrawn = 0"
        " AND v.kind <> 'list-hidden'",
        (prefix, prefix + "\x7f"),
    ).fetchall()


def _told(row: sqlite3.Row) -> Told:
    has_other = "other_first" in row.keys()  # noqa: SIM118 - a row is no mapping
    return Told(
        row["key"],
        FollowEventKind(row["kind"]),
        row["after_at"],
        row["before_at"],
        Confidence(row["confidence"]),
        row["other_first"] if has_other else None,
        row["other_last"] if has_other else None,
    )


def _others(connection: sqlite3.Connection, row: sqlite3.Row) -> list[Told]:
    side = "b:" if row["key"].startswith("f:") else "f:"
    return [
        _told(other)
        for other in connection.execute(
            "SELECT * FROM follow_events WHERE actor_id = ? AND target_id = ?"
            " AND substr(key, 1, 2) = ? AND is_withdrawn <> 1",
            (row["actor_id"], row["target_id"], side),
        )
    ]


def _apply(connection: sqlite3.Connection, row: sqlite3.Row, verdict: Verdict) -> None:
    if verdict == Verdict():
        return
    evidence = json.loads(row["evidence"])
    confidence = row["confidence"]
    if verdict.is_told_by_both:
        evidence["told_by_both_lists"] = True
    if verdict.seen_again_at is not None:
        evidence["seen_again_at"] = verdict.seen_again_at
        evidence["seen_again_in"] = "the list at the other end"
        confidence = Confidence.REVERSED.value
    connection.execute(
        "UPDATE follow_events SET evidence = ?, confidence = ?, is_withdrawn = ? WHERE id = ?",
        (
            json.dumps(evidence, sort_keys=True),
            confidence,
            TOLD_ELSEWHERE if verdict.is_told_elsewhere else CARRIED,
            row["id"],
        ),
    )


def _losses(connection: sqlite3.Connection, target: int) -> Iterator[tuple[int, Loss]]:
    for row in connection.execute(
        "SELECT v.*, a.handle, a.native_id FROM follow_events v JOIN accounts a ON"
        f" a.id = v.actor_id WHERE v.target_id = ? AND v.kind IN {_REMOVALS}"
        " AND v.is_withdrawn <> 1 AND substr(v.key, 1, 2) = 'f:'",
        (target,),
    ):
        yield (
            row["id"],
            Loss(
                row["key"],
                label_of(row["handle"], row["native_id"]),
                row["after_at"],
                row["before_at"],
                Confidence(row["confidence"]),
                str(json.loads(row["evidence"]).get("standing", "")),
            ),
        )


def _tell_lost_target(connection: sqlite3.Connection, target: int) -> None:
    losses = dict(_losses(connection, target))
    found = lost_together(list(losses.values()))
    grouped = {key for each in found for key in each.keys}
    connection.executemany(
        "UPDATE follow_events SET is_withdrawn = ? WHERE id = ? AND is_withdrawn <> ?",
        [
            (state, event_id, state)
            for event_id, loss in losses.items()
            for state in [TOLD_ELSEWHERE if loss.key in grouped else CARRIED]
        ],
    )
    keys = [f"t:{target}:{number}" for number in range(1, len(found) + 1)]
    for key, event in zip(keys, found, strict=True):
        connection.execute(
            "INSERT INTO follow_events (key, kind, actor_id, target_id, after_at, before_at,"
            " confidence, evidence) VALUES (?, 'target-gone', ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET after_at = excluded.after_at,"
            " before_at = excluded.before_at, confidence = excluded.confidence,"
            " evidence = excluded.evidence, is_withdrawn = 0",
            (
                key,
                target,
                target,
                event.after_at,
                event.before_at,
                event.confidence.value,
                json.dumps(_evidence(event), sort_keys=True),
            ),
        )
    connection.execute(
        "UPDATE follow_events SET is_withdrawn = 1 WHERE key >= ? AND key < ?"
        " AND key NOT IN (SELECT value FROM json_each(?)) AND is_withdrawn <> 1",
        (f"t:{target}:", f"t:{target}:\x7f", json.dumps(keys)),
    )


def _evidence(event: LostTarget) -> Mapping[str, object]:
    word = f"the account is {event.standing}" if event.standing else "its state was not seen since"
    return {
        "lists": len(event.actors),
        "accounts": list(event.actors[:20]),
        "standing": event.standing,
        "checked": [f"{len(event.actors)} lists lost it in the same interval", word],
    }
