"""`twiplotui rules`; also run by itself as `python -m twiplotui.cli.commands.rules`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.rules_quiet import COMMANDS
from twiplotui.errors import DataError, StateError, UsageError

if TYPE_CHECKING:
    from twiplotui.rules import RuleBook
    from twiplotui.rules.compile import CompiledRule
    from twiplotui.rules.schema import Near, Pack, Problem, Rule
    from twiplotui.services.check import TryReport


@click.group(cls=ListingGroup)
def command() -> None:
    """List, show, test, try, make, lint and quieten rules (see docs/rules.md)."""


rules = command
for _quiet in COMMANDS:
    command.add_command(_quiet)


@command.command("list")
@click.option("--pack", metavar="ID", help="Only this pack.")
@click.option("--category", metavar="NAME", help="Only this category.")
@click.option("--packs", is_flag=True, help="List the packs instead of their rules.")
@click.option("--stats", is_flag=True, help="With hits and dismissals of the last 30 days.")
@click.option(
    "--noisy", is_flag=True, help="Only rules that tire the desk, and how to quieten them."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@click.pass_obj
def list_rules(
    context: Context,
    pack: str | None,
    category: str | None,
    packs: bool,
    stats: bool,
    noisy: bool,
    as_json: bool,
) -> None:
    """List every rule: level for watched and own posts, status, title."""
    from twiplotui.cli.output import write_rows

    if stats or noisy:
        _list_stats(context, pack, category, only_noisy=noisy, as_json=as_json)
        return

    book = context.rules
    output = "json" if as_json else None
    if packs:
        columns = ["pack", "title", "version", "lang", "rules", "file"]
        counts = Counter(rule.pack_id for rule in book.rules)
        rows = [_pack_row(item, counts[item.id]) for item in book.packs]
        write_rows(rows, columns, output)
    else:
        chosen = [
            rule
            for rule in book.rules
            if pack in (None, rule.pack_id) and category in (None, rule.category)
        ]
        write_rows([_rule_row(rule) for rule in chosen], list(_COLUMNS), output)
    _note_problems(book.problems)


@command.command()
@click.argument("rule_id", metavar="RULE")
@click.pass_obj
def show(context: Context, rule_id: str) -> None:
    """Show one rule whole."""
    from twiplotui.cli.output import write

    compiled, _ = _chosen(context, (rule_id,))
    for item in compiled:
        for name, value in _details(item.rule):
            if value:
                write(f"{name + ':':<16}{value}")


@command.command()
@click.argument("names", nargs=-1, metavar="[FILE|PACK|RULE]...")
@click.pass_obj
def test(context: Context, names: tuple[str, ...]) -> None:
    """Run the examples of rules: of files, packs or rules named, else of all.

    Exit code 1 where an example fails or a rule is broken.
    """
    from twiplotui.cli.output import say, write
    from twiplotui.rules.examples import failures_of

    compiled, problems = _chosen(context, names)
    failed = 0
    for item in compiled:
        failures = failures_of(item)
        failed += len(failures)
        for failure in failures:
            write(f"{item.rule.pack_id}:{item.rule.line}: {failure.rule_id}: {failure}")
    for problem in problems:
        say(str(problem))
    examples = sum(len(item.rule.match) + len(item.rule.no_match) for item in compiled)
    say(
        f"{len(compiled)} rules, {examples} examples: {failed} failed, "
        f"{len(problems)} problems in the files."
    )
    if failed or any(problem.is_fatal for problem in problems):
        raise SystemExit(1)


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def lint(context: Context, files: tuple[Path, ...]) -> None:
    """Check pack files: fields, lists, patterns, examples present. Exit code 1 on a problem."""
    from twiplotui.cli.output import say, write

    compiled, problems = _chosen(context, tuple(map(str, files)))
    for problem in problems:
        write(str(problem))
    say(f"{len(compiled)} rules read, {len(problems)} problems.")
    if problems:
        raise SystemExit(1)


@command.command("try")
@click.argument("name", metavar="RULE|PACK|FILE")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Posts as JSON lines (text, account, scope …) instead of the store.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def try_(context: Context, name: str, source: Path | None, as_json: bool) -> None:
    """Replay one rule or pack over posts and show hits by account; nothing is stored."""
    from twiplotui.services.check import posts_of_lines, try_rules

    book = _book_of(context, name)
    if source is None:
        from twiplotui.services.try_posts import stored_posts

        with context.open_reading() as store:
            report = try_rules(book, stored_posts(store))
    elif source == Path("-"):
        report = try_rules(book, posts_of_lines(sys.stdin.buffer))
    else:
        try:
            with source.open("rb") as lines:
                report = try_rules(book, posts_of_lines(lines))
        except OSError as error:
            raise DataError(f"{source} cannot be read: {error.strerror}.") from error
    _write_try(report, as_json=as_json)


@command.command()
@click.argument("name", default="house")
@click.option("--lang", default="en", show_default=True, help="Language of the pack (BCP 47).")
@click.pass_obj
def new(context: Context, name: str, lang: str) -> None:
    """Make a commented pack for the ministry's own line in the rules folder."""
    from twiplotui.cli.output import say, write
    from twiplotui.rules.template import house_list, house_pack, is_pack_name

    if not is_pack_name(name):
        raise UsageError(
            f"“{name}” cannot name a pack.", "Use small letters, digits and hyphens: house-line."
        )
    folder = context.paths.rules
    target, names = folder / f"{name}.toml", folder / f"{name}-names.csv"
    for path in (target, names):
        if path.exists():
            raise StateError(f"{path} exists already.", "Choose another name, or edit that file.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_text(house_pack(name, lang), encoding="utf-8")
    names.write_text(house_list(), encoding="utf-8")
    write(f"{target}\n{names}")
    say(f"Edit them with any editor, then run “twiplotui rules test {target}”.")


_COLUMNS = ("id", "category", "level", "own", "status", "scope", "pack", "title")


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


_STATS = ("id", "hits", "posts", "share", "hidden", "decided", "dismissed", "noisy", "pack")


def _list_stats(
    context: Context, pack: str | None, category: str | None, *, only_noisy: bool, as_json: bool
) -> None:
    from twiplotui.cli.output import say, write_rows
    from twiplotui.services.fatigue import DAYS, fatigue

    wanted = {r.id for r in context.rules.rules if category in (None, r.category)}
    with context.open_reading() as store:
        found = [
            item
            for item in fatigue(store, wanted if category else None)
            if pack in (None, item.pack_id) and (item.is_noisy or not only_noisy)
        ]
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
    write_rows(rows, list(_STATS), "json" if as_json else None)
    say(f"Posts that came in, and acts done, in the last {DAYS} days.")
    for item in found:
        if item.is_noisy and item.hidden < max(1, item.hits):
            say(f"{item.rule_id} {item.reason}. To quieten it: {item.offer}")


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


def _chosen(
    context: Context, names: tuple[str, ...]
) -> tuple[list[CompiledRule], tuple[Problem, ...]]:
    """Return the rules of the files, packs or rules named, with their examples."""
    from twiplotui.rules.load import load_files, shipped_files

    files = [Path(name) for name in names if _is_file(name)]
    ids = [name for name in names if not _is_file(name)]
    if files and not ids:
        book, compiled = load_files(files)
        return compiled, book.problems
    own = sorted(context.paths.rules.glob("*.toml")) if context.paths.rules.is_dir() else []
    book, compiled = load_files([*shipped_files(), *own, *files])
    for name in ids:
        if not any(name in (item.head.id, item.head.pack_id) for item in compiled):
            raise _no_rule(book, name)
    if not ids:
        return compiled, book.problems
    chosen = [item for item in compiled if {item.head.id, item.head.pack_id} & set(ids)]
    named = {item.head.id for item in chosen}
    return chosen, tuple(problem for problem in book.problems if problem.rule_id in named)


def _is_file(name: str) -> bool:
    return name.endswith(".toml") or Path(name).is_file()


def _book_of(context: Context, name: str) -> RuleBook:
    if _is_file(name):
        from twiplotui.rules.load import load_files

        book, compiled = load_files([Path(name)])
        _note_problems(book.problems)
        ids = {item.head.pack_id for item in compiled}
        return book.only(pack_id=ids.pop()) if ids else book
    chosen = context.rules.only(rule_id=name, pack_id=name)
    if not chosen.rules:
        raise _no_rule(context.rules, name)
    return chosen


def _no_rule(book: RuleBook, name: str) -> UsageError:
    from twiplotui.rules.fields import nearest

    known = [rule.id for rule in book.rules] + [pack.id for pack in book.packs]
    hint = nearest(name, known).removeprefix("; ")
    return UsageError(
        f"There is no rule or pack “{name}”.",
        hint[:1].upper() + hint[1:] or "“twiplotui rules list” lists them.",
    )


def _note_problems(problems: tuple[Problem, ...]) -> None:
    from twiplotui.cli.output import say

    for problem in problems:
        say(f"Problem: {problem}")


def _write_try(report: TryReport, *, as_json: bool) -> None:
    from twiplotui.cli.output import say, write, write_json, write_table
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
    say(f"{report.flagged} of {report.posts} posts flagged ({report.share:.2%}).")
    if report.is_noisy:
        say('That is more than 2%: noisy. Narrow it, or set it to status = "test".')


if __name__ == "__main__":
    from twiplotui.cli.main import run

    sys.exit(run(["rules", *sys.argv[1:]]))
