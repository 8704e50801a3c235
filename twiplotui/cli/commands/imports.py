"""`twiplotui imports`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.output import output_options

_COLUMNS = ["id", "state", "kind", "started", "files", "read", "new", "updated", "known"]
_COLUMNS += ["rejected", "left_out", "first_file"]


@click.group(cls=ListingGroup)
def command() -> None:
    """List imports, show their rejects, undo one."""


@command.command("list")
@output_options
@click.pass_obj
def list_(context: Context, output: str | None) -> None:
    """List imports, newest first."""
    from twiplotui.cli.output import write_rows
    from twiplotui.store.imports import list_imports

    with context.open_reading() as store:
        rows = list_imports(store)
    write_rows(rows, _COLUMNS, output)


@command.command()
@click.argument("import_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(context: Context, import_id: int, as_json: bool) -> None:
    """Tell what became of each file, and list what was rejected."""
    from twiplotui.cli.output import write, write_json, write_table
    from twiplotui.errors import UsageError
    from twiplotui.store.imports import import_files, import_rejects, list_imports
    from twiplotui.text.clean import display

    with context.open_reading() as store:
        known = [row for row in list_imports(store, limit=1_000_000) if row["id"] == import_id]
        files = import_files(store, import_id)
        rejects = import_rejects(store, import_id)
    if not known:
        raise UsageError(f"There is no import {import_id}.", "“twiplotui imports” lists them.")
    if as_json:
        write_json({**known[0], "files": files, "rejects": rejects})
        return
    write_table(
        files, ["path", "format", "read", "new", "updated", "known", "rejected", "left_out"]
    )
    for file in files:
        for warning in file["warnings"]:
            write(f"note: {warning}")
    for reject in rejects:
        path = display(reject["path"], newline=" ")
        write(f"rejected {path} {reject['position']}: {reject['reason']}")


@command.command()
@click.argument("import_id", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def undo(context: Context, import_id: int, yes: bool) -> None:
    """Take a whole import back: its posts, runs, and what followed from them."""
    from twiplotui.cli.output import confirm, write
    from twiplotui.services.imports import undo_import

    if not yes:
        confirm(f"Undo import {import_id}?")
    with context.open_writing(create=False) as store:
        write(undo_import(store, import_id, by=context.who)[1])
