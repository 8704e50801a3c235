"""Rules of handwriting are judged by what the account wrote before, where it wrote enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import NoPlaces, a_post, a_sink, an_account
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level
from twiplotui.services.flagging import PostChecker
from twiplotui.store import import_log
from twiplotui.store.connection import Store
from twiplotui.store.standing import account_ids

OWNER = an_account()


class Shouting(NoPlaces):
    """Flags every text, and keeps in what context it was asked."""

    version = "1"

    def __init__(self) -> None:
        self.asked: list[TextContext] = []

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        self.asked.append(context)
        return (Finding("t.s", "t", "Capitals", "style", Level.LOW, 0, 4, text[:4], "m"),)


@pytest.mark.parametrize(("past", "checks"), [(19, 1), (20, 2)])
def test_only_an_account_with_a_past_is_judged_by_its_habit(
    store: Store, past: int, checks: int
) -> None:
    keep_posts(store, past)
    (account_id,) = account_ids(store, [OWNER]).values()
    rules = Shouting()
    (answer,) = PostChecker(store, rules)([(a_post("900", "STOP THIS"), account_id)])
    assert answer[1]
    assert len(rules.asked) == checks
    assert rules.asked[0].usual_capitals is None
    if checks == 2:
        usual = rules.asked[1].usual_capitals
        assert usual is not None
        assert rules.asked[1] == replace(rules.asked[0], usual_capitals=usual)


def keep_posts(store: Store, count: int) -> None:
    import_id = import_log.begin(store)
    sink = a_sink(store, import_id)
    for number in range(count):
        sink.add(a_post(str(number), f"Statement {number} of the Ministry"))
    sink.flush()
    import_log.end(store, import_id)
