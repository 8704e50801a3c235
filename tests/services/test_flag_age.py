"""Age is given as the reason why a flagged post raised no alert only where it is the reason."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import NOW
from tests.factories import DAY, FewRules, a_post
from twiplotui.model.flag import TextContext
from twiplotui.model.words import Level
from twiplotui.services.flag_alerts import flag_alert, is_too_old_for_one
from twiplotui.store.post_writer import Answer, NewPost


def flagged(level: Level, *, days: int) -> NewPost:
    facts = a_post("1", "Danger", published_at=NOW - days * DAY)
    (finding,) = FewRules().check(facts.text, TextContext())
    answer = Answer("danger", "", (replace(finding, level=level),))
    return NewPost(1, 1, facts, 0, NOW, answer=answer)


def test_a_serious_flag_of_long_ago_is_held_back_for_its_age() -> None:
    post = flagged(Level.HIGH, days=31)
    assert flag_alert(post) is None and is_too_old_for_one(post)


def test_a_low_flag_is_held_back_whatever_its_age() -> None:
    for days in (0, 31):
        post = flagged(Level.LOW, days=days)
        assert flag_alert(post) is None and not is_too_old_for_one(post)


def test_a_serious_flag_of_today_raises_an_alert() -> None:
    post = flagged(Level.MEDIUM, days=0)
    assert flag_alert(post) is not None and not is_too_old_for_one(post)
