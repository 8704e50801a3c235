"""From a validated rule to what the engine searches for; patterns that could freeze are refused."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from twiplotui.model.words import Scope
from twiplotui.rules.boundary import edges
from twiplotui.rules.needles import EDGE, gates_of, needles_of
from twiplotui.rules.patterns import PatternError, alternatives, translate
from twiplotui.rules.schema import Problem, Rule, Status
from twiplotui.rules.syntax import parse
from twiplotui.rules.vet import cost_of
from twiplotui.text.fold import fold

MOST_TRIES_USER = 20_000
"""How often a user's pattern may try again from one character of the text. On a text of 4,000
characters, made to hurt, this keeps the worst case near a second. Of a shipped pattern only
repeats inside repeats are refused; the tests time each on such texts."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A literal to find."""

    key: str
    """Folded, white space single."""
    variant: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression to run where its needles are found."""

    source: str
    """In the dialect of `re`."""
    needles: tuple[tuple[str, ...], ...]
    """Sets of folded literals; a text needs one of each set. None: run on every text."""
    on_original: bool
    gates: tuple[str, ...] = ()
    """Where there are no needles: expressions each of which a text must hold."""


class RuleHead(NamedTuple):
    """What has to be known of a rule before it is used."""

    id: str
    pack_id: str
    scope: tuple[Scope, ...]
    status: Status
    expires: str = ""


class RuleBody(NamedTuple):
    """A rule and what to search for it."""

    rule: Rule
    phrases: tuple[Phrase, ...]
    patterns: tuple[Pattern, ...]


class CompiledRule:
    """A rule ready to be searched for; one that was kept is read when it is first used.

    Args:
        head: What is known at once.
        load: Returns the rest.
    """

    __slots__ = ("_body", "_load", "head")

    def __init__(self, head: RuleHead, load: Callable[[], RuleBody]) -> None:
        self.head = head
        self._load = load
        self._body: RuleBody | None = None

    @classmethod
    def of(cls, body: RuleBody) -> CompiledRule:
        """Return a rule that was compiled just now."""
        rule = body.rule
        head = RuleHead(rule.id, rule.pack_id, rule.scope, rule.status, rule.expires)
        return cls(head, lambda: body)

    def with_status(self, status: Status) -> CompiledRule:
        """Return the rule in another status."""
        return CompiledRule.of(self.body._replace(rule=replace(self.rule, status=status)))

    @property
    def body(self) -> RuleBody:
        """The rule with its phrases and patterns."""
        if self._body is None:
            self._body = self._load()
        return self._body

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.body.rule

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Its literals."""
        return self.body.phrases

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Its regular expressions."""
        return self.body.patterns


def compile_rule(
    rule: Rule, file: str, *, is_shipped: bool
) -> tuple[CompiledRule | None, list[Problem]]:
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
    most = sys.float_info.max if is_shipped else MOST_TRIES_USER
    patterns: list[Pattern] = []
    for pattern in rule.patterns:
        try:
            source = translate(pattern, is_folded=not rule.sees_original)
            patterns += [_compile_pattern(part, rule, most) for part in alternatives(source)]
        except PatternError as error:
            message = f"'{pattern}': {error}"
            problems.append(Problem(file, rule.line, rule.id, "patterns", message))
    if problems:
        return None, problems
    return CompiledRule.of(RuleBody(rule, tuple(phrases), tuple(patterns))), []


def _compile_pattern(source: str, rule: Rule, most: float) -> Pattern:
    on_original = rule.sees_original
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            nodes = parse(source)
        tries = cost_of(nodes)
        needles = needles_of(nodes)
    except (re.error, Warning, RecursionError, OverflowError) as error:
        raise PatternError(f"not a regular expression: {error}") from None
    if tries > most:
        raise PatternError(
            "could take very long on some texts (repeats inside repeats, or several open "
            "repeats in a row); write {0,40} for * and + behind a character, {0,3} behind a group"
        )
    if rule.needles:
        needles = (tuple(fold(needle) for needle in rule.needles),)
    elif on_original:
        # Word edges of the original need not be those of the folded text.
        bare = [tuple(needle.strip(EDGE).lower() for needle in need) for need in needles]
        needles = tuple(need for need in bare if _is_plain(need))
    return Pattern(source, needles, on_original, () if needles else gates_of(nodes))


def _is_plain(needles: tuple[str, ...]) -> bool:
    """Whether folding keeps the needles where they are: true for ASCII only."""
    return all(needle.isascii() and " " not in needle for needle in needles)
