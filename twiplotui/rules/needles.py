"""What every match of a pattern holds, worked out from its parsed form.

Needles are literals one of which a match cannot do without; gates are what is left to look for
where there are none. Both rule a pattern out long before `re` would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from twiplotui.rules.compiled import EDGE
from twiplotui.rules.rarity import worth
from twiplotui.rules.syntax import REPEATS, Node, members

_BLANKS: Final = EDGE + " "
_MOST_ALTERNATIVES: Final = 64
_MOST_SETS: Final = 3
_MOST_GATES: Final = 2
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_FEW: Final = 8
_LEAST_TO_CONFIRM: Final = -0.4
_KEPT: Final = 14
"""Characters kept of a needle: more make the automaton larger and are seldom found less often."""


def needles_of(nodes: Sequence[Node]) -> tuple[tuple[str, ...], ...]:
    """Return sets of literals; every match holds at least one literal of each set.

    Args:
        nodes: A pattern parsed by `parse`.

    Returns:
        At most three sets, the rarest first; none where nothing is certain. `EDGE` at an end of
        a literal stands for a word edge.
    """
    exact, needs = _literals(nodes)
    if exact is not None:
        needs = [exact]
    needs = [need for need in needs if all(needle.strip(_BLANKS) for needle in need)]
    needs.sort(key=lambda need: (-worth(need), sorted(need)))
    sets = [_trimmed(need) for need in needs[:1]]
    for need in needs[1:_MOST_SETS]:
        confirming = _trimmed(need)
        if confirming not in sets and _confirms(confirming):
            sets.append(confirming)
    return tuple(sets)


def _confirms(needles: tuple[str, ...]) -> bool:
    """Whether looking for further needles saves more than it costs: none may be everywhere."""
    return worth(needles) >= _LEAST_TO_CONFIRM


def _trimmed(needles: set[str]) -> tuple[str, ...]:
    """Return needles cut to what is kept, without those that another one is part of."""
    cut = sorted({_cut(needle) for needle in needles}, key=lambda n: (len(n), n))
    kept: list[str] = []
    for needle in cut:
        if not any(_holds(needle, other) for other in kept):
            kept.append(needle)
    return tuple(kept)


def _holds(needle: str, other: str) -> bool:
    """Whether `other` stands in `needle`: `rat` in `the rat`, with its word edges."""
    letters = other.strip(EDGE)
    start = needle.find(letters)
    end = start + len(letters)
    return (
        start >= 0
        and (other[0] != EDGE or not _is_word(needle[start - 1 : start] or "a"))
        and (other[-1] != EDGE or not _is_word(needle[end : end + 1] or "a"))
    )


def _cut(needle: str) -> str:
    letters = needle.replace(EDGE, "")
    left = EDGE if needle.startswith(EDGE) and _is_word(letters[0]) else ""
    if len(letters) > _KEPT:
        return left + letters[:_KEPT]
    return left + letters + (EDGE if needle.endswith(EDGE) and _is_word(letters[-1]) else "")


def _literals(
    nodes: Sequence[Node], *, is_open: bool = False
) -> tuple[set[str] | None, list[set[str]]]:
    """Return every string the nodes can match where that is a small set, and what they need.

    Args:
        nodes: Parsed.
        is_open: Whether a word that begins with them has no word character before it.
    """
    run: set[str] = {EDGE if is_open else ""}
    needs: list[set[str]] = []
    is_exact = True
    for node in _edges_inside(nodes):
        is_open = all(head and not _is_word(head[-1]) for head in run)
        exact, inner = _literals_of(node, is_open=is_open)
        if exact is not None and len(run) * len(exact) <= _MOST_ALTERNATIVES:
            run = {(head + tail).replace(" " + EDGE, " ") for head in run for tail in exact}
            continue
        is_exact = False
        if exact is not None:
            run, exact = _with_edges(run, exact)
        elif least := _least_of(node):
            run, inner = {head + least for head in run}, []
        needs += [run, *inner]
        run = exact or {EDGE if _opens(node, is_open=is_open) else ""}
    if is_exact:
        return run, []
    return None, [need for need in (*needs, run) if all(map(_is_usable, need))]


def _least_of(node: Node) -> str:
    """Return what a repeat of one literal begins with: `oo` for `o{2,9}`."""
    if str(node[0]) not in REPEATS:
        return ""
    exact, _ = _literals(node[1][2])
    return next(iter(exact)) * node[1][0] if exact is not None and len(exact) == 1 else ""


def _opens(node: Node, *, is_open: bool) -> bool:
    """Whether what a node matches never ends in a word character.

    Args:
        node: Parsed.
        is_open: The same of what stands before it, which counts where the node matches nothing.
    """
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return not _is_word(chr(value))
    if name == "IN":
        return all(
            (str(op) == "LITERAL" and not _is_word(chr(code))) or str(code) == "CATEGORY_SPACE"
            for op, code in value
        )
    if name == "SUBPATTERN":
        return _all_open(value[3], is_open=is_open)
    if name == "BRANCH":
        return all(_all_open(branch, is_open=is_open) for branch in value[1])
    if name in REPEATS:
        return (is_open or value[0] > 0) and _all_open(value[2], is_open=is_open)
    return is_open and name in ("AT", "ASSERT", "ASSERT_NOT")


def _all_open(nodes: Sequence[Node], *, is_open: bool) -> bool:
    for node in nodes:
        is_open = _opens(node, is_open=is_open)
    return is_open


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _edges_inside(nodes: Sequence[Node]) -> list[Node]:
    r"""Return nodes with `\b(?:one|two)` as `(?:\bone|\btwo)`: needles are taken from branches."""
    moved: list[Node] = []
    for node in nodes:
        name, value = str(node[0]), node[1]
        if moved and name == "SUBPATTERN" and str(moved[-1][1]) == "AT_BOUNDARY":
            body = value[3]
            if len(body) == 1 and str(body[0][0]) == "BRANCH":
                edge = moved.pop()
                parts = [[edge, *part] if _begins_word(part) else part for part in body[0][1][1]]
                node = (node[0], (*value[:3], [(body[0][0], (None, parts))]))
        moved.append(node)
    return moved


def _begins_word(nodes: Sequence[Node]) -> bool:
    return bool(nodes) and str(nodes[0][0]) == "LITERAL" and chr(nodes[0][1]).isalnum()


def _with_edges(heads: set[str], tails: set[str]) -> tuple[set[str], set[str]]:
    """Mark the word edges between literals that follow each other with a blank between."""
    is_left = all(tail[:1] and tail[0] in _BLANKS for tail in tails)
    is_right = all(head[-1:] and head[-1] in _BLANKS for head in heads)
    if is_left:
        heads = {head + EDGE if head[-1:].isalnum() else head for head in heads}
    if is_right:
        # What may be left out hands the edge on to what follows it.
        tails = {EDGE + tail if not tail or tail[0].isalnum() else tail for tail in tails}
    return heads, tails


def _is_usable(needle: str) -> bool:
    return needle.strip(EDGE) != ""


def _literals_of(node: Node, *, is_open: bool = False) -> tuple[set[str] | None, list[set[str]]]:
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return {chr(value)}, []
    if name == "IN" and all(str(op) == "LITERAL" for op, _ in value) and len(value) <= 16:
        return {chr(code) for _, code in value}, []
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {EDGE if str(value) == "AT_BOUNDARY" else ""}, []
    if name == "SUBPATTERN":
        return _literals(value[3], is_open=is_open)
    if name == "ATOMIC_GROUP":
        return _literals(value, is_open=is_open)
    if name == "BRANCH":
        return _literals_of_branch([_literals(branch, is_open=is_open) for branch in value[1]])
    if name in REPEATS:
        return _literals_of_repeat(value[0], int(value[1]), _literals(value[2], is_open=is_open))
    return None, []


def _literals_of_repeat(
    low: int, high: int, body: tuple[set[str] | None, list[set[str]]]
) -> tuple[set[str] | None, list[set[str]]]:
    exact, needs = body
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


def exact_of(node: Node) -> set[str] | None:
    """Return every string a node can match where that is a small set."""
    return _literals_of(node)[0]


def _best(needs: list[set[str]]) -> set[str] | None:
    usable = [need for need in needs if all(map(_is_usable, need))]
    return max(usable, key=lambda need: worth(need)) if usable else None


def gates_of(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return small expressions every match holds, for a pattern that has no needles.

    They are character classes with their least number of repeats, for example `[A-Z][A-Z]{3}`: much
    quicker to rule out than the pattern itself. At most two, those without ASCII first.
    """
    found: dict[str, bool] = {}
    for node in nodes:
        name, value = str(node[0]), node[1]
        low, body = 1, [node]
        if name == "SUBPATTERN":
            body = list(value[3])
        elif name in REPEATS:
            low, body = value[0], list(value[2])
        if low and len(body) == 1 and str(body[0][0]) == "IN":
            chars = _class_source(body[0][1])
            # `re` skips quickly to a class that stands first, but not to a repeated one.
            found[f"{chars}{chars}{{{low - 1}}}" if low > 1 else chars] = any(
                char.isascii() for char in members(body[0][1])
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
