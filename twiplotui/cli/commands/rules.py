"""`twiplotui rules`; also run by itself as `python -m twiplotui.cli.commands.rules`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.output import output_options
from twiplotui.cli.rules_quiet import COMMANDS
from twiplotui.errors import DataError, StateError, UsageError
from twiplotui.text.counts import plural


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
@output_options
@click.pass_obj
def list_rules(
    context: Context,
    pack: str | None,
    category: str | None,
    packs: bool,
    stats: bool,
    noisy: bool,
    output: str | None,
) -> None:
    """List every rule: level for watched and own posts, status, title."""
    from twiplotui.cli.rules_named import known_or_refused
    from twiplotui.cli.rules_output import say_problems, write_packs, write_rules

    known_or_refused(context.rules, pack, category)
    if stats or noisy:
        _list_stats(context, pack, category, only_noisy=noisy, output=output)
        return
    book = context.rules
    if packs:
        write_packs(book, output)
    else:
        chosen = [
            rule
            for rule in book.rules
            if pack in (None, rule.pack_id) and category in (None, rule.category)
        ]
        write_rules(chosen, output)
    say_problems(book.problems)


def _list_stats(
    context: Context,
    pack: str | None,
    category: str | None,
    *,
    only_noisy: bool,
    output: str | None,
) -> None:
    from twiplotui.cli.rules_output import write_stats
    from twiplotui.services.fatigue import DAYS, fatigue

    wanted = {r.id for r in context.rules.rules if category in (None, r.category)}
    with context.open_reading() as store:
        found = [
            item
            for item in fatigue(store, wanted if category else None)
            if pack in (None, item.pack_id) and (item.is_noisy or not only_noisy)
        ]
    write_stats(found, DAYS, output)


@command.command()
@click.argument("rule_id", metavar="RULE")
@click.pass_obj
def show(context: Context, rule_id: str) -> None:
    """Show one rule whole."""
    from twiplotui.cli.rules_named import chosen_rules
    from twiplotui.cli.rules_output import say_problems, write_rule

    _, chosen, problems = chosen_rules(context, (rule_id,))
    for item in chosen.values():
        write_rule(item.rule)
    say_problems(problems)
    if not chosen:
        raise SystemExit(1)


@command.command()
@click.argument("names", nargs=-1, metavar="[FILE|PACK|RULE]...")
@click.pass_obj
def test(context: Context, names: tuple[str, ...]) -> None:
    """Run the examples of rules: of files, packs or rules named, else of all.

    Exit code 1 where an example fails or a rule is broken.
    """
    from twiplotui.cli.output import say, write
    from twiplotui.cli.rules_named import chosen_rules
    from twiplotui.rules.examples import failures_of

    book, chosen, problems = chosen_rules(context, names)
    files = {pack.id: pack.file for pack in book.packs}
    failed = 0
    for number, item in chosen.items():
        failures = failures_of(book.engine, number, item.rule)
        failed += len(failures)
        for failure in failures:
            place = f"{files.get(item.rule.pack_id, item.rule.pack_id)}:{item.rule.line}"
            write(f"{place}: {failure.rule_id}: {failure}")
    for problem in problems:
        say(str(problem))
    examples = sum(len(each.rule.match) + len(each.rule.no_match) for each in chosen.values())
    say(
        f"{plural(len(chosen), 'rule')}, {plural(examples, 'example')}: {failed} failed, "
        f"{plural(len(problems), 'problem')} in the files."
    )
    if failed or any(problem.is_fatal for problem in problems):
        raise SystemExit(1)


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def lint(context: Context, files: tuple[Path, ...]) -> None:
    """Check pack files: fields, lists, patterns, examples present. Exit code 1 on a problem."""
    from twiplotui.cli.output import say, write
    from twiplotui.cli.rules_named import chosen_rules

    _, chosen, problems = chosen_rules(context, tuple(map(str, files)))
    for problem in problems:
        write(str(problem))
    say(f"{plural(len(chosen), 'rule')} read, {plural(len(problems), 'problem')}.")
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
    from twiplotui.cli.rules_named import book_of
    from twiplotui.cli.rules_output import write_try
    from twiplotui.services.check import posts_of_lines, try_rules

    book = book_of(context, name)
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
    write_try(report, as_json=as_json)


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


if __name__ == "__main__":
    from twiplotui.cli.main import run

    sys.exit(run(["rules", *sys.argv[1:]]))
