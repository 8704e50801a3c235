"""How rules, their figures and their trials are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from twiplotui.cli.output import say, write, write_json, write_rows, write_table
from twiplotui.text.counts import plural

if TYPE_CHECKING:
    from twiplotui.rules import RuleBook
    from twiplotui.rules.schema import Near, Pack, Problem, Rule
    from twiplotui.services.check import TryReport
    from twiplotui.services.fatigue import RuleFatigue

_RULES = ("id", "category", "level", "own", "status", "scope", "pack", "title")
_PACKS = ("pack", "title", "version", "lang", "rules", "file")
_STATS = ("id", "hits", "posts", "share", "hidden", "decided", "dismissed", "noisy", "pack")


def write_packs(book: RuleBook, output: str | None) -> None:
    """Print a line a pack."""
    counts = Counter(rule.pack_id for rule in book.rules)
    write_rows([_pack_row(pack, counts[pack.id]) for pack in book.packs], list(_PACKS), output)


def write_rules(rules: Sequence[Rule], output: str | None) -> None:
    """Print a line a rule."""
    write_rows([_rule_row(rule) for rule in rules], list(_RULES), output)


def write_stats(found: Sequence[RuleFatigue], days: int, output: str | None) -> None:
    """Print a line a rule with its hits, and how to quieten those that tire the desk."""
    rows = [
        {
            "id": item.rule_id,
            "hits": item.hits,
            "posts": item.posts,
            "share": f"{item.share:.2%}",
            "hidden": item.hidden,
            "decided": item.decided,
            "dismissed": item.dismissed,
            "noisy": item.reason,
            "pack": item.pack_id,
        }
        for item in found
    ]
    write_rows(rows, list(_STATS), output)
    say(f"Posts that came in, and acts done, in the last {days} days.")
    for item in found:
        if item.is_noisy and item.hidden < max(1, item.hits):
            say(f"{item.rule_id} {item.reason}. To quieten it: {item.offer}")


def write_rule(rule: Rule) -> None:
    """Print one rule whole."""
    for name, value in _details(rule):
        if value:
            write(f"{name + ':':<16}{value}")


def say_left_out(book: RuleBook) -> None:
    """Tell that rules are not used for mistakes in their files, so that no finding means none."""
    from twiplotui.services.check import left_out

    if sentence := left_out(book.problems):
        say(f"{sentence} The first: {book.problems[0]}")
        say("“twiplotui rules lint” lists them.")


def say_problems(problems: Sequence[Problem]) -> None:
    """Tell what is wrong in the files of packs."""
    for problem in problems:
        say(f"Problem: {problem}")


def write_try(report: TryReport, *, as_json: bool) -> None:
    """Print what rules would flag."""
    from twiplotui.services.check import finding_object

    if as_json:
        write_json(
            {
                "posts": report.posts,
                "flagged": report.flagged,
                "noisy": report.is_noisy,
                "by_account": dict(report.by_account.most_common()),
                "by_rule": dict(report.by_rule.most_common()),
                "by_level": dict(report.by_level),
                "samples": [
                    {"account": post.account, "post": post.post_id, **finding_object(finding)}
                    for post, finding in report.samples
                ],
            }
        )
        return
    rows = [{"account": name, "posts": count} for name, count in report.by_account.most_common()]
    if rows:
        write_table(rows, ["account", "posts"])
    for post, finding in report.samples:
        start = max(0, finding.offset - 40)
        words = post.text[start : finding.offset + finding.length + 40].replace("\n", " ")
        write(f"{post.account}: {finding.level.word} [{finding.rule_id}] …{words}…")
    say(f"{report.flagged:,} of {plural(report.posts, 'post')} flagged ({report.share:.2%}).")
    if report.is_noisy:
        say('That is more than 2%: noisy. Narrow it, or set it to status = "test".')


def _rule_row(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "category": rule.category,
        "level": rule.level.word,
        "own": (rule.own_level or rule.level).word,
        "status": rule.status.value,
        "scope": [scope.value for scope in rule.scope],
        "pack": rule.pack_id,
        "title": rule.title,
    }


def _pack_row(pack: Pack, rules: int) -> dict[str, Any]:
    return {
        "pack": pack.id,
        "title": pack.title,
        "version": pack.version,
        "lang": pack.lang,
        "rules": rules,
        "file": "shipped" if pack.is_shipped else pack.file,
    }


def _details(rule: Rule) -> list[tuple[str, str]]:
    own = f", own {rule.own_level.word}" if rule.own_level else ""
    phrases = [variant.text for variant in rule.variants]
    more = f" … and {len(phrases) - 40} more" if len(phrases) > 40 else ""
    return [
        ("rule", rule.id),
        ("title", rule.title),
        ("pack", f"{rule.pack_id} (line {rule.line})"),
        ("category", rule.category),
        ("level", f"{rule.level.word}{own}"),
        ("status", rule.status.value + (f", expires {rule.expires}" if rule.expires else "")),
        ("scope", ", ".join(rule.scope)),
        ("check", rule.check.value + (f", at least {rule.min}" if rule.min > 1 else "")),
        ("phrases", "; ".join(phrases[:40]) + more),
        ("patterns", "\n                ".join(rule.patterns)),
        ("boundary", rule.boundary.value),
        ("exceptions", "; ".join(rule.exceptions)),
        ("unless", _near(rule.unless)),
        ("requires", _near(rule.requires)),
        ("quoted", rule.quoted.value),
        ("ordinary for", ", ".join(rule.parties)),
        ("message", rule.message),
        ("description", rule.description),
        ("suggestions", "; ".join(rule.suggestions)),
        ("false alarms", "; ".join(rule.falsepositives)),
        ("precedents", "\n                ".join(rule.precedents)),
        ("references", " ".join(rule.references)),
        ("flags", "\n                ".join(example.text for example in rule.match)),
        ("leaves alone", "\n                ".join(example.text for example in rule.no_match)),
    ]


def _near(near: Near) -> str:
    parts = [("before", near.before), ("after", near.after), ("anywhere", near.anywhere)]
    words = "; ".join(f"{name} {', '.join(items)}" for name, items in parts if items)
    return f"{words} (within {near.within} words)" if words else ""
