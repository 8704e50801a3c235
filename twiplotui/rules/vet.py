"""What a pattern needs and what it can cost, worked out from its parsed form.

`needles_of` finds literals without which a pattern cannot match; `cost_of` bounds how often
`re` may try again from one starting point, so that a pattern that could freeze is refused.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache, reduce
from typing import Any, Final

# The standard library's own parser of regular expressions: private, but the only one that
# reads exactly the dialect that `re` runs. Opcodes are compared by name, which is stable.
_parser: Any = importlib.import_module("re._parser")

LONGEST_TEXT: Final = 4_000
"""Characters a pattern sees at once; stands for "any number" in a repeat."""
EDGE: Final = "\x1e"
"""Stands at the end of a needle for a word edge."""
_BLANKS: Final = EDGE + " "
_MOST_ALTERNATIVES: Final = 64
_MOST_SETS: Final = 3
_MOST_GATES: Final = 2
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_FEW: Final = 8
_LEAST_TO_CONFIRM: Final = -0.12
_WORTH: Final = {EDGE: 0.7, " ": 0.0}
# Characters kept of a needle: of few, of many, and of those that only confirm.
_KEPT_OF_FEW: Final = 14
_KEPT_OF_MANY: Final = 10
_KEPT_TO_CONFIRM: Final = 10
_ALPHABET: Final = frozenset(
    [chr(code) for code in range(32, 127)]
    + list("\n\t éßøžжяіяהא中国の한국कि०²…–“”«»’„。、！？😀🇫كةیا")
)
_WORD_CHARS: Final = frozenset(char for char in _ALPHABET if char.isalnum() or char == "_")
# Tells characters behind a word edge: not a word character, a word character.
_MARK: Final = ("n", "w")

Node = tuple[Any, Any]


def parse(pattern: str) -> list[Node]:
    """Return a pattern in the dialect of `re`, parsed.

    Raises:
        re.error: It is not a regular expression.
    """
    return list(_parser.parse(pattern))


def needles_of(nodes: Sequence[Node]) -> tuple[tuple[str, ...], ...]:
    """Return sets of literals; every match holds at least one literal of each set.

    Args:
        nodes: A pattern parsed by `parse`.

    Returns:
        At most three sets, the rarest first; none where nothing is certain. In the first set,
        `EDGE` at an end of a literal stands for a word edge, as `\\b` does.
    """
    exact, needs = _literals(nodes)
    if exact is not None:
        needs = [exact]
    needs = [need for need in needs if all(needle.strip(_BLANKS) for needle in need)]
    needs.sort(key=lambda need: (-_worth(tuple(need)), sorted(need)))
    sets = [_trimmed(need, _kept(need)) for need in needs[:1]]
    for need in needs[1:_MOST_SETS]:
        bare = {needle.replace(EDGE, "") for needle in need}
        confirming = _trimmed(bare, _KEPT_TO_CONFIRM)
        if confirming not in sets and _confirms(confirming):
            sets.append(confirming)
    return tuple(sets)


def _confirms(needles: tuple[str, ...]) -> bool:
    """Whether looking for further needles saves more than it costs: none may be everywhere."""
    return _worth(needles) >= _LEAST_TO_CONFIRM


def _kept(needles: set[str]) -> int:
    return _KEPT_OF_FEW if len(needles) <= _FEW else _KEPT_OF_MANY


def _trimmed(needles: set[str], longest: int) -> tuple[str, ...]:
    """Return needles cut to `longest`, without those that another one is part of."""
    cut = sorted({_cut(needle, longest) for needle in needles}, key=lambda n: (len(n), n))
    kept: list[str] = []
    for needle in cut:
        if not any(other in needle for other in kept):
            kept.append(needle)
    return tuple(kept)


def _cut(needle: str, longest: int) -> str:
    left = EDGE if needle.startswith(EDGE) else ""
    right = EDGE if needle.endswith(EDGE) else ""
    letters = needle.replace(EDGE, "")
    return left + (letters + right if len(letters) <= longest else letters[:longest])


def _literals(nodes: Sequence[Node]) -> tuple[set[str] | None, list[set[str]]]:
    """Return every string the nodes can match where that is a small set, and what they need."""
    run: set[str] = {""}
    needs: list[set[str]] = []
    is_exact = True
    for node in nodes:
        exact, inner = _literals_of(node)
        if exact is not None and len(run) * len(exact) <= _MOST_ALTERNATIVES:
            run = {head + tail for head in run for tail in exact}
            continue
        is_exact = False
        needs += [run, *inner]
        run = exact if exact is not None else {""}
    if is_exact:
        return run, []
    return None, [need for need in (*needs, run) if all(map(_is_usable, need))]


def _is_usable(needle: str) -> bool:
    return needle.strip(EDGE) != ""


def _literals_of(node: Node) -> tuple[set[str] | None, list[set[str]]]:
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return {chr(value)}, []
    if name == "IN" and all(str(op) == "LITERAL" for op, _ in value) and len(value) <= 8:
        return {chr(code) for _, code in value}, []
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {EDGE if str(value) == "AT_BOUNDARY" else ""}, []
    if name == "SUBPATTERN":
        return _literals(value[3])
    if name == "ATOMIC_GROUP":
        return _literals(value)
    if name == "BRANCH":
        return _literals_of_branch([_literals(branch) for branch in value[1]])
    if name in _REPEATS:
        return _literals_of_repeat(value[0], int(value[1]), value[2])
    return None, []


def _literals_of_repeat(
    low: int, high: int, body: Sequence[Node]
) -> tuple[set[str] | None, list[set[str]]]:
    exact, needs = _literals(body)
    if exact is not None and high <= 1:
        return (exact | {""} if low == 0 else exact), []
    if low == 0:
        return None, []
    if exact is None:
        return None, needs
    if len(exact) == 1:
        return None, [{next(iter(exact)) * low}]
    if low > 1 and len(exact) <= _FEW:
        return None, [{one + other for one in exact for other in exact}]
    return None, [exact]


def _literals_of_branch(
    parts: list[tuple[set[str] | None, list[set[str]]]],
) -> tuple[set[str] | None, list[set[str]]]:
    exacts = [exact for exact, _ in parts if exact is not None]
    if len(exacts) == len(parts):
        joined = set().union(*exacts)
        if len(joined) <= _MOST_ALTERNATIVES:
            return joined, []
    choices = [_best([exact] if exact is not None else needs) for exact, needs in parts]
    needed = [choice for choice in choices if choice]
    return None, ([set().union(*needed)] if len(needed) == len(parts) else [])


def _best(needs: list[set[str]]) -> set[str] | None:
    usable = [need for need in needs if all(map(_is_usable, need))]
    return max(usable, key=lambda need: _worth(tuple(need))) if usable else None


def _worth(needles: tuple[str, ...]) -> float:
    """Rate a set of needles by how seldom it is found: letters count, further needles cost."""
    return -sum(4.0 ** -_weight(needle) for needle in needles)


def _weight(needle: str) -> float:
    """Return how many Latin letters a needle is worth; one of a large alphabet is worth more.

    A word edge is worth something, a space nothing.
    """
    return sum(_WORTH.get(char, 2.5 if char > "\u2e7f" else 1.0) for char in needle)


def gates_of(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return small expressions every match holds, for a pattern that has no needles.

    They are character classes with their least number of repeats, for example `[A-Z]{4}`: much
    quicker to rule out than the pattern itself. At most two, those without ASCII first.
    """
    found: dict[str, bool] = {}
    for node in nodes:
        name, value = str(node[0]), node[1]
        low, body = 1, [node]
        if name == "SUBPATTERN":
            body = list(value[3])
        elif name in _REPEATS:
            low, body = value[0], list(value[2])
        if low and len(body) == 1 and str(body[0][0]) == "IN":
            chars = _class_source(body[0][1])
            found[f"{chars}{{{low}}}" if low > 1 else chars] = any(
                char.isascii() for char in _members(body[0][1])
            )
    return tuple(sorted(found, key=lambda gate: (found[gate], gate)))[:_MOST_GATES]


def _class_source(items: Sequence[Node]) -> str:
    """Write the parsed members of a character class as `[...]` again."""
    parts = []
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            parts.append(re.escape(chr(value)))
        elif name == "RANGE":
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif name == "NEGATE":
            parts.append("^")
        else:
            parts.append(_CATEGORIES[str(value)])
    return f"[{''.join(parts)}]"


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
    return frozenset(_MARK[char in _WORD_CHARS] + char[-1] for char in chars)


def _can_follow(body: frozenset[str], follow: frozenset[str]) -> bool:
    """Whether a character of `body` can be taken for the first of what follows the repeat."""
    if body & follow:
        return True
    marks = {_MARK[char not in _WORD_CHARS] for char in body}
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
    if name in _REPEATS:
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
        exact, _ = _literals_of(node)
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
        return _ALPHABET - {chr(value)}
    if name == "IN":
        return _members(value)
    if name == "SUBPATTERN":
        return _first(value[3], frozenset())
    if name == "ATOMIC_GROUP":
        return _first(value, frozenset())
    if name == "BRANCH":
        return reduce(frozenset.union, (_first(branch, frozenset()) for branch in value[1]))
    if name in _REPEATS:
        return _first(value[2], frozenset())
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
            chars |= _category(str(value))
    return _ALPHABET - chars if is_negated else frozenset(chars)


@cache
def _category(name: str) -> frozenset[str]:
    """Return the characters of the sample alphabet in `CATEGORY_WORD` and its like."""
    kind = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    members = {
        "DIGIT": (char for char in _ALPHABET if char.isdecimal()),
        "SPACE": (char for char in _ALPHABET if char.isspace()),
        "WORD": iter(_WORD_CHARS),
    }[kind]
    return _ALPHABET - frozenset(members) if "NOT_" in name else frozenset(members)


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
    if name in _REPEATS:
        return value[0] == 0 or _is_nullable(value[2])
    return False
