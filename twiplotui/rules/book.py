"""All loaded rules behind one question: what is risky in this text?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level, Scope
from twiplotui.rules.calendar import Calendar, Day, no_days
from twiplotui.rules.compile import CompiledRule
from twiplotui.rules.engine import Engine
from twiplotui.rules.judge import Hit, Judge, Reading
from twiplotui.rules.places import PREFIX, PlaceFinder, PlaceName
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
        compiled: Every sound rule of theirs.
        problems: What was found wrong while loading.
        running: Those of `compiled` that are searched for; None: all.
        version: Changes when any rule or the way of matching changes.
        calendar: Reads the days that matter; called when a date is first asked about.
        ours: ISO 3166-1 alpha-2 code of our own state; empty: a third state.
        is_pure: Use the pure Python engine.
    """

    def __init__(
        self,
        packs: tuple[Pack, ...],
        compiled: tuple[CompiledRule, ...],
        problems: tuple[Problem, ...] = (),
        *,
        running: tuple[CompiledRule, ...] | None = None,
        version: str = "",
        calendar: Callable[[], Calendar] = no_days,
        ours: str = "",
        is_pure: bool = False,
    ) -> None:
        self.packs = packs
        self.problems = problems
        self.version = version
        self.ours = ours.upper()
        self._calendar = calendar
        self._all = compiled
        self._compiled = compiled if running is None else running
        self._is_pure = is_pure
        self._engines: dict[Scope, tuple[Engine, list[CompiledRule]]] = {}
        self._judges: dict[tuple[str, str], Judge] = {}
        self._places: PlaceFinder | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every sound rule of every pack, also those that do not run."""
        return tuple(item.rule for item in self._all)

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
        engine, rules = self._engine(context.scope)
        view = make_view(text, engine.joined)
        raw = engine.search(view)
        if not raw:
            return ()
        reading = Reading(view, context, self.ours)
        days = self._days(reading.country, context.on_date)
        findings: list[Finding] = []
        for number, hits in raw.items():
            judge = self._judge(rules[number].rule)
            for hit in judge.hits(reading, hits):
                if with_hidden or not (hit.suppressed_by or _is_hidden(judge.rule)):
                    findings.append(_finding(judge.rule, hit, text, context, days))
        return tuple(_raised(_without_doubles(findings)))

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the disputed and outdated names of places in a text, in whatever scope."""
        if self._places is None:
            rules = [item for item in self._compiled if item.head.id.startswith(PREFIX)]
            self._places = PlaceFinder(rules, self.ours)
        return self._places.find(text, context)

    def notes(self, context: TextContext) -> tuple[str, ...]:
        """Return what a reader of the findings should know besides: media, days that matter."""
        notes = [PICTURE_NOTE] if context.has_media else []
        country = (context.country or self.ours).upper()
        notes.extend(day.sentence for day in self._days(country, context.on_date))
        return tuple(notes)

    def only(self, rule_id: str = "", pack_id: str = "") -> RuleBook:
        """Return a book of one rule or one pack; experimental rules run in it too."""
        chosen = tuple(
            item.with_status(Status.STABLE)
            for item in self._compiled
            if item.head.id == rule_id or item.head.pack_id == pack_id
        )
        return RuleBook(
            self.packs,
            chosen,
            version=self.version,
            calendar=self._calendar,
            ours=self.ours,
            is_pure=self._is_pure,
        )

    def _days(self, country: str, date: str) -> tuple[Day, ...]:
        return self._calendar().days(country, date) if date else ()

    def _engine(self, scope: Scope) -> tuple[Engine, list[CompiledRule]]:
        known = self._engines.get(scope)
        if known is None:
            rules = [item for item in self._compiled if scope in item.head.scope]
            known = self._engines[scope] = (Engine(rules, is_pure=self._is_pure), rules)
        return known

    def _judge(self, rule: Rule) -> Judge:
        key = (rule.pack_id, rule.id)
        judge = self._judges.get(key)
        if judge is None:
            judge = self._judges[key] = Judge(rule)
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
