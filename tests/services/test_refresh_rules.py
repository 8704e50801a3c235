from __future__ import annotations

import asyncio
import os
from functools import partial

import pytest

from tests.factories import NoPlaces
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level
from twiplotui.services.refresh_rules import START_AFTER, RuleHelpers, Text


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


TEXTS: list[Text] = [(f"text {number} wolf", TextContext()) for number in range(START_AFTER)]


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor")
async def test_helpers_find_what_the_rules_find() -> None:
    helpers = RuleHelpers(partial(WordRules, "wolf"))
    try:
        assert await helpers.check(TEXTS) is None, "not worth it yet"
        answers = None
        for _ in range(200):
            answers = await helpers.check(TEXTS[:3])
            if answers is not None:
                break
            await asyncio.sleep(0.05)
        own = WordRules("wolf")
        assert answers == [own.check(text, context) for text, context in TEXTS[:3]]
        assert await helpers.check([("die", TextContext())]) is None
        assert await helpers.check(TEXTS[:1]) is not None, "the other helper goes on"
    finally:
        helpers.close()


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor")
async def test_much_to_come_is_never_checked_here() -> None:
    helpers = RuleHelpers(partial(WordRules, "wolf"), is_large=True)
    try:
        answers = await helpers.check(TEXTS[:1])
        assert answers is not None and len(answers[0]) == 1
    finally:
        helpers.close()


async def test_helpers_that_cannot_load_the_rules_are_not_waited_for() -> None:
    helpers = RuleHelpers(partial(WordRules), is_large=True)
    try:
        assert await helpers.check(TEXTS[:1]) is None
        assert await helpers.check(TEXTS[:1]) is None
    finally:
        helpers.close()


async def test_rules_that_cannot_be_sent_are_checked_here() -> None:
    rules = WordRules("wolf")
    helpers = RuleHelpers(lambda: rules)
    try:
        assert await helpers.check(TEXTS * 2) is None
        assert await helpers.check(TEXTS) is None
    finally:
        helpers.close()
