"""What a pattern can cost, worked out from its parsed form.

`steps_of` bounds how many steps `re` may take from one starting point, so that a pattern that
could freeze the program is refused. A step is one test of one character or of one place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from typing import Any, Final, NamedTuple

from twiplotui.rules.compiled import EDGE
from twiplotui.rules.needles import exact_of
from twiplotui.rules.syntax import ENDLESS, LOOKS, REPEATS, Node, alphabet_of, is_word, members

LONGEST_RUN: Final = 4_000
"""Stands for "any number" in a repeat."""
_MOST_POWER: Final = 64
# Tells characters behind a word edge: not a word character, a word character.
_MARK: Final = ("n", "w")
_ONE_CHARACTER: Final = ("LITERAL", "NOT_LITERAL", "ANY", "IN")

Chars = frozenset[str]


class _Cost(NamedTuple):
    """Bounds for some nodes, entered once."""

    steps: float
    """Steps inside, and of first tests of what follows that fail."""
    passes: float
    """How often what follows is entered and gets beyond its first test."""


def steps_of(nodes: Sequence[Node], *, is_caseless: bool = False) -> float:
    """Return an upper bound of the steps `re` may take from one starting point.

    Infinity: it could try without bound, or the bound cannot be worked out (back references).

    Args:
        nodes: A pattern, parsed.
        is_caseless: Whether any part of it is to be matched in either case.

    Raises:
        re.error: A look-behind without fixed width.
    """
    vetter = _Vetter(alphabet_of(nodes), is_caseless=is_caseless)
    return vetter.cost(nodes, frozenset(), 0.0).steps


class _Vetter:
    """Bounds the nodes of one pattern.

    What follows some nodes is known by the characters it can begin with, and by its gate: the
    steps until it is known not to begin at a character.
    """

    def __init__(self, alphabet: Chars, *, is_caseless: bool) -> None:
        self._all = alphabet
        self._is_caseless = is_caseless

    def cost(self, nodes: Sequence[Node], follow: Chars, gate: float) -> _Cost:
        """Bound nodes in a row."""
        steps, passes = 0.0, 1.0
        for index, node in enumerate(nodes):
            rest = nodes[index + 1 :]
            one = self._of(node, self._first(rest, follow), self._gate(rest, gate))
            steps += passes * one.steps
            passes *= one.passes
        return _Cost(steps, passes)

    def _of(self, node: Node, follow: Chars, gate: float) -> _Cost:
        name, value = str(node[0]), node[1]
        if name in (*_ONE_CHARACTER, "AT"):
            return _Cost(1.0, 1.0)
        if name == "SUBPATTERN":
            return self.cost(value[3], follow, gate)
        if name == "ATOMIC_GROUP":
            return _Cost(self.cost(value, frozenset(), 0.0).steps, 1.0)
        if name in LOOKS:
            _check_width(*value)
            return _Cost(self.cost(value[1], frozenset(), 0.0).steps, 1.0)
        if name == "BRANCH":
            return self._of_branch(value[1], follow, gate)
        if name in REPEATS:
            low, high, body = value
            found = self._of_repeat(low, min(int(high), LONGEST_RUN), body, follow, gate)
            return found._replace(passes=1.0) if name == "POSSESSIVE_REPEAT" else found
        return _Cost(ENDLESS, ENDLESS)

    def _of_branch(self, branches: Sequence[Sequence[Node]], follow: Chars, gate: float) -> _Cost:
        costs = [self.cost(branch, follow, gate) for branch in branches]
        firsts = [self._first(branch, follow) for branch in branches]
        heads = ["" if self._is_caseless else _head(branch) for branch in branches]
        # Only branches that can begin alike, or be empty, get beyond their first character at one
        # place, and only those that go on alike can match there, one after the other.
        tests = sum(self._gate(branch, gate) for branch in branches)
        steps = passes = 0.0
        for own_first, own_head in zip(firsts, heads, strict=True):
            alike = [
                (cost, head.startswith(own_head) or own_head.startswith(head))
                for cost, first, head, branch in zip(costs, firsts, heads, branches, strict=True)
                if _meet(first, own_first) or _is_nullable(branch)
            ]
            steps = max(steps, sum(cost.steps for cost, _ in alike))
            passes = max(passes, sum(cost.passes for cost, goes_on in alike if goes_on))
        return _Cost(tests + steps, max(passes, 1.0))

    def _of_repeat(
        self, low: int, high: int, body: Sequence[Node], follow: Chars, gate: float
    ) -> _Cost:
        first = self._first(body, frozenset())
        is_again = high > 1
        if is_again and _is_nullable(body):
            return _Cost(ENDLESS, ENDLESS)
        again = self._gate(body, 0.0)
        inner = self.cost(body, follow | first, gate + again) if is_again else self.cost(
            body, follow, gate
        )  # fmt: skip
        if inner.passes > 1 and high > _MOST_POWER:
            return _Cost(ENDLESS, ENDLESS)
        ways = inner.passes**high
        ends = ways * (high - low + 1)
        # A body with one way is entered once an iteration, and once more in vain.
        entries = ways * high + is_again
        passes = ends if self._can_follow(first, follow, body) else ways
        return _Cost(entries * inner.steps + ends * gate, passes)

    def _can_follow(self, first: Chars, follow: Chars, body: Sequence[Node]) -> bool:
        """Whether what a repeat begins with can be taken for the first of what follows it."""
        if first & follow:
            return True
        marks = set(_MARK)
        if len(body) == 1 and str(body[0][0]) in _ONE_CHARACTER:
            marks = {_MARK[not is_word(char)] for char in first}
        return any(char[-1] in first and char[0] in marks for char in follow if len(char) == 2)

    def _first(self, nodes: Sequence[Node], follow: Chars) -> Chars:
        """Return the characters with which the nodes can begin."""
        chars: Chars = frozenset()
        for index, node in enumerate(nodes):
            if str(node[0]) == "AT" and str(node[1]) == "AT_BOUNDARY":
                return chars | _behind_edge(self._first(nodes[index + 1 :], follow))
            chars |= self._first_of(node)
            if not _can_be_empty(node):
                return chars
        return chars | follow

    def _first_of(self, node: Node) -> Chars:
        name, value = str(node[0]), node[1]
        if self._is_caseless and name in _ONE_CHARACTER:
            return self._all
        if name == "LITERAL":
            return frozenset(chr(value))
        if name == "NOT_LITERAL":
            return self._all - {chr(value)}
        if name == "IN":
            return members(value, self._all)
        if name == "SUBPATTERN":
            return self._first(value[3], frozenset())
        if name == "ATOMIC_GROUP":
            return self._first(value, frozenset())
        if name == "BRANCH":
            firsts = (self._first(branch, frozenset()) for branch in value[1])
            return reduce(frozenset.union, firsts)
        if name in REPEATS:
            return self._first(value[2], frozenset())
        return frozenset() if name in ("AT", *LOOKS) else self._all

    def _gate(self, nodes: Sequence[Node], gate: float) -> float:
        """Return the steps until the nodes are known not to begin at a character.

        Args:
            nodes: Parsed.
            gate: That of what follows them.
        """
        total = 0.0
        for node in nodes:
            total += self._gate_of(node)
            if not _can_be_empty(node):
                return total
        return total + gate

    def _gate_of(self, node: Node) -> float:
        name, value = str(node[0]), node[1]
        if name == "SUBPATTERN":
            return self._gate(value[3], 0.0)
        if name == "ATOMIC_GROUP":
            return self._gate(value, 0.0)
        if name == "BRANCH":
            return sum(self._gate(branch, 0.0) for branch in value[1])
        if name in REPEATS:
            return self._gate(value[2], 0.0)
        return self.cost(value[1], frozenset(), 0.0).steps if name in LOOKS else 1.0


def _meet(one: Chars, other: Chars) -> bool:
    """Whether two sets of first characters share one, marked or not."""
    return not {char[-1] for char in one}.isdisjoint(char[-1] for char in other)


def _behind_edge(chars: Chars) -> Chars:
    r"""Mark characters that come right behind `\b`: they cannot follow one of their own kind."""
    return frozenset(_MARK[is_word(char[-1])] + char[-1] for char in chars)


def _check_width(direction: int, body: Any) -> None:  # noqa: ANN401 - the parser's own type
    low, high = body.getwidth()
    if direction < 0 and low != high:
        raise re.error("look-behind requires fixed-width pattern")


def _head(nodes: Sequence[Node]) -> str:
    """Return the literal with which the nodes begin; empty where it is not one literal."""
    head = ""
    for node in nodes:
        exact = exact_of(node)
        if exact is None or len(exact) != 1 or "ASSERT" in str(node[0]):
            break
        head += next(iter(exact)).replace(EDGE, "")
    return head


def _is_nullable(nodes: Sequence[Node]) -> bool:
    return all(_can_be_empty(node) for node in nodes)


def _can_be_empty(node: Node) -> bool:
    name, value = str(node[0]), node[1]
    if name in ("AT", *LOOKS):
        return True
    if name == "SUBPATTERN":
        return _is_nullable(value[3])
    if name == "ATOMIC_GROUP":
        return _is_nullable(value)
    if name == "BRANCH":
        return any(_is_nullable(branch) for branch in value[1])
    if name in REPEATS:
        return value[0] == 0 or _is_nullable(value[2])
    return False
