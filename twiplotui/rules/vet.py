"""What a pattern can cost, worked out from its parsed form.

`cost_of` bounds how often `re` may try again from one starting point, so that a pattern that
could freeze the program is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

from twiplotui.rules.needles import EDGE, exact_of
from twiplotui.rules.syntax import ALPHABET, REPEATS, WORD_CHARS, Node, members

LONGEST_TEXT: Final = 4_000
"""Characters a pattern sees at once; stands for "any number" in a repeat."""
# Tells characters behind a word edge: not a word character, a word character.
_MARK: Final = ("n", "w")


def cost_of(nodes: Sequence[Node]) -> float:
    """Return an upper bound of the ways `re` may try a pattern from one starting point.

    Infinity: it could try without bound, or the bound cannot be worked out (back references).

    Raises:
        re.error: A look-behind without fixed width.
    """
    return _ways(nodes, frozenset())


def _ways(nodes: Sequence[Node], follow: frozenset[str]) -> float:
    total = 1.0
    for index, node in enumerate(nodes):
        total *= _ways_of(node, _first(nodes[index + 1 :], follow))
    return total


def _behind_edge(chars: frozenset[str]) -> frozenset[str]:
    r"""Mark characters that come right behind `\b`: they cannot follow one of their own kind."""
    return frozenset(_MARK[char in WORD_CHARS] + char[-1] for char in chars)


def _can_follow(body: frozenset[str], follow: frozenset[str]) -> bool:
    """Whether a character of `body` can be taken for the first of what follows the repeat."""
    if body & follow:
        return True
    marks = {_MARK[char not in WORD_CHARS] for char in body}
    return any(char[-1] in body and char[0] in marks for char in follow if len(char) == 2)


def _ways_of(node: Node, follow: frozenset[str]) -> float:
    name, value = str(node[0]), node[1]
    if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT"):
        return 1.0
    if name == "SUBPATTERN":
        return _ways(value[3], follow)
    if name == "ATOMIC_GROUP":
        return _ways(value, frozenset())
    if name in ("ASSERT", "ASSERT_NOT"):
        _check_width(*value)
        return _ways(value[1], frozenset())
    if name == "BRANCH":
        return _ways_of_branch(value[1], follow)
    if name in REPEATS:
        return _ways_of_repeat(value[0], int(value[1]), value[2], follow)
    return float("inf")


def _check_width(direction: int, body: Any) -> None:  # noqa: ANN401 - the parser's own type
    low, high = body.getwidth()
    if direction < 0 and low != high:
        raise re.error("look-behind requires fixed-width pattern")


def _ways_of_branch(branches: Sequence[Sequence[Node]], follow: frozenset[str]) -> float:
    costs = [_ways(branch, follow) for branch in branches]
    firsts = [_first(branch, follow) for branch in branches]
    heads = [_head(branch) for branch in branches]
    # Only branches that can begin alike can match at one place, one after the other.
    return max(
        sum(
            cost
            for cost, first, head in zip(costs, firsts, heads, strict=True)
            if first & own_first and (head.startswith(own_head) or own_head.startswith(head))
        )
        for own_first, own_head in zip(firsts, heads, strict=True)
    )


def _head(nodes: Sequence[Node]) -> str:
    """Return the literal with which the nodes begin; empty where it is not one literal."""
    head = ""
    for node in nodes:
        exact = exact_of(node)
        if exact is None or len(exact) != 1 or "ASSERT" in str(node[0]):
            break
        head += next(iter(exact)).replace(EDGE, "")
    return head


def _ways_of_repeat(low: int, high: int, body: Sequence[Node], follow: frozenset[str]) -> float:
    high = min(high, LONGEST_TEXT)
    first = _first(body, frozenset())
    again = follow | first if high > 1 else follow
    inner = _ways(body, again)
    if inner > 1 and high > 1:
        inner = inner**high if high <= 64 else float("inf")
    if _is_nullable(body) and high > 1:
        return float("inf")
    return inner * (high - low + 1 if _can_follow(first, follow) else 1)


def _first(nodes: Sequence[Node], follow: frozenset[str]) -> frozenset[str]:
    """Return the characters (of a sample alphabet) with which the nodes can begin."""
    chars: frozenset[str] = frozenset()
    for index, node in enumerate(nodes):
        if str(node[0]) == "AT" and str(node[1]) == "AT_BOUNDARY":
            return chars | _behind_edge(_first(nodes[index + 1 :], follow))
        chars |= _first_of(node)
        if not _is_nullable([node]):
            return chars
    return chars | follow


def _first_of(node: Node) -> frozenset[str]:
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return frozenset(chr(value))
    if name == "NOT_LITERAL":
        return ALPHABET - {chr(value)}
    if name == "IN":
        return members(value)
    if name == "SUBPATTERN":
        return _first(value[3], frozenset())
    if name == "ATOMIC_GROUP":
        return _first(value, frozenset())
    if name == "BRANCH":
        return reduce(frozenset.union, (_first(branch, frozenset()) for branch in value[1]))
    if name in REPEATS:
        return _first(value[2], frozenset())
    return frozenset() if name in ("AT", "ASSERT", "ASSERT_NOT") else ALPHABET


def _is_nullable(nodes: Sequence[Node]) -> bool:
    return all(_can_be_empty(node) for node in nodes)


def _can_be_empty(node: Node) -> bool:
    name, value = str(node[0]), node[1]
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
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
