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
