"""Rules patterns out of a text by how its words begin: by looks at sets, not at the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from twiplotui.rules.compiled import EDGE, LETTERS, Openings, Pattern

_WORD: Final = re.compile(r"\w+")
_NEEDED_WORD: Final = re.compile(rf"(?:{EDGE}|(?<=[^\w{EDGE}]))([^\W_]+)({EDGE}|[^\w{EDGE}])?")


class Beginnings:
    """How the words of a text begin; worked out when it is first asked for.

    Args:
        text: Folded.
        outline: Its outline, which is quicker to cut up where it shows all of the text.
    """

    __slots__ = ("_outline", "_text", "letters")

    def __init__(self, text: str, outline: str) -> None:
        self._text, self._outline = text, outline
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
        letters = self.look()
        found: list[str] = []
        for length, wanted in openings.by_length:
            known = letters if length == LETTERS else {one[:length] for one in letters}
            if not wanted.isdisjoint(known):
                found += wanted & known
        return found


class Need(NamedTuple):
    """Literals of which a match holds one, by how a word of theirs begins."""

    begun: dict[str, tuple[str, ...]]
    others: tuple[str, ...]
    """Those in which no word begins for certain."""
    every: tuple[str, ...]


class Ready(NamedTuple):
    """A pattern ready to be run."""

    rule: int
    pattern: Pattern
    needs: tuple[Need, ...]
    asks: bool
    """Whether it has to be known how the words of the text begin."""


def ready(rule: int, pattern: Pattern) -> Ready:
    """Lay out what a pattern needs."""
    needs = tuple(_need(need) for need in pattern.needs)
    return Ready(rule, pattern, needs, pattern.openings is not None or bool(needs))


def _need(needles: Sequence[str]) -> Need:
    begun: dict[str, tuple[str, ...]] = {}
    others: list[str] = []
    for needle in needles:
        bare = needle.strip(EDGE)
        words = [word for word in map(_beginning, _NEEDED_WORD.finditer(needle)) if word]
        if words:
            longest = max(words, key=len)
            begun[longest] = (*begun.get(longest, ()), bare)
        else:
            others.append(bare)
    return Need(begun, tuple(others), tuple(needle.strip(EDGE) for needle in needles))


def _beginning(found: re.Match[str]) -> str:
    """Return what `first_letters` would hold of a word; nothing where that is not certain."""
    word = found[1]
    return word[:LETTERS] if len(word) >= LETTERS or found[2] else ""


def held(text: str, needs: Sequence[Need], letters: set[str] | None) -> list[list[str]] | None:
    """Return the literals of each need that a text holds; None where it holds none of one."""
    every = []
    for begun, others, needles in needs:
        if letters is None:
            found = [needle for needle in needles if needle in text]
        else:
            found = [needle for needle in others if needle in text] if others else []
            if not letters.isdisjoint(begun):
                for one in letters.intersection(begun):
                    found += [needle for needle in begun[one] if needle in text]
        if not found:
            return None
        every.append(found)
    return every
