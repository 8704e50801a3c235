"""`twiplotui brief`."""

from __future__ import annotations

from pathlib import Path

import click

from twiplotui.cli.context import Context
from twiplotui.export.brief_forms import FORMS


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
    from twiplotui.export.brief_forms import form_of, render_brief
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
        click.echo(render_brief(brief, form or "md"), nl=False)
        return
    from twiplotui.export.files import write_new

    write_new(out, render_brief(brief, form or form_of(out)))
    if not keep_place:
        with context.open_writing(create=False) as store:
            remember_brief(store, brief.until)
    say(f"Wrote the brief to {out}.")
