"""`twiplotui posts`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, offset_option, output_options


@click.group(invoke_without_command=True)
@limit_option(50)
@offset_option
@output_options
@click.pass_context
def command(ctx: click.Context, limit: int, offset: int, output: str | None) -> None:
    """List posts, newest first. “posts show ID” tells all there is of one."""
    if ctx.invoked_subcommand is None:
        from twiplotui.cli.commands.search import print_posts

        print_posts(ctx.obj, "", limit=limit, offset=offset, output=output)


@command.command()
@click.argument("post_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(context: Context, post_id: int, as_json: bool) -> None:
    """Tell all there is of one post: text, findings, versions, presence, origin, journal."""
    from twiplotui.cli.output import write, write_json
    from twiplotui.cli.post_output import detail_object
    from twiplotui.cli.post_text import detail_text
    from twiplotui.errors import UsageError
    from twiplotui.store.post_detail import post_detail

    with context.open_reading() as store:
        detail = post_detail(store, post_id)
    if detail is None:
        raise UsageError(f"There is no post {post_id}.", "“twiplotui posts” lists ids.")
    if as_json:
        write_json(detail_object(detail))
    else:
        write(detail_text(detail))
