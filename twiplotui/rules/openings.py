"""How the words begin that a match of a pattern can begin with, worked out from its parsed form.

A text none of whose words begins so is ruled out by one look at two sets, and in another the
pattern is tried only where such a word stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from twiplotui.rules.compiled import EDGE, LETTERS, Openings
from twiplotui.rules.syntax import REPEATS, Node

_MOST: Final = 300
_FEW: Final = 16
_LEAST: Final = 2
_LONGEST_LEAD: Final = 3


class _State(NamedTuple):
    """What is known of the beginning of a match up to some node."""

    letters: str = ""
    """Of its first word."""
    is_edge: bool = False
    """Whether no letter can stand before the next character."""
    lead: int = 0
    """Characters before the first word."""


class _UnknownError(Exception):
    """The first word is not known."""


class _Walk:
    """Follows the nodes of a pattern until the first letters are known on every way."""

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.leads: set[int] = set()

    def finish(self, state: _State, end: str = "") -> None:
        """Keep the letters of a state, with `EDGE` behind them if they are the whole word."""
        # One letter tells too little.
        if len(state.letters) + len(end) < _LEAST or len(self.done) > _MOST:
            raise _UnknownError
        self.done.add(state.letters + (end if len(state.letters) < LETTERS else ""))
        self.leads.add(state.lead)

    def through(self, nodes: Sequence[Node], states: Iterable[_State]) -> set[_State]:
        """Return the states behind nodes that are not finished in them."""
        states = set(states)
        for node in nodes:
            if not states:
                break
            states = self._through_one(node, states)
        return states

    def _through_one(self, node: Node, states: set[_State]) -> set[_State]:
        name, value = str(node[0]), node[1]
        if name == "LITERAL":
            return self._with(states, chr(value))
        if name == "IN" and (chars := _chars(value)):
            return self._with(states, chars)
        if name == "AT":
            return self._at(states, str(value))
        if name in ("ASSERT", "ASSERT_NOT"):
            return states
        if name == "SUBPATTERN" and not value[1] and not value[2]:
            return self.through(value[3], states)
        if name == "BRANCH":
            return {state for branch in value[1] for state in self.through(branch, states)}
        if name in REPEATS:
            return self._repeated(states, value[0], int(value[1]), value[2])
        for state in states:
            self.finish(state)
        return set()

    def _repeated(
        self, states: set[_State], low: int, high: int, body: Sequence[Node]
    ) -> set[_State]:
        for _ in range(low):
            states = self.through(body, states)
        every = set(states)
        for _ in range(high - low):
            states = self.through(body, states) - every
            if not states:
                break
            every |= states
        return every

    def _with(self, states: set[_State], chars: str) -> set[_State]:
        behind = set()
        for state in states:
            for char in chars:
                if not _is_word(char):
                    if state.letters:
                        self.finish(state, EDGE)
                    elif state.lead == _LONGEST_LEAD:
                        raise _UnknownError
                    else:
                        behind.add(_State("", True, state.lead + 1))
                elif char == "_":
                    # An outline shows a space for it.
                    self.finish(state)
                elif not (state.letters or state.is_edge):
                    raise _UnknownError
                else:
                    longer = state._replace(letters=state.letters + char)
                    if len(longer.letters) == LETTERS:
                        self.finish(longer)
                    else:
                        behind.add(longer)
        if len(behind) > _MOST:
            raise _UnknownError
        return behind

    def _at(self, states: set[_State], place: str) -> set[_State]:
        if place not in ("AT_BOUNDARY", "AT_BEGINNING", "AT_BEGINNING_STRING"):
            for state in states:
                self.finish(state)
            return set()
        for state in states:
            if state.letters:
                self.finish(state, EDGE)
        return {state._replace(is_edge=True) for state in states if not state.letters}


def _chars(items: Sequence[Node]) -> str:
    """Return the characters of a class where they are few; white space stands for itself."""
    chars = []
    for op, value in items:
        if str(op) == "LITERAL":
            chars.append(chr(value))
        elif str(value) == "CATEGORY_SPACE":
            chars.append(" ")
        else:
            return ""
    return "".join(chars) if len(chars) <= _FEW else ""


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def openings_of(nodes: Sequence[Node]) -> Openings | None:
    """Return how the first word of every match begins, or None where that is not known.

    Args:
        nodes: A pattern parsed by `parse`, without flags.
    """
    walk = _Walk()
    try:
        for state in walk.through(nodes, [_State()]):
            walk.finish(state)
    except _UnknownError:
        return None
    return Openings.of(walk.done, sorted(walk.leads))
