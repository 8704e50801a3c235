"""`twiplotui backup`."""

from __future__ import annotations

from pathlib import Path

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import output_options


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--list", "only_list", is_flag=True, help="List the backups there are.")
@output_options
@click.pass_obj
def command(context: Context, file: Path | None, only_list: bool, output: str | None) -> None:
    """Back the store up, to the backups folder or to FILE; the copy is checked before it counts.

    FILE may be a folder that there is. --json, --jsonl and --csv are for --list.
    """
    from twiplotui.cli.output import write, write_rows
    from twiplotui.store.backup import back_up, backups_folder, list_backups

    if only_list:
        rows = [
            {"made": f"{b.made_at:%Y-%m-%dT%H:%M:%SZ}", "size": b.size, "path": str(b.path)}
            for b in list_backups(backups_folder(context.paths.store))
        ]
        write_rows(rows, ["made", "size", "path"], output)
        return
    if output is not None:
        raise click.UsageError(f"--{output} prints the list of backups; add --list.")
    with context.open_writing(create=False) as store:
        write(str(back_up(store, to=file)))
