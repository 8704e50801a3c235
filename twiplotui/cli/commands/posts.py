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
@click.option(
    "--record", "as_record", is_flag=True, help="Print the record that its source gave of it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(context: Context, post_id: int, as_record: bool, as_json: bool) -> None:
    """Tell all there is of one post: text, findings, versions, presence, origin, journal.

    With --record: what each source said of it, as it was imported; with --json unchanged.
    """
    from twiplotui.cli import post_output, post_text
    from twiplotui.cli.output import write, write_json
    from twiplotui.errors import UsageError
    from twiplotui.store.post_detail import post_detail
    from twiplotui.store.record_reader import records_of

    with context.open_reading() as store:
        detail = post_detail(store, post_id)
        records = records_of(store, post_id) if as_record else ()
    if detail is None:
        raise UsageError(f"There is no post {post_id}.", "“twiplotui posts” lists ids.")
    if as_record and as_json:
        write_json(
            {
                "id": post_output.post_ref(post_id),
                "records": [post_output.record_object(each) for each in records],
            }
        )
    elif as_record:
        write(post_text.records_text(records))
    elif as_json:
        write_json(post_output.detail_object(detail, context.clock.now()))
    else:
        write(post_text.detail_text(detail, context.clock.now()))
