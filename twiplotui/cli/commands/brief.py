"""`twiplotui brief`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from twiplotui.cli.context import Context

if TYPE_CHECKING:
    from twiplotui.model.brief import Brief

FORMS = ("md", "html", "json", "csv")


@click.command(
    epilog="Examples: “twiplotui brief”, “twiplotui brief --since yesterday --html”, "
    "“twiplotui brief --out monday.html”."
)
@click.option("--since", metavar="TIME", help="Default: the end of the last brief, or a day ago.")
@click.option("--until", metavar="TIME", help="Default: now.")
@click.option("--as", "form", type=click.Choice(FORMS), help="Default: by FILE's name, else md.")
@click.option("--html", "form", flag_value="html", help="The same as --as html.")
@click.option("--json", "form", flag_value="json", help="The same as --as json.")
@click.option("--csv", "form", flag_value="csv", help="The same as --as csv.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a new file; the next brief begins where this one ends.",
)
@click.option("--keep-place", is_flag=True, help="With --out: do not move that beginning.")
@click.pass_obj
def command(
    context: Context,
    since: str | None,
    until: str | None,
    form: str | None,
    out: Path | None,
    keep_place: bool,
) -> None:
    """Write the brief: what changed, and what the desk did with it, each figure with its meaning.

    Printing a brief changes nothing. Writing one to a file with --out moves the place where the
    next one begins. No form of it loads, links or runs anything.
    """
    from twiplotui.cli.output import say
    from twiplotui.cli.times import moment
    from twiplotui.services.brief import make_brief, remember_brief

    now = context.clock.now()
    with context.open_reading() as store:
        brief = make_brief(
            store,
            since=moment(since, now) if since else None,
            until=moment(until, now) if until else None,
            by=context.who,
        )
    if out is None:
        click.echo(_render(brief, form or "md"), nl=False)
        return
    from twiplotui.export.files import write_new

    write_new(out, _render(brief, form or _by_name(out)))
    if not keep_place:
        with context.open_writing(create=False) as store:
            remember_brief(store, brief.until)
    say(f"Wrote the brief to {out}.")


def _by_name(path: Path) -> str:
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in FORMS else {"htm": "html"}.get(suffix, "md")


def _render(brief: Brief, form: str) -> str:
    if form == "html":
        from twiplotui.export.brief_html import brief_html

        return brief_html(brief)
    if form in ("json", "csv"):
        from twiplotui.export.brief_data import brief_csv, brief_json

        return brief_json(brief) if form == "json" else brief_csv(brief)
    from twiplotui.export.brief_markdown import brief_markdown

    return brief_markdown(brief)
