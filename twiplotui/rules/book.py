"""All loaded rules behind one question: what is risky in this text?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level, Scope
from twiplotui.rules.calendar import Calendar, Day, no_days
from twiplotui.rules.compiled import CompiledRule
from twiplotui.rules.engine import Engine
from twiplotui.rules.judge import Hit, Judge, Reading
from twiplotui.rules.places import PlaceFinder, PlaceName
from twiplotui.rules.schema import Pack, Problem, Quoted, Rule, Status
from twiplotui.rules.view import make_view

PICTURE_NOTE: Final = "picture not examined"
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_RAISED: Final = "Raised one level: two kinds of risk in one post."
_LOWERED: Final = "Lowered one level: inside quotation marks."


class RuleBook:
    """Rules ready to check texts. Safe to use from several threads.

    Args:
        packs: The packs as loaded.
        compiled: Every sound rule of theirs, by number.
        engine: Searches for them.
        problems: What was found wrong while loading.
        running: Those of `compiled` that are searched for, by number; None: all.
        version: Changes when any rule or the way of matching changes.
        calendar: Reads the days that matter; called when a date is first asked about.
        ours: ISO 3166-1 alpha-2 code of our own state; empty: a third state.
    """

    def __init__(
        self,
        packs: tuple[Pack, ...],
        compiled: Mapping[int, CompiledRule],
        engine: Engine,
        problems: tuple[Problem, ...] = (),
        *,
        running: Mapping[int, CompiledRule] | None = None,
        version: str = "",
        calendar: Callable[[], Calendar] = no_days,
        ours: str = "",
    ) -> None:
        self.packs = packs
        self.engine = engine
        self.problems = problems
        self.version = version
        self.ours = ours.upper()
        self._calendar = calendar
        self.compiled = compiled
        self._running = compiled if running is None else running
        self._wanted = {
            scope: frozenset(n for n, item in self._running.items() if scope in item.head.scope)
            for scope in Scope
        }
        self._judges: dict[int, Judge] = {}
        self._places: PlaceFinder | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every sound rule of every pack, also those that do not run."""
        return tuple(item.rule for item in self.compiled.values())

    def wanted(self, scope: Scope) -> frozenset[int]:
        """Return the numbers of the rules that run in a scope."""
        return self._wanted[scope]

    def check(
        self, text: str, context: TextContext | None = None, *, with_hidden: bool = False
    ) -> tuple[Finding, ...]:
        """Return what the rules say of a text, in order of the text.

        Args:
            text: As it came.
            context: What is known besides; by default a watched post.
            with_hidden: Also return what an exception or the status `experimental` hides,
                with `suppressed_by` set.
        """
        context = context or TextContext()
        view = make_view(text, self.engine.joined)
        raw = self.engine.search(view, self.wanted(context.scope))
        if not raw:
            return ()
        reading = Reading(view, context, self.ours)
        days = self._days(reading.country, context.on_date)
        findings: list[Finding] = []
        for number, hits in raw.items():
            judge = self._judge(number)
            for hit in judge.hits(reading, hits):
                if with_hidden or not (hit.suppressed_by or _is_hidden(judge.rule)):
                    findings.append(_finding(judge.rule, hit, text, context, days))
        return tuple(_raised(_without_doubles(findings)))

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the disputed and outdated names of places in a text, in whatever scope."""
        if self._places is None:
            self._places = PlaceFinder(self.engine, self._running, self.ours)
        return self._places.find(text, context)

    def notes(self, context: TextContext) -> tuple[str, ...]:
        """Return what a reader of the findings should know besides: media, days that matter."""
        notes = [PICTURE_NOTE] if context.has_media else []
        country = (context.country or self.ours).upper()
        notes.extend(day.sentence for day in self._days(country, context.on_date))
        return tuple(notes)

    def only(self, rule_id: str = "", pack_id: str = "") -> RuleBook:
        """Return a book of one rule or one pack; experimental rules run in it too."""
        chosen = {
            number: item.with_status(Status.STABLE)
            for number, item in self._running.items()
            if item.head.id == rule_id or item.head.pack_id == pack_id
        }
        return RuleBook(
            self.packs,
            chosen,
            self.engine,
            version=self.version,
            calendar=self._calendar,
            ours=self.ours,
        )

    def _days(self, country: str, date: str) -> tuple[Day, ...]:
        return self._calendar().days(country, date) if date else ()

    def _judge(self, number: int) -> Judge:
        judge = self._judges.get(number)
        if judge is None:
            judge = self._judges[number] = Judge(self._running[number].rule)
        return judge


def _is_hidden(rule: Rule) -> bool:
    return rule.status is Status.EXPERIMENTAL


def _finding(
    rule: Rule, hit: Hit, text: str, context: TextContext, days: tuple[Day, ...]
) -> Finding:
    is_ours = context.scope is not Scope.WATCHED
    level = (rule.own_level if is_ours else None) or rule.level
    description = rule.description
    if hit.is_quoted and rule.quoted is Quoted.LOWER and level > Level.LOW:
        level = Level(level - 1)
        description = f"{description} {_LOWERED}"
    for day in days:
        if rule.category in day.categories and level < Level.HIGH:
            level = Level(level + 1)
            description = f"{description} {day.sentence}"
            break
    words = text[hit.start : hit.end]
    suggestions = hit.variant.suggestions if hit.variant else ()
    values = dict(hit.variant.values) if hit.variant else {}
    values["match"] = words
    values["count"] = str(hit.count)
    if "suggestion" not in values:
        values["suggestion"] = " / ".join(suggestions or rule.suggestions)
    hidden = hit.suppressed_by or (_is_hidden(rule) and "experimental rule") or ""
    return Finding(
        rule_id=rule.id,
        pack_id=rule.pack_id,
        title=rule.title,
        category=rule.category,
        level=level,
        offset=hit.start,
        length=hit.end - hit.start,
        text=words,
        message=_PLACEHOLDER.sub(lambda found: values.get(found[1], ""), rule.message),
        description=description,
        replacements=suggestions or rule.suggestions,
        references=rule.references or _source_of(values),
        precedents=rule.precedents,
        is_grey=rule.status is Status.TEST,
        suppressed_by=hidden,
    )


def _source_of(values: dict[str, str]) -> tuple[str, ...]:
    return (values["source"],) if values.get("source") else ()


def _without_doubles(findings: list[Finding]) -> list[Finding]:
    """Keep one of several findings of one category over the same words, and order the rest."""
    findings.sort(key=lambda f: (bool(f.suppressed_by), f.is_grey, -f.level, -f.length))
    kept: list[Finding] = []
    for finding in findings:
        first, last = finding.offset, finding.offset + finding.length
        is_double = any(
            other.category == finding.category
            and first < other.offset + other.length
            and other.offset < last
            for other in kept
        )
        if not is_double:
            kept.append(finding)
    kept.sort(key=lambda f: (f.offset, -f.level, f.rule_id))
    return kept


def _raised(findings: list[Finding]) -> list[Finding]:
    """Raise the first of two medium findings of different categories to high."""
    shown = [f for f in findings if not f.is_grey and not f.suppressed_by]
    medium = [f for f in shown if f.level is Level.MEDIUM]
    if any(f.level is Level.HIGH for f in shown) or len({f.category for f in medium}) < 2:
        return findings
    chosen = next((f for f in medium if f.category != "style"), medium[0])
    raised = replace(
        chosen, level=Level.HIGH, description=f"{chosen.description} {_RAISED}".strip()
    )
    return [raised if f is chosen else f for f in findings]
