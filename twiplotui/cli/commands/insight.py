"""`twiplotui insight`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, output_options

if TYPE_CHECKING:
    from twiplotui.services.insight import Ranking

FIGURES = ("activity", "replies", "response", "connected", "popular", "dialogues", "hashtags")


@click.command(epilog="Example: “twiplotui insight response --since 30d --by country”.")
@click.argument("figures", nargs=-1, metavar="[FIGURE]...", type=click.Choice(FIGURES))
@click.option(
    "--by",
    type=click.Choice(["account", "actor", "country"]),
    default="account",
    show_default=True,
    help="What is counted; an actor may have several accounts.",
)
@click.option("--since", metavar="TIME", help="Posts since: 2026-11-01, 30d …")
@click.option("--until", metavar="TIME", help="Posts before.")
@click.option(
    "--least-n",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="Give no mean or share over fewer posts.",
)
@limit_option(20, "At most so many rows of each.")
@output_options
@click.pass_obj
def command(
    context: Context,
    figures: tuple[str, ...],
    by: str,
    since: str | None,
    until: str | None,
    least_n: int,
    limit: int,
    output: str | None,
) -> None:
    """Rankings, dialogues and hashtags of watched accounts, each with its definition and n.

    FIGURE is activity, replies, response, connected, popular, dialogues or hashtags; without one,
    all. “–” is a figure not given because n is too small.
    """
    from twiplotui.cli.times import moment
    from twiplotui.errors import UsageError
    from twiplotui.services.insight import rankings

    if output == "csv" and len(figures) != 1:
        raise UsageError("A CSV table holds one figure.", f"Name one of {', '.join(FIGURES)}.")
    now = context.clock.now()
    with context.open_reading() as store:
        found = rankings(
            store,
            figures or FIGURES,
            by=by,
            since=moment(since, now) if since else None,
            until=moment(until, now) if until else None,
            least_n=least_n,
        )
    _print(found, limit, output)


def _print(found: list[Ranking], limit: int, output: str | None) -> None:
    from twiplotui.cli.output import say, write, write_csv, write_json, write_json_lines
    from twiplotui.cli.output import write_table as table

    cut = [each.name for each in found if len(each.rows) > limit]
    if cut:
        say(f"These are the first {limit:,} of {', '.join(cut)}; --limit gives more.")
    if output == "json":
        write_json(
            [
                {"figure": each.name, "definition": each.definition, "rows": each.rows[:limit]}
                for each in found
            ]
        )
    elif output == "jsonl":
        write_json_lines(
            {"figure": each.name, **row} for each in found for row in each.rows[:limit]
        )
    elif output == "csv":
        write_csv(found[0].rows[:limit], found[0].columns)
        say(found[0].definition)
    else:
        for number, each in enumerate(found):
            write(("\n" if number else "") + each.definition)
            table(each.rows[:limit], each.columns)
