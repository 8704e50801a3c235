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
