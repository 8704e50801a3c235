"""`twiplotui where`."""

from __future__ import annotations

from dataclasses import fields

import click

from twiplotui.cli.context import Context


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(context: Context, as_json: bool) -> None:
    """Show where the store, the configuration, the rules and the backups live."""
    from twiplotui.cli.output import write_json, write_table

    paths = {entry.name: getattr(context.paths, entry.name) for entry in fields(context.paths)}
    if as_json:
        write_json({name: str(path) for name, path in paths.items()})
        return
    write_table(
        [
            {"what": name, "exists": path.exists(), "path": str(path)}
            for name, path in paths.items()
        ],
        ["what", "exists", "path"],
    )
