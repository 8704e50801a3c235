"""What is known of a compiled rule, and what is searched for it. Data only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, NamedTuple

from twiplotui.model.words import Scope
from twiplotui.rules.schema import Rule, Status

EDGE: Final = "\x1e"
"""Stands at the end of a needle for a word edge."""
LETTERS: Final = 4
"""Letters of a word by which patterns are told apart that cannot begin with it."""


_NEEDED_WORD: Final = re.compile(rf"(?:{EDGE}|(?<=[^\w{EDGE}]))([^\W_]+)({EDGE}|[^\w{EDGE}])?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A literal to find."""

    key: str
    """Folded, white space single."""
    variant: int
    left: int
    right: int


class Need(NamedTuple):
    """Literals of which every match of a pattern holds one."""

    begun: Mapping[str, Sequence[str]]
    """Those in which a word begins, by its first `LETTERS` letters; a shorter one as it is."""
    others: Sequence[str]

    @classmethod
    def of(cls, needles: Iterable[str]) -> Need:
        """Sort out needles; `EDGE` at their ends stands for a word edge."""
        begun: dict[str, list[str]] = {}
        others: list[str] = []
        for needle in needles:
            words = [word for word in map(_beginning, _NEEDED_WORD.finditer(needle)) if word]
            longest = max(words, key=len, default="")
            (begun.setdefault(longest, []) if longest else others).append(needle.strip(EDGE))
        return cls(begun, others)

    def every(self) -> Iterable[str]:
        """Return all of the literals."""
        return chain(*self.begun.values(), self.others)


def _beginning(found: re.Match[str]) -> str:
    """Return how a word of a needle begins; nothing where that is not certain."""
    word = found[1]
    return word[:LETTERS] if len(word) >= LETTERS or found[2] else ""


class Openings(NamedTuple):
    """How the first word of every match of a pattern begins."""

    by_length: tuple[tuple[int, frozenset[str]], ...]
    """The first letters of it, by how many of a text's word are to be compared with them: a word
    that has no more than that is compared as a whole."""
    leads: tuple[int, ...]
    """How many characters of the match can stand before that word."""

    @classmethod
    def of(cls, letters: Iterable[str], leads: Iterable[int]) -> Openings:
        """Sort out letters; `EDGE` stands behind those of a short word that are all of it."""
        by_length: dict[int, set[str]] = {}
        for one in letters:
            length = LETTERS if one[-1] == EDGE else len(one)
            by_length.setdefault(length, set()).add(one.rstrip(EDGE))
        sets = sorted(by_length.items(), reverse=True)
        return cls(tuple((size, frozenset(words)) for size, words in sets), tuple(leads))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression to run where its needles are found."""

    source: str
    """In the dialect of `re`."""
    needles: tuple[str, ...]
    """Folded literals one of which every match holds. None: run on every text."""
    needs: tuple[Need, ...]
    """Further literals; every match holds one of each need."""
    reach: int
    """How far from a needle a match and what it looks at can extend; 0: any distance."""
    on_original: bool
    gates: tuple[str, ...] = ()
    """Where there are no needles: expressions each of which a text must hold."""
    openings: Openings | None = None


class RuleHead(NamedTuple):
    """What has to be known of a rule before it is used."""

    id: str
    pack_id: str
    scope: tuple[Scope, ...]
    status: Status
    expires: str = ""


class CompiledRule:
    """A rule ready to be searched for; one that was kept is read when it is first used.

    Args:
        head: What is known at once.
        load: Returns the rest.
    """

    __slots__ = ("_load", "_rule", "head")

    def __init__(self, head: RuleHead, load: Callable[[], Rule]) -> None:
        self.head = head
        self._load = load
        self._rule: Rule | None = None

    @classmethod
    def of(cls, rule: Rule) -> CompiledRule:
        """Return a rule that was compiled just now."""
        head = RuleHead(rule.id, rule.pack_id, rule.scope, rule.status, rule.expires)
        return cls(head, lambda: rule)

    def with_status(self, status: Status) -> CompiledRule:
        """Return the rule in another status."""
        head = self.head._replace(status=status)
        return CompiledRule(head, lambda: replace(self.rule, status=status))

    @property
    def rule(self) -> Rule:
        """The whole rule."""
        if self._rule is None:
            self._rule = self._load()
        return self._rule
