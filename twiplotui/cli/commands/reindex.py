"""`twiplotui reindex`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.text.counts import plural


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Make the full-text index anew, after an update of the folding or a fault."""
    from twiplotui.cli.output import write
    from twiplotui.store.search_index import rebuild

    with context.open_writing(create=False) as store:
        done = rebuild(store)
    write(f"Indexed {plural(done, 'post')}.")
