"""Three lists that lose one account at a time tell of the account; fewer tell of themselves."""

from __future__ import annotations

import pytest

from twiplotui.model.words import Confidence
from twiplotui.signals.lost_targets import Loss, lost_together


def losses(count: int, standing: str = "", **more: object) -> list[Loss]:
    values = {"after_at": 10, "before_at": 20, "confidence": Confidence.UNCONFIRMED, **more}
    return [
        Loss(f"f:{n}:", f"@a{n}", standing=standing, **values)  # type: ignore[arg-type]  # as above
        for n in range(count)
    ]


@pytest.mark.parametrize(("count", "told"), [(2, 0), (3, 1), (4, 1)])
def test_three_are_many(count: int, told: int) -> None:
    assert len(lost_together(losses(count))) == told


def test_what_was_seen_active_or_came_back_is_told_of_each_list() -> None:
    assert lost_together(losses(3, "active")) == ()
    assert lost_together(losses(3, confidence=Confidence.REVERSED)) == ()
    assert lost_together([*losses(2), *losses(1, "active")]) == ()


def test_one_list_that_lost_it_twice_is_one() -> None:
    assert lost_together([*losses(2), *losses(2)]) == ()


def test_losses_of_other_intervals_are_apart() -> None:
    assert lost_together([*losses(2), *losses(3, after_at=20, before_at=30)[2:]]) == ()


def test_gone_is_said_only_where_the_network_said_so() -> None:
    (unsaid,) = lost_together(losses(3, confidence=Confidence.CONFIRMED))
    assert (unsaid.confidence, unsaid.standing) == (Confidence.UNCONFIRMED, "")
    (said,) = lost_together(losses(3, "suspended", confidence=Confidence.CONFIRMED))
    assert (said.confidence, said.standing) == (Confidence.CONFIRMED, "suspended")
    (once,) = lost_together(losses(3, "suspended"))
    assert once.confidence is Confidence.UNCONFIRMED
    assert (said.after_at, said.before_at) == (10, 20)


def test_the_interval_is_what_all_lists_have_in_common() -> None:
    told = [
        *losses(1, after_at=None, before_at=20),
        *losses(2, after_at=5, before_at=30)[1:],
        *losses(3, after_at=12, before_at=25)[2:],
    ]
    (event,) = lost_together(told)
    assert (event.after_at, event.before_at) == (12, 20)
    assert event.actors == ("@a0", "@a1", "@a2")
    assert sorted(event.keys) == ["f:0:", "f:1:", "f:2:"]
    (unknown,) = lost_together(losses(3, after_at=None))
    assert (unknown.after_at, unknown.before_at) == (None, 20)


def test_a_target_lost_twice_in_all_is_told_twice() -> None:
    again = losses(3, after_at=30, before_at=40)
    assert [each.before_at for each in lost_together([*again, *losses(3)])] == [20, 40]
