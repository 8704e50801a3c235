"""A matcher that goes the way of `re`, one step at a time, and counts its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from twiplotui.rules.syntax import Node, is_word, members

Next = Callable[[int], bool]


class StepCounter:
    """Matches one text; `steps` are the tests of a character or a place that were made."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = 0

    def matches(self, nodes: Sequence[Node], start: int) -> bool:
        """Say whether the nodes match from `start` on."""
        return self._row(list(nodes), start, lambda _: True)

    def _row(self, nodes: list[Node], at: int, then: Next) -> bool:
        if not nodes:
            return then(at)
        return self._one(nodes[0], at, lambda end: self._row(nodes[1:], end, then))

    def _one(self, node: Node, at: int, then: Next) -> bool:
        name, value = str(node[0]), node[1]
        if name == "SUBPATTERN":
            return self._row(list(value[3]), at, then)
        if name == "BRANCH":
            return any(self._row(list(branch), at, then) for branch in value[1])
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(value, at, then, 0, is_lazy=name == "MIN_REPEAT")
        if name == "ASSERT":
            return self._row(list(value[1]), at, lambda _: True) and then(at)
        self.steps += 1
        if name == "AT":
            return self._is_place(str(value), at) and then(at)
        return at < len(self.text) and self._is_char(name, value, self.text[at]) and then(at + 1)

    def _repeat(
        self,
        value: tuple[int, int, Sequence[Node]],
        at: int,
        then: Next,
        done: int,
        *,
        is_lazy: bool,
    ) -> bool:
        low, high, body = value

        def more() -> bool:
            return done < int(high) and self._row(
                list(body),
                at,
                lambda end: self._repeat(value, end, then, done + 1, is_lazy=is_lazy),
            )

        if done < low:
            return more()
        return (then(at) or more()) if is_lazy else (more() or then(at))

    def _is_place(self, place: str, at: int) -> bool:
        before, behind = self.text[at - 1 : at] if at else "", self.text[at : at + 1]
        if place == "AT_BOUNDARY":
            return is_word(before or " ") != is_word(behind or " ")
        return not behind if place == "AT_END" else not before

    def _is_char(self, name: str, value: Any, char: str) -> bool:
        if name == "ANY":
            return char != "\n"
        if name == "IN":
            return char in members(value, frozenset(self.text))
        return (name == "LITERAL") == (chr(value) == char)
