"""Runs through the real store: no false unfollow, the same events in any order, undone with it."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.factories import DAY, put
from twiplotui.clock import FixedClock
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Fact
from twiplotui.model.words import AccountStatus, Direction, Network
from twiplotui.services.imports import undo_import
from twiplotui.signals.follow_changes import CONFIRM_AFTER
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store

STEP = CONFIRM_AFTER // 2
START = NOW - 10 * DAY
PEOPLE = [str(number) for number in range(1, 8)]

moments = st.integers(0, 12).map(lambda step: START + step * STEP)


def account(name: str, handle: str, **more: object) -> AccountFacts:
    return AccountFacts(Network.X, native_id=name, handle=handle, **more)  # type: ignore[arg-type]  # fields of the facts


def a_list(
    owner: str,
    members: Sequence[str],
    at: int,
    complete: bool | None,
    direction: Direction,
    renamed: bool,
) -> RunFacts:
    return RunFacts(
        AccountFacts(Network.X, native_id=owner),
        direction,
        tuple(
            FollowMember(account(each, f"h{each}{'_new' if renamed else ''}"))
            for each in members
            if each != owner
        ),
        captured_at=at,
        is_complete=complete,
    )


lists = st.builds(
    a_list,
    st.sampled_from(PEOPLE[:3]),
    st.lists(st.sampled_from(PEOPLE), unique=True, max_size=7),
    moments,
    st.sampled_from([True, True, True, True, False, None]),
    st.sampled_from([Direction.FOLLOWING, Direction.FOLLOWING, Direction.FOLLOWERS]),
    st.booleans(),
)
sightings = st.builds(
    lambda name, at, status: account(name, f"h{name}", status=status, observed_at=at),
    st.sampled_from(PEOPLE),
    moments,
    st.sampled_from([AccountStatus.ACTIVE, AccountStatus.ACTIVE, AccountStatus.SUSPENDED]),
)
worlds = st.lists(st.one_of(lists, lists, lists, sightings), min_size=2, max_size=9)


@contextmanager
def a_store() -> Iterator[Store]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "store.db", clock=FixedClock(NOW)) as store,
    ):
        store.connection.execute("PRAGMA synchronous = OFF")
        yield store


def events(store: Store) -> list[tuple[object, ...]]:
    """What the store tells, without ids that depend on the order of import."""
    return sorted(
        tuple(row)
        for row in store.rows(
            "SELECT e.kind, a.native_id, t.native_id, coalesce(e.after_at, 0), e.before_at,"
            " e.confidence FROM follow_events e JOIN accounts a ON a.id = e.actor_id"
            " JOIN accounts t ON t.id = e.target_id WHERE e.is_withdrawn = 0"
        )
    )


def edges(store: Store) -> list[tuple[object, ...]]:
    return sorted(
        tuple(row)
        for row in store.rows(
            "SELECT a.native_id, t.native_id, e.first_seen, e.last_seen,"
            " coalesce(e.first_missing, 0) FROM edges e JOIN accounts a ON a.id = e.actor_id"
            " JOIN accounts t ON t.id = e.target_id"
        )
    )


def essence(fact: Fact) -> object:
    """What makes a fact known already: another import of it brings nothing of its own."""
    if not isinstance(fact, RunFacts):
        return fact
    return (
        fact.actor.native_id,
        fact.direction,
        fact.captured_at,
        fact.is_complete,
        frozenset(members_of(fact)),
    )


def members_of(run: RunFacts) -> set[str | None]:
    return {member.account.native_id for member in run.members}


@settings(max_examples=25, deadline=None)
@given(worlds)
def test_no_confirmed_unfollow_without_two_complete_runs(world: list[Fact]) -> None:
    with a_store() as store:
        for fact in world:
            put(store, [fact])
        told = [row for row in events(store) if row[0] == "unfollow" and row[5] == "confirmed"]
    runs = [fact for fact in world if isinstance(fact, RunFacts) and fact.is_complete]
    for _, actor, target, after, before, _ in told:
        proofs = [
            run.captured_at
            for run in runs
            if (run.actor.native_id, run.direction, target in members_of(run))
            == (actor, Direction.FOLLOWING, False)
            or (run.actor.native_id, run.direction, actor in members_of(run))
            == (target, Direction.FOLLOWERS, False)
        ]
        later = [at for at in proofs if at is not None and at >= before]  # type: ignore[operator]  # a moment
        assert len(later) >= 2
        assert max(later) - min(later) >= CONFIRM_AFTER
        assert after < before  # type: ignore[operator]  # moments


@settings(max_examples=25, deadline=None)
@given(worlds, st.integers(0, 1000))
def test_the_same_events_whatever_the_order(world: list[Fact], seed: int) -> None:
    shuffled = list(world)
    Random(seed).shuffle(shuffled)
    with a_store() as one, a_store() as other, a_store() as at_once:
        for fact in world:
            put(one, [fact])
        for fact in [*shuffled, *shuffled[:2]]:
            put(other, [fact])
        put(at_once, world)
        assert events(one) == events(other)
        assert edges(one) == edges(other)
        assert events(one) == events(at_once)
        assert edges(one) == edges(at_once)


@settings(max_examples=20, deadline=None)
@given(worlds, st.data())
def test_undoing_an_import_undoes_its_events(world: list[Fact], data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, len(world) - 1))
    repeated = [n for n, fact in enumerate(world) if essence(fact) == essence(world[taken])]
    with a_store() as whole, a_store() as without:
        for fact in world:
            put(whole, [fact])
        for number in repeated:
            undo_import(whole, number + 1)
        for number, fact in enumerate(world):
            if number not in repeated:
                put(without, [fact])
        assert events(whole) == events(without)
        assert edges(whole) == edges(without)


def test_every_order_of_a_small_story() -> None:
    story: list[Fact] = [
        a_list("1", ["2", "3", "4"], START, True, Direction.FOLLOWING, False),
        a_list("1", ["2", "4"], START + 2 * DAY, True, Direction.FOLLOWING, False),
        a_list("1", ["2", "4"], START + 3 * DAY, True, Direction.FOLLOWING, True),
        account("3", "h3", status=AccountStatus.ACTIVE, observed_at=START + 4 * DAY),
    ]
    wanted = [("unfollow", "1", "3", START, START + 2 * DAY, "confirmed")]
    for order in itertools.permutations(story):
        with a_store() as store:
            for fact in order:
                put(store, [fact])
            assert events(store) == wanted
