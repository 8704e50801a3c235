"""Checking texts: one draft, a stream of JSON lines, or stored posts against chosen rules."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any, Final, Protocol

from twiplotui.model.countries import alpha2
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level, Scope

LONGEST_LINE: Final = 4 * 2**20
"""Bytes of a JSON line that are read at most; a longer one is answered with an error."""
NOISY_SHARE: Final = 0.02
"""A rule that fires on a larger share of posts than this is noisy (docs/rules.md)."""
_SHOWN_SAMPLES: Final = 20
_DATE: Final = re.compile(r"(?:\d{4}-)?((?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)")


class Checker(Protocol):
    """Says what is risky in a text; a rule book."""

    def check(
        self, text: str, context: TextContext | None = None, *, with_hidden: bool = False
    ) -> tuple[Finding, ...]:
        """Return the findings of a text."""
        ...

    def notes(self, context: TextContext) -> tuple[str, ...]:
        """Return what a reader of the findings should know besides."""
        ...


class Silencing(Protocol):
    """Marks findings that the desk silenced (`services.mutes.Silences`)."""

    def apply(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return findings, those that are silenced with `suppressed_by` set."""
        ...


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding as the JSON object that `check` prints (docs/rules.md)."""
    return {
        "rule": {
            "id": finding.rule_id,
            "title": finding.title,
            "category": finding.category,
            "pack": finding.pack_id,
        },
        "level": finding.level.word,
        "message": finding.message,
        "description": finding.description,
        "offset": finding.offset,
        "length": finding.length,
        "text": finding.text,
        "replacements": list(finding.replacements),
        "references": list(finding.references),
        "precedents": list(finding.precedents),
        "grey": finding.is_grey,
        "suppressed": finding.suppressed_by or None,
    }


def left_out(problems: Sequence[object]) -> str:
    """Return in a sentence that rules are not used for mistakes in their files; else nothing."""
    if not problems:
        return ""
    mistakes = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    return f"The rule files have {mistakes}, and a rule with one is not shown."


def left_out_of(rules: object) -> str:
    """Return the same of a rule book; one that knows of no mistakes has none."""
    return left_out(getattr(rules, "problems", ()))


def reaches(findings: Iterable[Finding], level: Level) -> bool:
    """Whether a finding that is shown and not grey has at least `level`."""
    return any(f.level >= level and not f.is_grey and not f.suppressed_by for f in findings)


def check_lines(
    checker: Checker,
    source: IO[bytes],
    defaults: TextContext,
    silences: Silencing | None = None,
) -> Iterator[dict[str, Any]]:
    """Answer one JSON object a line: `id` and `findings`, or `error` where a line is bad.

    Args:
        checker: The rules.
        source: Lines with `id`, `text` and optionally `scope`, `lang`, `country`, `role`,
            `date` (`YYYY-MM-DD` or `MM-DD`) and `media`. Empty lines are passed over.
        defaults: What holds where a line does not say.
        silences: What the desk silenced; such findings are left out.
    """
    number = 0
    while line := source.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            _skip_line(source)
            yield {"id": None, "line": number, "error": "the line is too long"}
        elif line.strip():
            yield _answer(checker, line, number, defaults, silences)


def _skip_line(source: IO[bytes]) -> None:
    while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def _answer(
    checker: Checker,
    line: bytes,
    number: int,
    defaults: TextContext,
    silences: Silencing | None,
) -> dict[str, Any]:
    record: object = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("not a JSON object")
        text = record.get("text")
        if not isinstance(text, str):
            raise ValueError("“text” is missing or not a text")
        context = _context(record, defaults)
    except (ValueError, RecursionError) as error:
        known = record.get("id") if isinstance(record, dict) else None
        reason = "not valid JSON" if record is None else str(error)
        return {"id": known, "line": number, "error": reason}
    findings = checker.check(text, context)
    if findings and silences is not None:
        findings = tuple(f for f in silences.apply(findings) if not f.suppressed_by)
    return {"id": record.get("id"), "findings": [finding_object(f) for f in findings]}


def _context(record: dict[str, Any], defaults: TextContext) -> TextContext:
    values = {}
    for name in ("lang", "country", "role", "date", "scope"):
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"“{name}” is not a text")
        values[name] = value
    scope = values["scope"] or defaults.scope
    if scope not in set(Scope):
        raise ValueError(f"“{scope}” is not a scope; use own, draft or watched")
    return TextContext(
        scope=Scope(scope),
        lang=values["lang"] or defaults.lang,
        country=_country(values["country"]) if values["country"] else defaults.country,
        role=(values["role"] or defaults.role).lower(),
        has_media=bool(record.get("media", defaults.has_media)),
        on_date=month_and_day_of(values["date"]) if values["date"] else defaults.on_date,
    )


@lru_cache(maxsize=1024)
def _country(text: str) -> str:
    """Return the code of a country however it is named; of a state that is none, its name."""
    return alpha2(text) or text.upper()


def month_and_day_of(date: str) -> str:
    """Return `MM-DD` of a day written `YYYY-MM-DD` or `MM-DD`, perhaps with a time behind it.

    Raises:
        ValueError: It is written otherwise.
    """
    found = _DATE.match(date.strip())
    if found is None:
        raise ValueError(f"“{date[:40]}” is not a date; write 2026-11-23")
    return found[1]


@dataclass(frozen=True, slots=True)
class TryPost:
    """A stored post, as far as trying a rule needs it."""

    account: str
    text: str
    context: TextContext
    post_id: str = ""


@dataclass(slots=True)
class TryReport:
    """What a rule or a pack would flag in stored posts."""

    posts: int = 0
    flagged: int = 0
    by_account: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_level: Counter[str] = field(default_factory=Counter)
    samples: list[tuple[TryPost, Finding]] = field(default_factory=list)
    """The first hits, to be read."""

    @property
    def share(self) -> float:
        """Share of posts that are flagged, 0 to 1."""
        return self.flagged / self.posts if self.posts else 0.0

    @property
    def is_noisy(self) -> bool:
        """Whether it fires on more posts than a desk bears."""
        return self.share > NOISY_SHARE


def try_rules(
    checker: Checker, posts: Iterable[TryPost], *, most_samples: int = _SHOWN_SAMPLES
) -> TryReport:
    """Replay chosen rules over posts; nothing is stored.

    Args:
        checker: A book of the rules to try (`RuleBook.only`).
        posts: Read once.
        most_samples: How many hits to keep for reading.
    """
    report = TryReport()
    for post in posts:
        report.posts += 1
        findings = checker.check(post.text, post.context)
        if not findings:
            continue
        report.flagged += 1
        report.by_account[post.account] += 1
        for finding in findings:
            report.by_rule[finding.rule_id] += 1
            report.by_level[finding.level.word] += 1
            if len(report.samples) < most_samples:
                report.samples.append((post, finding))
    return report


def posts_of_lines(source: IO[bytes]) -> Iterator[TryPost]:
    """Read posts to try rules on from JSON lines; lines that are no post are passed over."""
    while line := source.readline(LONGEST_LINE):
        try:
            record = json.loads(line)
            context = _context(record, TextContext())
            account = str(record.get("account") or record.get("country") or "–")
            yield TryPost(account, str(record["text"]), context, str(record.get("id") or ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
