"""From a validated rule to what the engine searches for; patterns that could freeze are refused."""

from __future__ import annotations

import re
import warnings
from typing import Final, NamedTuple

from twiplotui.rules.boundary import edges
from twiplotui.rules.compiled import EDGE, Need, Pattern, Phrase
from twiplotui.rules.needles import gates_of, needles_of
from twiplotui.rules.openings import openings_of
from twiplotui.rules.patterns import PatternError, alternatives, translate
from twiplotui.rules.schema import Problem, Rule
from twiplotui.rules.syntax import parse, reach_of
from twiplotui.rules.vet import steps_of
from twiplotui.text.fold import fold

MOST_STEPS_USER: Final = 8_000
"""Steps that a user's pattern may take from one character of the text. On a text of 4,000
characters, made to hurt, this is a fraction of a second. Shipped patterns are not vetted, for
that takes as long as all else: the tests time each on such texts."""
_MOST_REACH: Final = 800
"""Beyond this, looking near the needles saves nothing."""
_CASELESS: Final = re.compile(r"\(\?[a-z]*i")


class Searched(NamedTuple):
    """A rule and what is searched for it."""

    rule: Rule
    phrases: tuple[Phrase, ...]
    patterns: tuple[Pattern, ...]


def compile_rule(
    rule: Rule, file: str, *, is_shipped: bool
) -> tuple[Searched | None, list[Problem]]:
    """Work out phrases, needles and patterns of one rule.

    Returns:
        The compiled rule, or None with the reasons why it is refused.
    """
    problems: list[Problem] = []
    phrases: list[Phrase] = []
    for number, variant in enumerate(rule.variants):
        key = " ".join(fold(variant.text).split())
        if not key:
            message = f"nothing of “{variant.text}” can be matched"
            problems.append(Problem(file, rule.line, rule.id, "tokens", message))
            continue
        left, right = edges(key, rule.boundary, rule.pack_lang)
        phrases.append(Phrase(key, number, int(left), int(right)))
    is_vetted = not is_shipped
    patterns: list[Pattern] = []
    for pattern in rule.patterns:
        try:
            source = translate(pattern, is_folded=not rule.sees_original)
            patterns += [
                _compile_pattern(part, rule, is_vetted=is_vetted) for part in alternatives(source)
            ]
        except PatternError as error:
            message = f"'{pattern}': {error}"
            problems.append(Problem(file, rule.line, rule.id, "patterns", message))
    if problems:
        return None, problems
    return Searched(rule, tuple(phrases), tuple(patterns)), []


def _compile_pattern(source: str, rule: Rule, *, is_vetted: bool) -> Pattern:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            nodes = parse(source)
        is_caseless = _CASELESS.search(source) is not None
        steps = steps_of(nodes, is_caseless=is_caseless) if is_vetted else 0
        needs = needles_of(nodes)
    except (re.error, Warning, RecursionError, OverflowError) as error:
        raise PatternError(f"not a regular expression: {error}") from None
    if steps > MOST_STEPS_USER:
        raise PatternError(
            "could take very long on some texts (repeats inside repeats, or several wide "
            "repeats in a row); write {0,20} for * and + behind a character, {0,3} behind a group, "
            "or make two patterns of it"
        )
    if rule.needles:
        needs = (tuple(fold(needle) for needle in rule.needles),)
    elif rule.sees_original:
        # Word edges of the original need not be those of the folded text.
        bare = [tuple(needle.strip(EDGE).lower() for needle in need) for need in needs]
        needs = tuple(need for need in bare if _is_plain(need))
    needles, *further = needs or ((),)
    reach = int(min(reach_of(nodes) + 1, _MOST_REACH))
    return Pattern(
        source,
        needles,
        tuple(map(Need.of, further)),
        0 if reach == _MOST_REACH else reach,
        rule.sees_original,
        () if needles else gates_of(nodes),
        None if is_caseless or rule.sees_original else openings_of(nodes),
    )


def _is_plain(needles: tuple[str, ...]) -> bool:
    """Whether folding keeps the needles where they are: true for ASCII only."""
    return all(needle.isascii() and " " not in needle for needle in needles)
