"""Makes the compiled form of a pack from its file: parse, check, compile, try the examples."""

from __future__ import annotations

from dataclasses import replace

from twiplotui.rules.cache import Built
from twiplotui.rules.compile import Searched, compile_rule
from twiplotui.rules.compiled import CompiledRule
from twiplotui.rules.engine import Engine
from twiplotui.rules.examples import failures_of
from twiplotui.rules.index import index_of
from twiplotui.rules.pack_file import PackFile
from twiplotui.rules.parse import parse_pack
from twiplotui.rules.schema import Pack, Problem, Rule, Status

NOTHING = index_of(())


def build(file: PackFile, *, with_examples: bool = True) -> Built:
    """Parse, check and compile one pack.

    Args:
        file: As read.
        with_examples: Run the examples; a rule that fails its own becomes experimental.
    """
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Built(
            None, [], NOTHING, [Problem(file.name, 0, "", "", "the file is not UTF-8 text")]
        )
    pack, problems = parse_pack(text, file.name, file.read_list, is_shipped=file.is_shipped)
    if pack is None:
        return Built(None, [], NOTHING, problems)
    searched = _compile(pack, problems)
    index = index_of((one.phrases, one.patterns) for one in searched)
    rules = [one.rule for one in searched]
    if with_examples:
        engine = Engine([(index, 0)])
        rules = [
            _vetted(engine, pack.file, number, rule, problems) for number, rule in enumerate(rules)
        ]
    return Built(
        replace(pack, rules=()), [CompiledRule.of(rule) for rule in rules], index, problems
    )


def _vetted(engine: Engine, file: str, number: int, rule: Rule, problems: list[Problem]) -> Rule:
    """Return the rule, brought down to `experimental` where its examples fail."""
    failures = failures_of(engine, number, rule)
    problems += [
        Problem(file, rule.line, rule.id, "examples", str(failure), is_fatal=False)
        for failure in failures
    ]
    return replace(rule, status=Status.EXPERIMENTAL) if failures else rule


def _compile(pack: Pack, problems: list[Problem]) -> list[Searched]:
    found = []
    for rule in pack.rules:
        if len(rule.match) < 2 or len(rule.no_match) < 2:
            rule = replace(rule, status=min(rule.status, Status.EXPERIMENTAL, key=_trust))
        searched, faults = compile_rule(rule, pack.file, is_shipped=pack.is_shipped)
        problems.extend(faults)
        if searched is not None:
            found.append(searched)
    return found


def _trust(status: Status) -> int:
    return (Status.DEPRECATED, Status.EXPERIMENTAL, Status.TEST, Status.STABLE).index(status)
