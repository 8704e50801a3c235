from __future__ import annotations

import os
import time
from functools import partial

import pytest

from tests.factories import NoPlaces
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level
from twiplotui.services.flagging import Job, work_out
from twiplotui.services.post_helpers import START_AFTER, PostHelpers
from twiplotui.store.post_writer import Answer


class WordRules(NoPlaces):
    """Finds one word; dies of another."""

    version = "1"

    def __init__(self, word: str) -> None:
        self.word = word

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        if text == "die":
            raise SystemExit(1)
        if self.word not in text:
            return ()
        at = text.index(self.word)
        return (Finding("t.w", "t", "Word", "test", Level.LOW, at, len(self.word), self.word, "m"),)


def job(text: str) -> Job:
    return Job(TextContext(), text, handle="mfa")


JOBS = [job(f"text {number} wolf") for number in range(START_AFTER)]
needs_two = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor")


def answers(helpers: PostHelpers, jobs: list[Job]) -> list[Answer] | None:
    begun = helpers.work_out(jobs)
    return None if begun is None else begun.result(timeout=120)


@needs_two
def test_helpers_answer_what_is_worked_out_here() -> None:
    helpers = PostHelpers(partial(WordRules, "wolf"), size=2)
    try:
        assert answers(helpers, JOBS) is None, "not worth it yet"
        found = None
        for _ in range(600):
            found = answers(helpers, JOBS[:3])
            if found is not None:
                break
            time.sleep(0.05)
        own = WordRules("wolf")
        assert found == [work_out(own, each) for each in JOBS[:3]]
        assert found[0].findings, "the rules found something"
        assert answers(helpers, [job("die")]) is None
        assert answers(helpers, JOBS[:1]) is not None, "the other helper goes on"
    finally:
        helpers.close()


@needs_two
def test_much_to_come_is_never_prepared_here() -> None:
    helpers = PostHelpers(partial(WordRules, "wolf"), is_large=True)
    try:
        found = answers(helpers, JOBS[:1])
        assert found is not None and len(found[0].findings) == 1
    finally:
        helpers.close()


@needs_two
def test_a_post_without_context_is_prepared_and_not_checked() -> None:
    helpers = PostHelpers(partial(WordRules, "wolf"), is_large=True)
    try:
        found = answers(helpers, [JOBS[0]._replace(context=None)])
        assert found is not None
        assert "wolf" in found[0].words
        assert found[0].findings == ()
    finally:
        helpers.close()


def test_helpers_that_cannot_load_the_rules_are_not_waited_for() -> None:
    helpers = PostHelpers(partial(WordRules), is_large=True)
    try:
        assert answers(helpers, JOBS[:1]) is None
        assert answers(helpers, JOBS[:1]) is None
    finally:
        helpers.close()


def test_rules_that_cannot_be_sent_are_checked_here() -> None:
    rules = WordRules("wolf")
    helpers = PostHelpers(lambda: rules)
    try:
        assert answers(helpers, JOBS * 2) is None
        assert answers(helpers, JOBS) is None
    finally:
        helpers.close()
