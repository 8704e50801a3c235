"""Regular expressions as the standard library parses them: what the checks of patterns share."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final

# Private, but the only parser that reads exactly the dialect that `re` runs. Opcodes are
# compared by name, which is stable.
_parser: Any = importlib.import_module("re._parser")

Node = tuple[Any, Any]
"""An opcode and its argument."""
REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
LOOKS: Final = ("ASSERT", "ASSERT_NOT")
ALPHABET: Final = frozenset(
    [chr(code) for code in range(32, 127)]
    + list("\n\t éßøжžяіяהא中国の한국कि०²…–“”«»’„。、！？😀🇫كةیا")
)
"""A sample of all characters, on which sets of characters are compared."""
ENDLESS: Final = float("inf")
_KINDS: Final[dict[str, Callable[[str], bool]]] = {
    "DIGIT": str.isdecimal,
    "SPACE": str.isspace,
    "WORD": lambda char: char.isalnum() or char == "_",
}
is_word: Final = _KINDS["WORD"]
r"""Whether `re` takes a character for part of a word, at `\w` and `\b`."""


def parse(pattern: str) -> list[Node]:
    """Return a pattern in the dialect of `re`, parsed.

    Raises:
        re.error: It is not a regular expression.
    """
    return list(_parser.parse(pattern))


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes and all nodes inside them."""
    for node in nodes:
        yield node
        for inside in _inside(node):
            yield from walk(inside)


def _inside(node: Node) -> Sequence[Sequence[Node]]:
    name, value = str(node[0]), node[1]
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "ATOMIC_GROUP":
        return [value]
    if name == "BRANCH":
        return list(value[1])
    if name in REPEATS:
        return [value[2]]
    return [value[1]] if name in LOOKS else []


def reach_of(nodes: Sequence[Node]) -> float:
    """Return how many characters a match can take in and look at, at most."""
    return sum(map(_reach_of, nodes))


def _reach_of(node: Node) -> float:
    name, value = str(node[0]), node[1]
    if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT"):
        return 1
    if name in REPEATS:
        low, high, body = value
        return reach_of(body) * (ENDLESS if str(high) == "MAXREPEAT" else max(low, int(high)))
    inside = _inside(node)
    if name == "BRANCH":
        return max(map(reach_of, inside))
    return sum(map(reach_of, inside)) if inside else ENDLESS


def alphabet_of(nodes: Sequence[Node]) -> frozenset[str]:
    """Return the sample with what the nodes name: sets of theirs that meet, meet on it."""
    chars = set(ALPHABET)
    for op, value in walk(nodes):
        if str(op) in ("LITERAL", "NOT_LITERAL"):
            chars.update(_around(value, value))
        elif str(op) == "IN":
            for kind, item in value:
                if str(kind) == "LITERAL":
                    chars.update(_around(item, item))
                elif str(kind) == "RANGE":
                    chars.update(_around(*item), _kinds_in(*item))
    return frozenset(chars)


def _around(low: int, high: int) -> str:
    return "".join(map(chr, {max(0, low - 1), low, high, min(high + 1, sys.maxunicode)}))


@cache
def _kinds_in(low: int, high: int) -> str:
    """Return a character of each kind that a range holds, and one that is not of the kind."""
    found: dict[tuple[str, bool], str] = {}
    for char in map(chr, range(low, high + 1)):
        for kind, is_kind in _KINDS.items():
            found.setdefault((kind, is_kind(char)), char)
        if len(found) == 2 * len(_KINDS):
            break
    return "".join(found.values())


def members(items: Sequence[Node], alphabet: frozenset[str] = ALPHABET) -> frozenset[str]:
    """Return the characters of an alphabet that a character class holds."""
    is_negated = str(items[0][0]) == "NEGATE"
    chars: set[str] = set()
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            chars.add(chr(value))
        elif name == "RANGE":
            low, high = value
            chars.update(char for char in alphabet if low <= ord(char) <= high)
            chars.update((chr(low), chr(high)))
        elif name == "CATEGORY":
            is_kind = _KINDS[str(value).removeprefix("CATEGORY_").removeprefix("NOT_")]
            is_not = "NOT_" in str(value)
            chars.update(char for char in alphabet if is_kind(char) is not is_not)
    return alphabet - chars if is_negated else frozenset(chars)
