"""Runs the examples a rule carries: what it must flag, and what it must leave alone."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.flag import TextContext
from twiplotui.rules.engine import Engine
from twiplotui.rules.judge import Hit, Judge, Reading
from twiplotui.rules.schema import Example, Rule
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


def failures_of(engine: Engine, number: int, rule: Rule) -> list[Failure]:
    """Return the examples of a rule that fail; its status and scope do not matter here.

    Args:
        engine: Searches for the rule, among others.
        number: That of the rule.
        rule: With its examples.
    """
    judge = Judge(rule)
    failures = []
    for should_match, examples in ((True, rule.match), (False, rule.no_match)):
        for example in examples:
            scope = example.scope or rule.scope[0]
            context = TextContext(scope=scope, lang=example.lang, country=example.country)
            reading = Reading(make_view(example.text, engine.joined), context, "")
            raw = engine.search(reading.view, {number}).get(number, [])
            hits = judge.hits(reading, raw)
            shown = "”, “".join(_words(example, hit) for hit in hits if not hit.suppressed_by)
            hidden = "; ".join(hit.suppressed_by for hit in hits if hit.suppressed_by)
            if bool(shown) != should_match:
                failures.append(Failure(rule.id, example.text, should_match, shown or hidden))
    return failures


def _words(example: Example, hit: Hit) -> str:
    return example.text[hit.start : hit.end]
