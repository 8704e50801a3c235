"""`twiplotui purge`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.text.counts import plural


@click.command()
@click.argument("query")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(context: Context, query: str, yes: bool) -> None:
    """Remove the posts that QUERY finds for good, with every trace in the store's files.

    This cannot be undone. Backups made before still hold them.
    """
    from twiplotui.cli.output import confirm, say, write
    from twiplotui.cli.pointing import pointing_at
    from twiplotui.store.backup import backups_folder, list_backups, other_copies
    from twiplotui.store.purge import finish_purge, purge_posts
    from twiplotui.store.search import search

    if not query.strip():
        raise click.UsageError("Name what to purge; an empty search would be everything.")
    with context.open_writing(create=False) as store:
        with pointing_at(query):
            ids = search(store, query, limit=10_000_000)
        if not ids:
            if finish_purge(store):
                write("Finished a purge that had been cut off.")
            write("Nothing matches; nothing was removed.")
            return
        if not yes:
            confirm(f"Remove {plural(len(ids), 'post')} for good?")
        say("The store is rewritten now; until that is done nothing else can write to it.")
        removed = purge_posts(store, ids)
    write(f"Removed {plural(removed, 'post')} for good.")
    backups = list_backups(backups_folder(context.paths.store))
    if backups:
        say(f"{len(backups)} backups made before may still hold them: {backups[0].path.parent}")
    for path in other_copies(context.paths.store):
        say(f"So may {path}, which a restore or a cut-off backup left.")
