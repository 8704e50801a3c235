"""Presence is settled by what was said and when, in whatever order it became known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from twiplotui.model.words import Presence
from twiplotui.signals.presence import APART, Standing, Word, settle

words = st.lists(
    st.builds(Word, st.sampled_from(list(Presence)), st.integers(0, 9).map(lambda n: n * APART)),
    max_size=6,
)


@given(words, st.integers(0, 9), st.randoms(use_true_random=False))
def test_the_order_of_words_does_not_matter(said: list[Word], seen: int, random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert settle(said, seen * APART) == settle(shuffled, seen * APART)


@given(words, st.integers(0, 9))
def test_only_the_platform_deletes(said: list[Word], seen: int) -> None:
    standing = settle(said, seen * APART)
    if standing.presence is Presence.DELETED:
        assert any(w.presence is Presence.DELETED and w.at >= seen * APART for w in said)


def test_absence_never_undoes_or_makes_a_deletion() -> None:
    deleted = Word(Presence.DELETED, 5)
    assert settle([deleted, Word(Presence.MISSING_TWICE, 9)], 1).presence is Presence.DELETED
    missing = [Word(Presence.MISSING_ONCE, 5), Word(Presence.MISSING_ONCE, 5 + APART)]
    assert settle(missing, 1).presence is Presence.MISSING_TWICE
    assert settle(missing[:1], 1).presence is Presence.MISSING_ONCE


def test_two_looks_within_a_quarter_of_an_hour_are_one() -> None:
    quarter = 15 * 60_000
    for apart, twice in ((quarter - 1, False), (quarter, True)):
        looks = [Word(Presence.MISSING_ONCE, 5), Word(Presence.MISSING_ONCE, 5 + apart)]
        assert (settle(looks, 1).presence is Presence.MISSING_TWICE) is twice


def test_a_later_sighting_outweighs_every_word() -> None:
    assert settle([Word(Presence.DELETED, 5)], 6) == Standing(Presence.SEEN, 6)
    seen = Word(Presence.SEEN, 7)
    assert settle([Word(Presence.DELETED, 5), seen], 1) == Standing(Presence.SEEN, 7)
    assert settle([Word(Presence.DELETED, 9), seen], 1) == Standing(Presence.DELETED, 9, 9)


def test_each_standing_tells_since_when() -> None:
    gone = [Word(Presence.ACCOUNT_GONE, 9), Word(Presence.ACCOUNT_GONE, 7)]
    assert settle(gone, 1) == Standing(Presence.ACCOUNT_GONE, 7)
    deleted = [Word(Presence.DELETED, 9), Word(Presence.DELETED, 8)]
    assert settle([*gone, *deleted], 1) == Standing(Presence.DELETED, 8, 8)
    looks = [Word(Presence.MISSING_ONCE, 3 + n * APART) for n in (2, 0, 1)]
    assert settle(looks, 1) == Standing(Presence.MISSING_TWICE, 3 + APART)
    assert settle(looks[1:2], 1) == Standing(Presence.MISSING_ONCE, 3)
    assert settle([Word(Presence.MISSING_TWICE, 4)], 1) == Standing(Presence.MISSING_TWICE, 4)
    unknown = [Word(Presence.UNKNOWN, 6), Word(Presence.UNKNOWN, 4)]
    assert settle(unknown, 1) == Standing(Presence.UNKNOWN, 4)
    assert settle([*unknown, looks[1]], 1).presence is Presence.MISSING_ONCE
    assert settle([], 1) == Standing(Presence.SEEN, None)


def test_what_is_said_at_the_moment_it_was_seen_counts() -> None:
    assert settle([Word(Presence.DELETED, 5)], 5).presence is Presence.DELETED
