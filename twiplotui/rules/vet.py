"""What a pattern needs and what it can cost, worked out from its parsed form.

`needles_of` finds literals without which a pattern cannot match; `cost_of` bounds how often
`re` may try again from one starting point, so that a pattern that could freeze is refused.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

# The standard library's own parser of regular expressions: private, but the only one that
# reads exactly the dialect that `re` runs. Opcodes are compared by name, which is stable.
_parser: Any = importlib.import_module("re._parser")

LONGEST_TEXT: Final = 4_000
"""Characters a pattern sees at once; stands for "any number" in a repeat."""
_MOST_ALTERNATIVES: Final = 64
_LONGEST_NEEDLE: Final = 24
_ALPHABET: Final = frozenset(
    [chr(code) for code in range(32, 127)]
    + list("\n\t éßøžжяіяהא中国の한국कि०²…–“”«»’„。、！？😀🇫كةیا")
)
_WORD_CHARS: Final = frozenset(char for char in _ALPHABET if char.isalnum() or char == "_")

Node = tuple[Any, Any]


def needles_of(pattern: str) -> tuple[str, ...]:
    """Return literals one of which every match of `pattern` holds; empty where there are none."""
    exact, needed = _literals(list(_parser.parse(pattern)))
    best = _better(needed, exact)
    return tuple(sorted({needle[:_LONGEST_NEEDLE] for needle in best or ()}))


def _literals(nodes: Sequence[Node]) -> tuple[set[str] | None, set[str] | None]:
    """Return every string the nodes can match where that is a small set, and the best needles."""
    run: set[str] = {""}
    best: set[str] | None = None
    is_exact = True
    for node in nodes:
        exact, needed = _literals_of(node)
        if exact is not None and len(run) * len(exact) <= _MOST_ALTERNATIVES:
            run = {head + tail for head in run for tail in exact}
            continue
        is_exact = False
        best = _better(_better(best, run), needed)
        if exact is None:
            run = {""}
        else:
            best = _better(best, exact)
            run = exact
    return (run if is_exact else None), _better(best, run)


def _literals_of(node: Node) -> tuple[set[str] | None, set[str] | None]:
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return {chr(value)}, None
    if name == "IN" and all(str(op) == "LITERAL" for op, _ in value) and len(value) <= 8:
        return {chr(code) for _, code in value}, None
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {""}, None
    if name == "SUBPATTERN":
        return _literals(list(value[3]))
    if name == "ATOMIC_GROUP":
        return _literals(list(value))
    if name == "BRANCH":
        return _literals_of_branch([_literals(list(branch)) for branch in value[1]])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, body = value
        exact, needed = _literals(list(body))
        if exact is not None and int(high) <= 1:
            return (exact | {""} if low == 0 else exact), None
        if low == 0:
            return None, None
        if exact is not None and len(exact) == 1 and low > 1:
            return None, {next(iter(exact)) * low}
        return None, _better(needed, exact)
    return None, None


def _literals_of_branch(
    parts: list[tuple[set[str] | None, set[str] | None]],
) -> tuple[set[str] | None, set[str] | None]:
    exacts = [exact for exact, _ in parts if exact is not None]
    if len(exacts) == len(parts):
        joined = set().union(*exacts)
        if len(joined) <= _MOST_ALTERNATIVES:
            return joined, None
    best = [_better(needed, exact) for exact, needed in parts]
    if any(choice is None for choice in best):
        return None, None
    return None, set().union(*(choice for choice in best if choice is not None))


def _better(one: set[str] | None, other: set[str] | None) -> set[str] | None:
    return max(one, other, key=_worth) if one and other else one or other


def _worth(needles: set[str]) -> tuple[int, int]:
    """Rate a set of needles: a rare one is long, and each further one costs a little."""
    shortest = min(len(needle.strip()) + sum(char > "\u2e7f" for char in needle)
                   for needle in needles)  # fmt: skip
    return min(shortest, 12), -len(needles)


def is_needle(needles: Sequence[str]) -> bool:
    """Whether needles are worth looking for: none is blank."""
    return bool(needles) and all(needle.strip() for needle in needles)


def cost_of(pattern: str) -> float:
    """Return an upper bound of the ways `re` may try `pattern` from one starting point.

    Infinity: it could try without bound, or the bound cannot be worked out (back references).
    """
    return _ways(list(_parser.parse(pattern)), frozenset())


def _ways(nodes: Sequence[Node], follow: frozenset[str]) -> float:
    total = 1.0
    for index, node in enumerate(nodes):
        rest = _first(nodes[index + 1 :], follow)
        if nodes[index + 1 :] and _is_word_edge(nodes[index + 1]) and _is_word_repeat(node):
            rest -= _WORD_CHARS
        total *= _ways_of(node, rest)
    return total


def _is_word_edge(node: Node) -> bool:
    return str(node[0]) == "AT" and str(node[1]) == "AT_BOUNDARY"


def _is_word_repeat(node: Node) -> bool:
    """Whether a node repeats word characters, so that `\\b` behind it leaves it one end."""
    return "REPEAT" in str(node[0]) and _first(list(node[1][2]), frozenset()) <= _WORD_CHARS


def _ways_of(node: Node, follow: frozenset[str]) -> float:
    name, value = str(node[0]), node[1]
    if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT"):
        return 1.0
    if name == "SUBPATTERN":
        return _ways(list(value[3]), follow)
    if name == "ATOMIC_GROUP":
        return _ways(list(value), frozenset())
    if name in ("ASSERT", "ASSERT_NOT"):
        _check_width(*value)
        return _ways(list(value[1]), frozenset())
    if name == "BRANCH":
        return _ways_of_branch([list(branch) for branch in value[1]], follow)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _ways_of_repeat(value[0], int(value[1]), list(value[2]), follow)
    return float("inf")


def _check_width(direction: int, body: Any) -> None:  # noqa: ANN401 - the parser's own type
    low, high = body.getwidth()
    if direction < 0 and low != high:
        raise re.error("look-behind requires fixed-width pattern")


def _ways_of_branch(branches: list[list[Node]], follow: frozenset[str]) -> float:
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
        exact, _ = _literals_of(node)
        if exact is None or len(exact) != 1 or "ASSERT" in str(node[0]):
            break
        head += next(iter(exact))
    return head


def _ways_of_repeat(low: int, high: int, body: list[Node], follow: frozenset[str]) -> float:
    high = min(high, LONGEST_TEXT)
    first = _first(body, frozenset())
    again = follow | first if high > 1 else follow
    inner = _ways(body, again)
    if inner > 1 and high > 1:
        inner = inner**high if high <= 64 else float("inf")
    if _is_nullable(body) and high > 1:
        return float("inf")
    return inner * (1 if not first & follow else high - low + 1)


def _first(nodes: Sequence[Node], follow: frozenset[str]) -> frozenset[str]:
    """Return the characters (of a sample alphabet) with which the nodes can begin."""
    chars: frozenset[str] = frozenset()
    for node in nodes:
        chars |= _first_of(node)
        if not _is_nullable([node]):
            return chars
    return chars | follow


def _first_of(node: Node) -> frozenset[str]:
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return frozenset(chr(value))
    if name == "NOT_LITERAL":
        return _ALPHABET - {chr(value)}
    if name == "IN":
        return _members(value)
    if name == "SUBPATTERN":
        return _first(list(value[3]), frozenset())
    if name == "ATOMIC_GROUP":
        return _first(list(value), frozenset())
    if name == "BRANCH":
        return reduce(frozenset.union, (_first(list(b), frozenset()) for b in value[1]))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _first(list(value[2]), frozenset())
    return frozenset() if name in ("AT", "ASSERT", "ASSERT_NOT") else _ALPHABET


def _members(items: Sequence[Node]) -> frozenset[str]:
    is_negated = str(items[0][0]) == "NEGATE"
    chars: set[str] = set()
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            chars.add(chr(value))
        elif name == "RANGE":
            low, high = value
            chars.update(char for char in _ALPHABET if low <= ord(char) <= high)
            chars.update((chr(low), chr(high)))
        elif name == "CATEGORY":
            chars.update(char for char in _ALPHABET if _in_category(char, str(value)))
    return _ALPHABET - chars if is_negated else frozenset(chars)


def _in_category(char: str, category: str) -> bool:
    is_member = {
        "DIGIT": char.isdecimal(),
        "SPACE": char.isspace(),
        "WORD": char.isalnum() or char == "_",
    }[category.removeprefix("CATEGORY_").removeprefix("NOT_")]
    return is_member != ("NOT_" in category)


def _is_nullable(nodes: Sequence[Node]) -> bool:
    return all(_can_be_empty(node) for node in nodes)


def _can_be_empty(node: Node) -> bool:
    name, value = str(node[0]), node[1]
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return True
    if name == "SUBPATTERN":
        return _is_nullable(list(value[3]))
    if name == "ATOMIC_GROUP":
        return _is_nullable(list(value))
    if name == "BRANCH":
        return any(_is_nullable(list(branch)) for branch in value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return value[0] == 0 or _is_nullable(list(value[2]))
    return False
