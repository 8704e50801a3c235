"""Runs the examples a rule carries: what it must flag, and what it must leave alone."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.flag import TextContext
from twiplotui.rules.compile import CompiledRule
from twiplotui.rules.engine import Engine
from twiplotui.rules.judge import Judge, Reading
from twiplotui.rules.schema import Example, Problem, Status
from twiplotui.rules.view import make_view


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not come out as the rule says."""

    rule_id: str
    text: str
    should_match: bool
    found: str = ""
    """What was flagged, or what kept the rule silent."""

    def __str__(self) -> str:
        """Return the failure as one line."""
        if self.should_match:
            reason = f" ({self.found})" if self.found else ""
            return f"should be flagged, is not{reason}: {self.text}"
        return f"should not be flagged, is (“{self.found}”): {self.text}"


def failures_of(compiled: CompiledRule) -> list[Failure]:
    """Return the examples of a rule that fail; its status and scope do not matter here."""
    rule = compiled.rule
    engine = Engine([compiled])
    judge = Judge(rule)
    failures = []
    for should_match, examples in ((True, rule.match), (False, rule.no_match)):
        for example in examples:
            shown, hidden = _try(engine, judge, example)
            if bool(shown) != should_match:
                failures.append(Failure(rule.id, example.text, should_match, shown or hidden))
    return failures


def _try(engine: Engine, judge: Judge, example: Example) -> tuple[str, str]:
    """Return what is flagged in an example, and why something is not."""
    scope = example.scope or judge.rule.scope[0]
    context = TextContext(scope=scope, lang=example.lang, country=example.country)
    reading = Reading(make_view(example.text, engine.joined), context, "")
    raw = engine.search(reading.view).get(0, [])
    hits = judge.hits(reading, raw)
    shown = [example.text[hit.start : hit.end] for hit in hits if not hit.suppressed_by]
    return "”, “".join(shown), "; ".join(hit.suppressed_by for hit in hits if hit.suppressed_by)


def vetted(compiled: CompiledRule, file: str) -> tuple[CompiledRule, list[Problem]]:
    """Return the rule, brought down to `experimental` where its examples fail."""
    failures = failures_of(compiled)
    if not failures:
        return compiled, []
    rule = compiled.rule
    problems = [
        Problem(file, rule.line, rule.id, "examples", str(failure), is_fatal=False)
        for failure in failures
    ]
    return compiled.with_status(Status.EXPERIMENTAL), problems
