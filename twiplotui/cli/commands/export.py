"""`twiplotui export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context

if TYPE_CHECKING:
    from twiplotui.services.export import Sheet

_ALL = 10_000_000
"""A limit that no store reaches."""


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            default=_ALL,
            help="At most so many. Default: all.",
        ),
        click.option(
            "--as",
            "form",
            type=click.Choice(["csv", "jsonl", "md"]),
            help="Default: by FILE's name, else csv.",
        ),
        click.option(
            "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write a new file."
        ),
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """Write posts, alerts or follows as CSV, JSON Lines or Markdown, to FILE or standard output.

    In CSV a text that a spreadsheet might take for a formula begins with ', and control characters
    are shown as signs. JSON Lines holds texts exactly as they came.
    """


@command.command()
@click.argument("query", nargs=-1)
@_options
@click.pass_obj
def posts(
    context: Context, query: tuple[str, ...], out: Path | None, form: str | None, limit: int
) -> None:
    """Posts that QUERY finds, whole, with latest counts and rules hit; without a query all."""
    from twiplotui.cli.pointing import pointing_at
    from twiplotui.services.export import posts_sheet

    text = " ".join(query)
    with context.open_reading() as store, pointing_at(text):
        sheet = posts_sheet(store, text, limit)
    _write(sheet, out, form)


@command.command()
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["new", "acknowledged", "escalated", "snoozed", "dismissed"]),
    help="Only these; by default all.",
)
@_options
@click.pass_obj
def alerts(
    context: Context, states: tuple[str, ...], out: Path | None, form: str | None, limit: int
) -> None:
    """Alerts with their post, its address, what was decided, and the desk's notes."""
    from twiplotui.model.words import AlertState
    from twiplotui.services.export import alerts_sheet

    wanted = [AlertState(each) for each in states] or list(AlertState)
    with context.open_reading() as store:
        sheet = alerts_sheet(store, wanted, limit)
    _write(sheet, out, form)


@command.command()
@click.option("--all", "everything", is_flag=True, help="Also ends that are not watched.")
@_options
@click.pass_obj
def follows(
    context: Context, everything: bool, out: Path | None, form: str | None, limit: int
) -> None:
    """Who follows whom among watched accounts, with the moments of the evidence.

    “twiplotui follows export” writes the same as a graph.
    """
    from twiplotui.services.export import follows_sheet

    with context.open_reading() as store:
        sheet = follows_sheet(store, limit, watched_only=not everything)
    _write(sheet, out, form)


def _write(sheet: Sheet, out: Path | None, form: str | None) -> None:
    from twiplotui.cli.output import say
    from twiplotui.export.files import form_named, write_new
    from twiplotui.export.tables import FORMS, render_rows

    form = form or (form_named(out, FORMS, "csv") if out else "csv")
    text = render_rows(sheet.rows, sheet.columns, form)
    if out is None:
        click.echo(text, nl=False)
        return
    write_new(out, text)
    say(f"Wrote {len(sheet.rows)} rows to {out}.")
