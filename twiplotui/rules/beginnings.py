"""Rules patterns out of a text by how its words begin: by looks at sets, not at the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from twiplotui.rules.compiled import LETTERS, Need, Openings, Pattern

_WORD: Final = re.compile(r"\w+")


class Beginnings:
    """How the words of a text begin; worked out when it is first asked for.

    Args:
        text: Folded.
        outline: Its outline, which is quicker to cut up where it shows all of the text.
    """

    __slots__ = ("_cut", "_outline", "_text", "letters")

    def __init__(self, text: str, outline: str) -> None:
        self._text, self._outline = text, outline
        self._cut: dict[int, set[str]] = {}
        self.letters: set[str] | None = None
        """The first `LETTERS` letters of the words, shorter words as they are; None: not known."""

    def look(self) -> set[str]:
        """Work the letters out."""
        if self.letters is None:
            text = self._text
            words = self._outline.split() if text.isascii() else _WORD.findall(text)
            self.letters = {word[:LETTERS] for word in words}
        return self.letters

    def shared(self, openings: Openings) -> list[str]:
        """Return the openings that words begin with; none: the pattern cannot match."""
        found: list[str] = []
        for length, wanted in openings.by_length:
            known = self._beginnings(length)
            if not wanted.isdisjoint(known):
                found += wanted & known
        return found

    def _beginnings(self, length: int) -> set[str]:
        letters = self.look()
        if length == LETTERS:
            return letters
        known = self._cut.get(length)
        if known is None:
            known = self._cut[length] = {one[:length] for one in letters}
        return known


def asked_of(pattern: Pattern) -> tuple[frozenset[str], ...]:
    """Return what can be told by the letters of `Beginnings` alone: a match has one of each set."""
    asked = [frozenset(need.begun) for need in pattern.needs if not need.others]
    if pattern.openings and [size for size, _ in pattern.openings.by_length] == [LETTERS]:
        asked.append(pattern.openings.by_length[0][1])
    return tuple(sorted(asked, key=len))


def is_ruled_out(asked: Sequence[frozenset[str]], letters: set[str]) -> bool:
    """Whether a text whose words begin with `letters` cannot have a match."""
    for some in asked:  # noqa: SIM110 - `any` takes twice as long, and this runs for each needle
        if some.isdisjoint(letters):
            return True
    return False


def held(text: str, needs: Sequence[Need], letters: set[str] | None) -> list[list[str]] | None:
    """Return the literals of each need that a text holds; None where it holds none of one."""
    every = []
    for need in needs:
        begun, others = need
        if letters is None:
            found = [needle for needle in need.every() if needle in text]
        else:
            found = [needle for needle in others if needle in text] if others else []
            if not letters.isdisjoint(begun):
                for one in letters.intersection(begun):
                    found += [needle for needle in begun[one] if needle in text]
        if not found:
            return None
        every.append(found)
    return every
