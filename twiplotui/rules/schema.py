"""What a rule and a pack are: the records the loader makes and the engine reads.

The fields are those of `docs/rules.md`; this module holds no reading and no matching.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from twiplotui.model.words import Level, Scope


class Check(StrEnum):
    """How a rule decides."""

    EXISTENCE = "existence"
    SUBSTITUTION = "substitution"
    OCCURRENCE = "occurrence"
    CONDITIONAL = "conditional"


class Boundary(StrEnum):
    """Where a phrase may begin and end; `AUTO` follows the script and the pack's language."""

    AUTO = "auto"
    WORD = "word"
    PREFIX = "prefix"
    NONE = "none"


class Quoted(StrEnum):
    """What quotation marks do to a hit."""

    KEEP = "keep"
    LOWER = "lower"
    SKIP = "skip"


class Status(StrEnum):
    """How far a rule is trusted."""

    EXPERIMENTAL = "experimental"
    TEST = "test"
    STABLE = "stable"
    DEPRECATED = "deprecated"


CATEGORIES: tuple[str, ...] = (
    "threat",
    "escalation",
    "rupture",
    "demand",
    "rejection",
    "accusation",
    "name-calling",
    "mockery",
    "dehumanising",
    "incitement",
    "fear",
    "whataboutism",
    "loaded",
    "nazi-comparison",
    "grievance",
    "sovereignty",
    "toponym",
    "protocol",
    "commitment",
    "embargo",
    "interference",
    "religion",
    "condolence",
    "stereotype",
    "style",
)
"""The kinds of risk a rule may name, as defined in docs/rules.md."""

TONES: frozenset[str] = frozenset(CATEGORIES) - {
    "commitment",
    "condolence",
    "embargo",
    "interference",
    "protocol",
    "sovereignty",
    "style",
    "toponym",
}
"""The categories that lie in what is said against somebody, not in how or that it is said."""

DEFAULT_WITHIN = 6
"""How many words around a hit `unless` and `requires` look at, where a rule does not say."""

ALL_SCOPES: tuple[Scope, ...] = (Scope.OWN, Scope.DRAFT, Scope.WATCHED)


@dataclass(frozen=True, slots=True)
class Near:
    """Words near a hit: `unless` removes the hit where one is present, `requires` where none."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    within: int = DEFAULT_WITHIN

    def is_empty(self) -> bool:
        """Whether it names no word."""
        return not (self.before or self.after or self.anywhere)


@dataclass(frozen=True, slots=True)
class Guard:
    """What makes the hits of a whole pack harmless, in the words of its language."""

    unless: Near = field(default_factory=Near)
    """Words near a hit of one of `TONES` that remove it: condemned, denied, all sides meant."""
    reported: tuple[str, ...] = ()
    """Words that tell of what others said: with one of them in the text, a hit in quotation
    marks is removed."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One literal phrase of a rule, with what a list or a swap says of it."""

    text: str
    suggestions: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """Columns of the list row, to fill the message."""
    parties: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    """Words one of which must stand anywhere in the text."""
    unless: tuple[str, ...] = ()
    """Words none of which may stand anywhere in the text."""
    is_exact: bool = False
    """Matched with its capitals as written."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence a rule must or must not flag, and whose it is."""

    text: str
    country: str = ""
    lang: str = ""
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, validated."""

    id: str
    title: str
    category: str
    check: Check
    level: Level
    message: str
    description: str
    pack_id: str = ""
    pack_lang: str = "*"
    guard: Guard = field(default_factory=Guard)
    """That of the pack."""
    own_level: Level | None = None
    status: Status = Status.EXPERIMENTAL
    scope: tuple[Scope, ...] = ALL_SCOPES
    langs: tuple[str, ...] = ()
    """Languages of a text the rule is limited to; empty: any."""
    variants: tuple[Variant, ...] = ()
    patterns: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    """Literals one of which every match of `patterns` holds, where the author states them."""
    boundary: Boundary = Boundary.AUTO
    ignorecase: bool = True
    min: int = 1
    exceptions: tuple[str, ...] = ()
    unless: Near = field(default_factory=Near)
    requires: Near = field(default_factory=Near)
    quoted: Quoted = Quoted.LOWER
    parties: tuple[str, ...] = ()
    """Country codes (or roles) for whom the wording is ordinary."""
    suggestions: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    precedents: tuple[str, ...] = ()
    """Documented incidents: what was posted, what followed, source."""
    falsepositives: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    obsoletes: tuple[str, ...] = ()
    author: str = ""
    date: str = ""
    expires: str = ""
    """`YYYY-MM-DD` after which the rule is deprecated; empty: never."""
    match: tuple[Example, ...] = ()
    no_match: tuple[Example, ...] = ()
    line: int = 0
    """Line of the rule in its file."""

    @property
    def sees_original(self) -> bool:
        """Whether patterns are matched on the text as written, capitals and all."""
        return self.check is Check.OCCURRENCE or not self.ignorecase

    @property
    def is_about_capitals(self) -> bool:
        """Whether the rule counts capitals, and so is measured against the account's habit."""
        return self.check is Check.OCCURRENCE and any(r"\p{Lu}" in p for p in self.patterns)


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of rules."""

    id: str
    title: str
    version: str
    lang: str
    license: str
    maintainer: str
    file: str
    """Path as given, or the name of a shipped pack."""
    is_shipped: bool
    description: str = ""
    guard: Guard = field(default_factory=Guard)
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a pack: where, what, and the nearest valid form."""

    file: str
    line: int
    rule_id: str
    field: str
    message: str
    is_fatal: bool = True
    """Whether the rule (or the file) is left out because of it."""

    def __str__(self) -> str:
        """Return `file:line: rule: field: message`, parts left out where unknown."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.rule_id, self.field, self.message) if part)
