"""`twiplotui imports`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.output import limit_option, output_options

if TYPE_CHECKING:
    from twiplotui.store.connection import Store

_COLUMNS = ["id", "state", "kind", "started", "files", "read", "new", "updated", "known"]
_COLUMNS += ["rejected", "left_out", "first_file"]


@click.group(cls=ListingGroup)
def command() -> None:
    """List imports, show their rejects, undo one."""


@command.command("list")
@limit_option(100)
@output_options
@click.pass_obj
def list_(context: Context, limit: int, output: str | None) -> None:
    """List imports, newest first."""
    from twiplotui.cli.output import first, write_rows
    from twiplotui.store.imports import list_imports

    with context.open_reading() as store:
        rows = list_imports(store, limit + 1)
    write_rows(first(rows, limit), _COLUMNS, output)


def _row(store: Store, import_id: int) -> dict[str, Any]:
    from twiplotui.errors import UsageError
    from twiplotui.store.imports import list_imports

    for row in list_imports(store, limit=1_000_000):
        if row["id"] == import_id:
            return row
    raise UsageError(f"There is no import {import_id}.", "“twiplotui imports” lists them.")


@command.command()
@click.argument("import_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(context: Context, import_id: int, as_json: bool) -> None:
    """Tell what became of each file, and list what was rejected."""
    from twiplotui.cli.output import say, write, write_json, write_table
    from twiplotui.store.imports import import_files, import_rejects
    from twiplotui.text.clean import display

    with context.open_reading() as store:
        known = _row(store, import_id)
        files = import_files(store, import_id)
        rejects = import_rejects(store, import_id)
    if as_json:
        write_json({**known, "files": files, "rejects": rejects})
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
    if (more := known["rejected"] - len(rejects)) > 0:
        say(f"{more:,} more were rejected; of each file the first thousand are kept.")


@command.command()
@click.argument("import_id", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def undo(context: Context, import_id: int, yes: bool) -> None:
    """Take a whole import back: its posts, runs, and what followed from them."""
    from twiplotui.cli.output import confirm, write
    from twiplotui.services.imports import undo_import

    if not yes:
        with context.open_reading() as store:
            row = _row(store, import_id)
        brought = f"{row['new']:,} new of {row['read']:,} read, from {row['first_file']}"
        confirm(f"Undo import {import_id} of {row['started'][:10]} ({brought})?")
    with context.open_writing(create=False) as store:
        write(undo_import(store, import_id, by=context.who)[1])
