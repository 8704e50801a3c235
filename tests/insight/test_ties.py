"""Ties: the checks that any implementation of these metrics must pass."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.insight.ties import Tie, Ties

IDS = range(8)
EDGES = st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=40)
READ = st.sets(st.sampled_from(IDS))


@settings(max_examples=60, deadline=None)
@given(EDGES, READ)
def test_mutual_is_symmetric_even_and_bounded(edges: set[tuple[int, int]], read: set[int]) -> None:
    ties = Ties(IDS, read, edges)
    ranks = ties.ranks()
    assert sum(rank.mutual for rank in ranks) % 2 == 0
    assert all(rank.mutual <= min(rank.followers, rank.following) for rank in ranks)
    assert all(rank.mutual <= len(IDS) - 1 for rank in ranks)
    assert [rank.mutual for rank in ranks] == sorted((r.mutual for r in ranks), reverse=True)
    for one in IDS:
        for other in IDS:
            if one != other:
                is_mutual = ties.tie(one, other) is Tie.MUTUAL
                assert is_mutual is (ties.tie(other, one) is Tie.MUTUAL)


@settings(max_examples=60, deadline=None)
@given(EDGES, READ)
def test_unknown_is_never_told_as_no(edges: set[tuple[int, int]], read: set[int]) -> None:
    ties = Ties(IDS, read, edges)
    for one in IDS:
        for other in IDS:
            if one != other and ties.tie(one, other) is Tie.NONE:
                assert {one, other} <= read
            if one != other and ties.tie(one, other) is Tie.FOLLOWS:
                assert other in read
    assert all(target in read for _actor, target in ties.unanswered())
    assert set(ties.follows_no_peer()) <= read


def test_each_standing_of_one_account_to_another() -> None:
    ties = Ties(range(1, 6), {1, 2, 3}, {(1, 2), (2, 1), (1, 3), (1, 4), (5, 1), (5, 4), (3, 3)})
    assert {(one, other): ties.tie(one, other).value for one, other in (
        (1, 2), (1, 3), (3, 1), (1, 4), (4, 1), (1, 5), (5, 1), (4, 5), (2, 3), (2, 4), (4, 2),
    )} == {
        (1, 2): "mutual",
        (1, 3): "follows",
        (3, 1): "followed",
        (1, 4): "follows, back unknown",
        (4, 1): "followed, back unknown",
        (1, 5): "followed",
        (5, 1): "follows",
        (4, 5): "followed, back unknown",
        (2, 3): "none",
        (2, 4): "unknown",
        (4, 2): "unknown",
    }  # fmt: skip


def test_ranks_lists_and_edges_of_a_small_world() -> None:
    ties = Ties(range(1, 6), {1, 2, 3}, {(1, 2), (2, 1), (1, 3), (1, 4), (5, 1), (5, 4), (3, 3)})
    assert [
        (rank.id, rank.mutual, rank.followers, rank.following, rank.is_read)
        for rank in ties.ranks()
    ] == [
        (1, 1, 2, 3, True),
        (2, 1, 1, 1, True),
        (4, 0, 2, 0, False),
        (3, 0, 1, 0, True),
        (5, 0, 0, 2, False),
    ]
    assert ties.unanswered() == ((1, 3), (5, 1))
    assert ties.follows_no_peer() == (3,)
    assert list(ties.edges()) == [(1, 2), (1, 3), (1, 4), (2, 1), (5, 1), (5, 4)]
