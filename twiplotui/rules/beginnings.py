"""Rules patterns out of a text by how its words begin: by looks at sets, not at the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from twiplotui.rules.compiled import LETTERS, Need, Openings

_WORD: Final = re.compile(r"\w+")


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
