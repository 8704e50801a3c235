"""What a transaction writes is sized by the time the one before held the lock."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import a_post, put
from twiplotui.services.imports import undo_import
from twiplotui.store import connection as connection_module
from twiplotui.store.connection import CHECKPOINT_PAGES, LEAST_CHECKPOINT_PAGES, Store
from twiplotui.store.pace import AIM_SECONDS, Pace


def write(store: Store, pace: Pace, count: int, seconds_each: float) -> list[int]:
    """Write `count` items that take so long each; return how many each transaction wrote."""
    sizes = []
    for part in pace.parts(range(count)):
        sizes.append(len(part))
        with store.transaction():
            pass
        store.held = len(part) * seconds_each
    return sizes


def test_a_slow_store_is_written_in_smaller_steps_and_a_quick_one_in_larger(store: Store) -> None:
    pace = Pace(store, first=100, least=10, most=400)
    slow = write(store, pace, 1000, AIM_SECONDS / 20)
    assert slow[:2] == [100, 20] and sum(slow) == 1000
    quick = write(store, pace, 2000, AIM_SECONDS / 10_000)
    assert quick[:6] == [20, 40, 80, 160, 320, 400] and sum(quick) == 2000


def test_a_step_is_never_smaller_than_the_least(store: Store) -> None:
    pace = Pace(store, first=100, least=10, most=400)
    assert write(store, pace, 200, AIM_SECONDS)[1:] == [10] * 10


def test_a_last_short_step_makes_the_next_no_smaller(store: Store) -> None:
    pace = Pace(store, first=100, least=10, most=400)
    write(store, pace, 3, AIM_SECONDS / 100)
    assert pace.size == 100


def test_a_part_of_a_greater_transaction_teaches_nothing(store: Store) -> None:
    pace = Pace(store, first=5, least=1, most=100)
    with store.transaction():
        for _ in pace.parts(range(20)):
            with store.transaction():
                pass
    assert pace.size == 5


@pytest.mark.parametrize("step", ["import", "undo"])
def test_a_store_that_takes_its_time_holds_the_lock_for_few_posts(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Each statement takes a fifth of a millisecond of this clock."""
    if step == "undo":
        put(store, [a_post(str(number), f"word{number}") for number in range(500)])
    held: list[float] = []
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 0.0001
        return now

    def spend(*_rows: Any) -> None:
        nonlocal now
        now += 0.0002

    monkeypatch.setattr(connection_module, "perf_counter", clock)
    store.connection.set_trace_callback(spend)
    learn = Pace.learn

    def learning(self: Pace, count: int) -> None:
        held.append(self._store.held)
        learn(self, count)

    monkeypatch.setattr(Pace, "learn", learning)
    if step == "undo":
        undo_import(store, 1)
    else:
        put(store, [a_post(str(number), f"word{number}") for number in range(500)])
    store.connection.set_trace_callback(None)
    # The first one of each kind has nothing to learn from.
    assert sorted(held)[-3] <= connection_module.HELD_AT_MOST


def test_a_slow_checkpoint_makes_the_next_come_sooner(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter(range(1000))
    monkeypatch.setattr(connection_module, "perf_counter", lambda: next(seconds))
    for expected in (CHECKPOINT_PAGES // 2, LEAST_CHECKPOINT_PAGES, LEAST_CHECKPOINT_PAGES):
        with store.transaction():
            pass
        assert store.rows("PRAGMA wal_autocheckpoint")[0][0] == expected
