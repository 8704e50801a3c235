"""What a pack is found by: short anchors to search a text for, and what stands behind each.

A phrase or needle is searched for by its rarest few letters only, its anchor: an automaton of
anchors is made several times faster. Those in ASCII are looked for in the outline of a text,
where a space stands for every sign, so that an anchor can ask for a word edge: ` rat ` stands in
no other word. Everything is kept as JSON, one line for each anchor and each pattern, compressed;
a line is read when its anchor is first found.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import prod
from typing import Any, Final, NamedTuple

from twiplotui.rules.boundary import Left, Right
from twiplotui.rules.compiled import EDGE, Need, Openings, Pattern, Phrase

ANCHOR: Final = 12
"""Letters of an anchor at most."""
_SHORT: Final = 9
_SHORT_BEYOND_ASCII: Final = 6
"""The same unless many literals would share an anchor: the fewer letters, the quicker the automaton
is made. Beyond ASCII each letter tells more."""
_MOST_SHARING: Final = 2
_GRAM: Final = 3
_SHORTEST_JOINED: Final = 8
_PHRASE: Final = 4
"""In place of the edges of a needle."""
_SIGNS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}

Places = dict[str, list[list[Any]]]
"""What stands behind each anchor."""


class Use(NamedTuple):
    """A phrase of a rule, where its letters were found."""

    rule: int
    variant: int
    left: int
    right: int


class Candidate(NamedTuple):
    """A literal that may stand where its anchor was found."""

    literal: str
    offset: int
    """From its beginning to where its anchor is found."""
    left_edge: bool
    right_edge: bool
    uses: tuple[Use, ...]
    patterns: tuple[int, ...]
    """Numbers of the patterns that the literal is a needle of."""


class Half(NamedTuple):
    """The anchors of one kind and, in the same order, what stands behind each."""

    anchors: list[str]
    """Those without letters or digits first."""
    places: bytes
    """A line of JSON for each, compressed."""


class Index(NamedTuple):
    """The search data of one pack, compressed; rules and patterns are numbered within it."""

    anchors: tuple[bytes, bytes]
    """Those with ASCII characters only and the others, a line for each."""
    places: tuple[bytes, bytes]
    """What stands behind each, a line for each."""
    patterns: bytes
    """A line for each."""
    pattern_count: int
    gated: Sequence[int] = ()
    """Patterns without needles."""
    joined: Sequence[str] = ()
    """Phrases of several words that a hashtag may hold written together."""

    def half(self, *, is_ascii: bool) -> Half:
        """Return the anchors with ASCII characters only, or the others."""
        which = 0 if is_ascii else 1
        # Folded text has a space for every line break.
        anchors = zlib.decompress(self.anchors[which]).decode()
        return Half(anchors.split("\n") if anchors else [], self.places[which])


def packed(lines: Iterable[bytes]) -> bytes:
    """Return lines as one compressed block."""
    return zlib.compress(b"\n".join(lines), 9)


def unpacked(block: bytes) -> list[bytes]:
    """Return the lines of a compressed block."""
    return zlib.decompress(block).split(b"\n")


def index_of(searched: Iterable[tuple[Sequence[Phrase], Sequence[Pattern]]]) -> Index:
    """Lay out the phrases and patterns of rules, given in order."""
    phrases: dict[str, list[Use]] = {}
    needles: dict[str, list[int]] = {}
    patterns: list[Pattern] = []
    owners: list[int] = []
    for rule, (of_rule, patterns_of_rule) in enumerate(searched):
        for phrase in of_rule:
            use = Use(rule, phrase.variant, phrase.left, phrase.right)
            phrases.setdefault(phrase.key, []).append(use)
        for pattern in patterns_of_rule:
            for needle in pattern.needles:
                needles.setdefault(needle, []).append(len(patterns))
            patterns.append(pattern)
            owners.append(rule)
    in_ascii, others = _places(phrases, needles)
    lines = [_pattern_line(owner, one) for owner, one in zip(owners, patterns, strict=True)]
    halves = _half(in_ascii), _half(others)
    return Index(
        (halves[0][0], halves[1][0]),
        (halves[0][1], halves[1][1]),
        packed(lines),
        len(lines),
        tuple(number for number, pattern in enumerate(patterns) if not pattern.needles),
        tuple(key for key in phrases if " " in key and len(_joint(key)) >= _SHORTEST_JOINED),
    )


def candidates(
    anchor: str, line: bytes, first_rule: int, first_pattern: int
) -> Iterator[Candidate]:
    """Read what stands behind an anchor.

    Args:
        anchor: The letters found.
        line: As kept.
        first_rule: Added to the numbers of rules.
        first_pattern: Added to the numbers of patterns.
    """
    letters = anchor.strip()
    for before, behind, offset, edges, *numbers in json.loads(line):
        uses: tuple[Use, ...] = ()
        patterns: tuple[int, ...] = ()
        if edges == _PHRASE:
            uses = tuple(
                Use(numbers[at] + first_rule, *numbers[at + 1 : at + 4])
                for at in range(0, len(numbers), 4)
            )
        else:
            patterns = tuple(number + first_pattern for number in numbers)
        literal = before if behind is None else before + letters + behind
        yield Candidate(literal, offset, bool(edges & 1), bool(edges & 2), uses, patterns)


def is_sign(anchor: str) -> bool:
    """Whether an outline would not show an anchor: it has no letter or digit of ASCII."""
    return anchor.isascii() and not any(map(str.isalnum, anchor))


def outline(text: str) -> str:
    """Return a folded text with a space for all but ASCII letters and digits, and one around it.

    It is longer by two; what stands at `at` in the text stands at `at + 1` in it.
    """
    if not text.isascii():
        text = text.encode("ascii", "replace").decode("ascii")
    return f" {text.translate(_SIGNS)} "


def read_pattern(line: bytes) -> tuple[int, Pattern]:
    """Return a pattern as kept, without its needles, and the number of its rule in the pack."""
    rule, source, needs, reach, on_original, gates, *openings = json.loads(line)
    needed = tuple(Need(begun, others) for begun, others in needs)
    opened = _openings(*openings) if openings else None
    return rule, Pattern(source, (), needed, reach, on_original, tuple(gates), opened)


def _openings(by_length: list[tuple[int, str]], leads: list[int]) -> Openings:
    sets = tuple((size, frozenset(words.split(" "))) for size, words in by_length)
    return Openings(sets, tuple(leads))


def joined(phrases: Iterable[str]) -> dict[str, str]:
    """Return phrases by what they are without their spaces."""
    return {_joint(phrase): phrase for phrase in phrases}


def _joint(phrase: str) -> str:
    return phrase.replace(" ", "")


def _pattern_line(rule: int, pattern: Pattern) -> bytes:
    p = pattern
    openings: tuple[object, ...] = ()
    if p.openings:
        # One text of all beginnings is read quicker than a list of them.
        words = [(size, " ".join(sorted(every))) for size, every in p.openings.by_length]
        openings = words, p.openings.leads
    return dumped([rule, p.source, p.needs, p.reach, p.on_original, p.gates, *openings])


def dumped(value: object) -> bytes:
    """Return a value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _places(phrases: dict[str, list[Use]], needles: dict[str, list[int]]) -> tuple[Places, Places]:
    """Return what stands behind the anchors of literals in ASCII, and behind those of others."""
    found: list[tuple[str, bool, bool, list[Any]]] = []
    for key, uses in phrases.items():
        is_begun = all(use.left == Left.WORD for use in uses)
        is_ended = all(use.right == Right.WORD for use in uses)
        found.append((key, is_begun, is_ended, [_PHRASE, *chain.from_iterable(uses)]))
    for needle, numbers in needles.items():
        begins, ends = needle[0] == EDGE, needle[-1] == EDGE
        found.append((needle.strip(EDGE), begins, ends, [begins + 2 * ends, *numbers]))
    searched = [_searched(literal, begins, ends) for literal, begins, ends, _ in found]
    counts = Counter(
        letters[at : at + _GRAM]
        for letters in dict.fromkeys(letters for letters, _ in searched)
        for at in range(len(letters) - _GRAM + 1)
    )
    in_ascii: Places = {}
    others: Places = {}
    anchors = _anchors([letters for letters, _ in searched], counts)
    for (literal, _, _, rest), (letters, before), anchor in zip(
        found, searched, anchors, strict=True
    ):
        head, shown, tail = literal.partition(anchor.strip())
        kept = [head, tail] if shown else [literal, None]
        place = (in_ascii if literal.isascii() else others).setdefault(anchor, [])
        place.append([*kept, letters.find(anchor) - before, *rest])
    return in_ascii, others


def _anchors(searched: Sequence[str], counts: Counter[str]) -> list[str]:
    """Choose what is looked for in place of each of the literals searched for."""
    short = [
        _anchor(letters, _SHORT if letters.isascii() else _SHORT_BEYOND_ASCII, counts)
        for letters in searched
    ]
    shared = Counter(short)
    return [
        anchor if shared[anchor] <= _MOST_SHARING else _anchor(letters, ANCHOR, counts)
        for anchor, letters in zip(short, searched, strict=True)
    ]


def _searched(literal: str, begins: bool, ends: bool) -> tuple[str, int]:
    """Return what is searched for a literal, and where in that the place of its first letter is.

    A literal of signs only, which an outline does not show, is searched for as it is.
    """
    if not literal.isascii() or not outline(literal).strip():
        return literal, 0
    whole = outline(literal)
    return whole[not begins : len(whole) - (not ends)], begins - 1


def _anchor(letters: str, size: int, counts: Counter[str]) -> str:
    """Return the rarest few letters of a literal, going by its fellows.

    They begin a word if they can: pure Python need not look elsewhere for them.
    """

    def commonness(at: int) -> tuple[bool, bool, int]:
        grams = range(at, at + size - _GRAM + 1)
        is_blank = letters[at : at + size].isspace()
        begins = letters[at] == " " and not letters[at : at + 2].isspace()
        return is_blank, not begins, prod(counts[letters[gram : gram + _GRAM]] for gram in grams)

    at = min(range(max(1, len(letters) - size + 1)), key=commonness)
    return letters[at : at + size]


def _half(places: Places) -> tuple[bytes, bytes]:
    chosen = sorted(places, key=lambda anchor: (not is_sign(anchor), anchor))
    anchors = packed(anchor.encode() for anchor in chosen)
    return anchors, packed(dumped(places[anchor]) for anchor in chosen)
