"""`twiplotui check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twiplotui.cli.context import Context
from twiplotui.cli.given_text import open_bytes, read_text
from twiplotui.errors import UsageError

if TYPE_CHECKING:
    from twiplotui.model.flag import TextContext
    from twiplotui.rules import RuleBook
    from twiplotui.services.mutes import Silences


@click.command(
    epilog="Examples: “twiplotui check draft.txt”, “pbpaste | twiplotui check -”, "
    "“twiplotui check --jsonl < posts.jsonl”. Exit code 1: something at or above --level."
)
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --output json.")
@click.option(
    "--jsonl", is_flag=True, help="Read one object a line (id, text, scope …), answer one a line."
)
@click.option(
    "--level",
    type=click.Choice(["low", "medium", "high"]),
    default="medium",
    show_default=True,
    help="End with exit code 1 from this level on.",
)
@click.option(
    "--scope",
    type=click.Choice(["draft", "own", "watched"]),
    help="Whose text it is. Default: draft; for --jsonl watched.",
)
@click.option("--lang", default="", metavar="TAG", help="Language of the text (BCP 47).")
@click.option(
    "--country",
    metavar="CC",
    help="Country of the author, alpha-2 or name. Default for our own texts: that of the desk.",
)
@click.option("--role", default="", help="Role of the author, for example embassy.")
@click.option(
    "--date", metavar="YYYY-MM-DD", help="Day of publication. Default for our own texts: today."
)
@click.option("--media", is_flag=True, help="The post has a picture or a video.")
@click.option("--hidden", is_flag=True, help="Also show what an exception or a silence hides.")
@click.pass_obj
def command(
    context: Context,
    file: Path,
    output: str,
    as_json: bool,
    jsonl: bool,
    level: str,
    scope: str | None,
    lang: str,
    country: str | None,
    role: str,
    date: str | None,
    media: bool,
    hidden: bool,
) -> None:
    """Check a text for risky phrasing; “-” is standard input. Nothing leaves this machine."""
    from twiplotui.cli.rules_output import say_left_out
    from twiplotui.clock import utc
    from twiplotui.model.flag import TextContext
    from twiplotui.model.words import Level, Scope
    from twiplotui.services.typed import country_typed, role_typed

    whose = Scope(scope or ("watched" if jsonl else "draft"))
    if country is None and whose is not Scope.WATCHED:
        country = context.settings.desk.country
    if date is None and whose is not Scope.WATCHED:
        date = utc(context.clock.now()).date().isoformat()
    given = TextContext(
        scope=whose,
        lang=lang,
        country=country_typed(country or ""),
        role=role_typed(role),
        has_media=media,
        on_date=_day(date or ""),
    )
    silences = _silences(context)
    say_left_out(context.rules)
    if jsonl:
        _answer_lines(context.rules, silences, file, given)
        return
    text = read_text(file)
    is_flagged = _report(
        context.rules,
        silences,
        "standard input" if file == Path("-") else str(file),
        text,
        given,
        as_json=as_json or output == "json",
        hidden=hidden,
        level=Level[level.upper()],
    )
    if is_flagged:
        raise SystemExit(1)


check = command


def _day(date: str) -> str:
    from twiplotui.services.check import month_and_day_of

    try:
        return month_and_day_of(date) if date else ""
    except ValueError as error:
        raise UsageError(f"{error}.") from None


def _silences(context: Context) -> Silences | None:
    """Return what the desk silenced, or None where there is no store to ask."""
    if not context.paths.store.exists():
        return None
    from twiplotui.errors import StoreError
    from twiplotui.services.mutes import Silences

    try:
        with context.open_reading() as store:
            return Silences.of(store)
    except StoreError as error:
        click.echo(f"Silenced rules are not known: {error.message}", err=True)
        return None


def _report(
    book: RuleBook,
    silences: Silences | None,
    name: str,
    text: str,
    given: TextContext,
    *,
    as_json: bool,
    hidden: bool,
    level: int,
) -> bool:
    """Print the report; return whether something reaches `level`."""
    from twiplotui.cli.output import write_json
    from twiplotui.model.words import Level
    from twiplotui.services.check import finding_object, reaches

    findings = book.check(text, given, with_hidden=True)
    if silences is not None:
        findings = silences.apply(findings)
    shown = [f for f in findings if hidden or not f.suppressed_by]
    if as_json:
        write_json([{**finding_object(f), "account": None, "post": None} for f in shown])
    else:
        from twiplotui.cli.carets import write_report

        write_report(name, text, shown, len(findings) - len(shown), book.notes(given))
    return reaches(findings, Level(level))


def _answer_lines(
    book: RuleBook, silences: Silences | None, file: Path, defaults: TextContext
) -> None:
    import json

    from twiplotui.services.check import check_lines

    encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
    with open_bytes(file) as source:
        write = sys.stdout.write
        for answer in check_lines(book, source, defaults, silences):
            write(encode(answer) + "\n")
        sys.stdout.flush()
