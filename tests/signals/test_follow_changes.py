"""Follow events: never an unfollow that two complete runs do not carry."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiplotui.model.words import Confidence, FollowEventKind, Network
from twiplotui.signals.follow_changes import (
    CONFIRM_AFTER,
    FollowChange,
    ListHistory,
    Standing,
    read_list,
)
from twiplotui.signals.follow_runs import Run, may_be_capped, must_be_held

HOUR = 3_600_000
Kind = FollowEventKind
ACTIVE = Standing(is_seen_active=True)


def a_run(
    number: int,
    members: Sequence[int],
    *,
    at: int | None = None,
    complete: bool | None = True,
    released: bool = False,
    hidden: bool = False,
) -> Run:
    return Run(
        number,
        at if at is not None else number * HOUR,
        sorted(members),
        complete,
        is_released=released,
        is_list_hidden=hidden,
    )


def derive(runs: Sequence[Run], standing: Standing = ACTIVE) -> ListHistory:
    return read_list(
        runs, network=Network.X, owner=1, since={}, look_up=lambda _account, _after: standing
    )


def told(history: ListHistory) -> list[tuple[Kind, int, Confidence]]:
    return [(change.kind, change.member, change.confidence) for change in history.changes]


def test_the_first_complete_run_makes_no_events() -> None:
    assert told(derive([a_run(1, [2, 3])])) == []


def test_a_new_member_is_a_follow_with_its_interval() -> None:
    (change,) = derive([a_run(1, [2]), a_run(3, [2, 3])]).changes
    assert (change.kind, change.member) == (Kind.FOLLOW, 3)
    assert (change.after_at, change.before_at) == (HOUR, 3 * HOUR)


def test_missing_once_is_unconfirmed_twice_is_confirmed() -> None:
    first, second, third = a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2])
    assert told(derive([first, second])) == [(Kind.UNFOLLOW, 3, Confidence.UNCONFIRMED)]
    assert told(derive([first, second, third])) == [(Kind.UNFOLLOW, 3, Confidence.CONFIRMED)]


def test_a_second_look_within_fifteen_minutes_confirms_nothing() -> None:
    soon = 2 * HOUR + CONFIRM_AFTER - 1
    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2], at=soon)]
    assert told(derive(runs)) == [(Kind.UNFOLLOW, 3, Confidence.UNCONFIRMED)]


def test_without_a_look_at_the_other_account_it_stays_unconfirmed() -> None:
    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2])]
    assert told(derive(runs, Standing())) == [(Kind.UNFOLLOW, 3, Confidence.UNCONFIRMED)]


def test_a_target_that_is_gone_was_not_unfollowed() -> None:
    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2])]
    gone = Standing(is_gone=True, word="suspended")
    assert told(derive(runs, gone)) == [(Kind.TARGET_GONE, 3, Confidence.CONFIRMED)]


def test_who_was_gone_for_a_while_and_is_back_was_unfollowed() -> None:
    def look_up(account: int, after: int) -> Standing:
        # Suspended after it was last on the list, active again since it is missing from it.
        suspended = Standing(is_gone=True, word="suspended")
        return suspended if account == 3 and after < 2 * HOUR else ACTIVE

    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2])]
    history = read_list(runs, network=Network.X, owner=1, since={}, look_up=look_up)
    assert told(history) == [(Kind.UNFOLLOW, 3, Confidence.CONFIRMED)]
    assert history.changes[0].evidence["standing"] == "active"


def test_whose_own_account_is_gone_unfollowed_nobody_for_certain() -> None:
    def look_up(account: int, after: int) -> Standing:
        return Standing(is_gone=True, word="deactivated") if account == 1 else ACTIVE

    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2])]
    history = read_list(runs, network=Network.X, owner=1, since={}, look_up=look_up)
    assert told(history) == [(Kind.UNFOLLOW, 3, Confidence.UNCONFIRMED)]
    evidence = history.changes[0].evidence
    assert evidence["owner_standing"] == "deactivated"
    assert evidence["checked"] == [
        "absent from 2 complete runs",
        "the account itself is deactivated",
    ]


def test_the_evidence_counts_the_runs_and_says_what_is_wanting() -> None:
    (change,) = derive([a_run(1, [2, 3]), a_run(2, [2])]).changes
    assert change.evidence["complete_runs_without"] == 1
    assert change.evidence["checked"] == [
        "absent from 1 complete run",
        "a second complete run at least 15 minutes later is needed",
    ]


@pytest.mark.parametrize(("days", "is_temporary"), [(30, True), (31, False)])
def test_a_dated_follow_tells_how_long_it_lasted(days: int, is_temporary: bool) -> None:
    began = 30 * HOUR
    end = began + days * 24 * HOUR
    runs = [a_run(1, [2]), a_run(40, [2, 3]), a_run(50, [2], at=end)]
    history = read_list(
        runs, network=Network.BLUESKY, owner=1, since={3: began}, look_up=lambda *_: ACTIVE
    )
    (unfollow,) = [each for each in history.changes if each.kind is Kind.UNFOLLOW]
    assert unfollow.after_at == 40 * HOUR
    assert unfollow.evidence["followed_from"] == began
    assert unfollow.evidence["lasted_days"] == days
    assert unfollow.evidence["temporary"] is is_temporary


def test_who_was_there_from_the_start_followed_for_an_unknown_time() -> None:
    (change,) = derive([a_run(1, [2, 3]), a_run(5, [2, 3]), a_run(9, [2])]).changes
    assert (change.after_at, change.before_at) == (5 * HOUR, 9 * HOUR)
    assert change.evidence["followed_from"] == HOUR
    assert not {"lasted_days", "temporary"} & set(change.evidence)


def test_a_return_reverses_and_never_erases() -> None:
    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2, 3])]
    assert told(derive(runs)) == [(Kind.UNFOLLOW, 3, Confidence.REVERSED)]


def test_a_return_after_a_confirmed_unfollow_is_a_follow_again() -> None:
    runs = [a_run(1, [2, 3]), a_run(2, [2]), a_run(3, [2]), a_run(4, [2, 3])]
    assert told(derive(runs)) == [
        (Kind.UNFOLLOW, 3, Confidence.REVERSED),
        (Kind.FOLLOW, 3, Confidence.CONFIRMED),
    ]


@pytest.mark.parametrize("complete", [False, None])
def test_a_partial_or_unknown_run_never_shows_a_removal(complete: bool | None) -> None:
    runs = [a_run(1, [2, 3]), a_run(2, [2], complete=complete), a_run(3, [2], complete=complete)]
    assert told(derive(runs)) == []


def test_a_partial_run_still_shows_who_is_there() -> None:
    runs = [a_run(1, [2]), a_run(2, [3], complete=False)]
    assert told(derive(runs)) == [(Kind.FOLLOW, 3, Confidence.CONFIRMED)]


def test_a_hidden_list_is_told_as_such_and_says_nothing_of_its_members() -> None:
    runs = [a_run(1, [2, 3]), a_run(2, [], hidden=True)]
    assert told(derive(runs)) == [(Kind.LIST_HIDDEN, 1, Confidence.CONFIRMED)]
    runs.append(a_run(3, [2, 3]))
    assert told(derive(runs)) == [(Kind.LIST_HIDDEN, 1, Confidence.REVERSED)]


def test_a_capped_list_never_shows_a_removal() -> None:
    full = list(range(10, 5010))
    runs = [a_run(1, full), a_run(2, [*full[500:], *range(9000, 9500)]), a_run(3, full[500:])]
    removals = [c for c in derive(runs).changes if c.kind is Kind.UNFOLLOW]
    assert removals == []


@pytest.mark.parametrize(
    ("size", "capped"),
    [(5000, True), (10_000, True), (1000, True), (400, True), (100, True), (4999, False)],
)
def test_page_multiples(size: int, capped: bool) -> None:
    assert may_be_capped(a_run(1, range(size)), Network.X) is capped


def test_a_fifth_vanishing_at_once_holds_the_run() -> None:
    before, after = list(range(2, 22)), list(range(7, 22))
    held = derive([a_run(1, before), a_run(2, after), a_run(3, after)])
    assert told(held) == []
    assert held.held == {2, 3}
    released = derive([a_run(1, before), a_run(2, after, released=True), a_run(3, after)])
    assert len(released.changes) == 5
    assert {change.confidence for change in released.changes} == {Confidence.CONFIRMED}


def test_the_documented_visit_thirteen_nineteen_thirteen() -> None:
    """Thirteen follows become nineteen around a visit and thirteen again (field notes, 3.3)."""
    hosts = list(range(100, 113))
    guests = list(range(200, 206))
    history = derive(
        [
            a_run(1, hosts),
            a_run(2, hosts + guests),
            a_run(3, hosts, released=True),
            a_run(4, hosts),
        ]
    )
    follows = [c for c in history.changes if c.kind is Kind.FOLLOW]
    unfollows = [c for c in history.changes if c.kind is Kind.UNFOLLOW]
    assert {c.member for c in follows} == {c.member for c in unfollows} == set(guests)
    assert all(c.confidence is Confidence.CONFIRMED for c in unfollows)
    evidence = unfollows[0].evidence
    assert (evidence["count_before"], evidence["count_after"]) == (19, 13)
    assert evidence["followed_from"] == 2 * HOUR


def test_dated_follows_give_the_moment() -> None:
    history = read_list(
        [a_run(1, [2]), a_run(5, [2, 3])],
        network=Network.BLUESKY,
        owner=1,
        since={3: 3 * HOUR},
        look_up=lambda _account, _after: ACTIVE,
    )
    (change,) = history.changes
    assert change.after_at == change.before_at == 3 * HOUR


RUNS = st.lists(
    st.tuples(
        st.sets(st.integers(2, 9), max_size=8),
        st.sampled_from([True, True, True, False, None]),
        st.integers(0, 40),
        st.booleans(),
    ),
    max_size=7,
)


def built(raw: list[tuple[set[int], bool | None, int, bool]]) -> list[Run]:
    return [
        a_run(number, sorted(members), at=at * CONFIRM_AFTER // 2, complete=complete, released=ok)
        for number, (members, complete, at, ok) in enumerate(raw)
    ]


def absent_since(change: FollowChange, runs: Sequence[Run]) -> list[int]:
    return [
        run.at
        for run in runs
        if run.is_complete and run.at >= change.before_at and change.member not in run.members
    ]


@given(RUNS)
def test_no_confirmed_unfollow_without_two_complete_runs(
    raw: list[tuple[set[int], bool | None, int, bool]],
) -> None:
    runs = built(raw)
    for change in derive(runs).changes:
        if change.kind is Kind.UNFOLLOW and change.confidence is Confidence.CONFIRMED:
            times = absent_since(change, runs)
            assert len(times) >= 2
            assert max(times) - min(times) >= CONFIRM_AFTER


@given(RUNS, st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(
    raw: list[tuple[set[int], bool | None, int, bool]], random: object
) -> None:
    runs = built(raw)
    shuffled = list(runs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert derive(runs) == derive(shuffled)


@given(RUNS)
def test_a_run_imported_twice_changes_nothing(
    raw: list[tuple[set[int], bool | None, int, bool]],
) -> None:
    runs = built(raw)
    assert told(derive(runs)) == told(derive([*runs, *runs]))


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_small_losses_are_never_held(before: int, vanished: int) -> None:
    if vanished <= 3:
        assert not must_be_held(before, vanished)
