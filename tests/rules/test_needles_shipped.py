"""What the engine finds is what running every shipped pattern over every text finds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from twiplotui.rules import load_packs
from twiplotui.rules.engine import Engine
from twiplotui.rules.syntax import REPEATS, Node, members, parse
from twiplotui.rules.view import View, make_view

FILLER = "the ministers met in belmora, министр и посол. السفیر 外交部 était là; bilateral talks "
"""Everyday words of several scripts, so that the needles of other patterns are seen too."""
MOST_REPEATS = 2
EACH = 7
"""One pattern in so many is tried: all of them take half a minute."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_packs().engine


def a_match(nodes: Sequence[Node], chance: random.Random) -> str:
    """Return a text the nodes match, but for what they ask of the text around them."""
    return "".join(_piece(str(op), value, chance) for op, value in nodes)


def _piece(name: str, value: Any, chance: random.Random) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "k"
    if name == "ANY":
        return chance.choice("k ")
    if name == "IN":
        return chance.choice(sorted(members(value)))
    if name == "SUBPATTERN":
        return a_match(value[3], chance)
    if name == "ATOMIC_GROUP":
        return a_match(value, chance)
    if name == "BRANCH":
        return a_match(chance.choice(value[1]), chance)
    if name in REPEATS:
        low, high, body = value
        count = chance.randint(low, min(int(high), low + MOST_REPEATS))
        return "".join(a_match(body, chance) for _ in range(count))
    return ""


def texts_of(sources: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Yield texts made of matches of patterns chosen at random, short ones and long ones."""
    for source in sources:
        match = a_match(parse(source), chance)
        other = a_match(parse(chance.choice(sources)), chance)
        before, after = chance.choice(("", " ", "x", FILLER)), chance.choice(("", ".", FILLER))
        yield before + match + after + chance.choice(("", other, FILLER * 10))


def plain_spans(engine: Engine, numbers: Sequence[int], view: View) -> set[tuple[int, int, int]]:
    """Return rule, start and end of what the patterns find when each is simply run."""
    spans = set()
    for number in numbers:
        rule, pattern = engine.pattern(number)
        where = view.blanked if pattern.on_original else view.text
        spans |= {(rule, *found.span()) for found in re.finditer(pattern.source, where) if found[0]}
    return spans


class Everything:
    """Holds the number of every rule."""

    def __contains__(self, number: object) -> bool:
        return True


def found_spans(engine: Engine, view: View) -> set[tuple[int, int, int]]:
    hits = engine.search(view, Everything()).items()
    return {(rule, start, end) for rule, raw in hits for at, start, end, _ in raw if at == -1}


def test_no_match_of_a_shipped_pattern_is_lost(engine: Engine) -> None:
    chance = random.Random(7)
    numbers = engine.pattern_numbers[::EACH]
    sources = [engine.pattern(number)[1].source for number in numbers]
    matching = 0
    for number, text in zip(numbers, texts_of(sources, chance), strict=True):
        view = make_view(text)
        plain = plain_spans(engine, [number], view)
        assert plain <= found_spans(engine, view), engine.pattern(number)[1].source
        matching += bool(plain)
    assert matching > len(sources) * 0.4


@pytest.mark.slow
def test_the_engine_finds_what_running_every_pattern_finds(engine: Engine) -> None:
    chance = random.Random(8)
    sources = [engine.pattern(number)[1].source for number in engine.pattern_numbers]
    for text in texts_of(chance.sample(sources, 12), chance):
        view = make_view(text)
        assert plain_spans(engine, engine.pattern_numbers, view) == found_spans(engine, view)
