"""`twiplotui restore`."""

from __future__ import annotations

from pathlib import Path

import click

from twiplotui.cli.context import Context


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(context: Context, file: Path | None, yes: bool) -> None:
    """Bring FILE or the newest good backup back; the present store is moved aside, not deleted."""
    from twiplotui.cli.output import confirm, write
    from twiplotui.errors import StoreDamagedError, StoreError
    from twiplotui.store.backup import backups_folder, is_sound, newest_good
    from twiplotui.store.restore import restore

    store_path = context.paths.store
    if file is None:
        newest = newest_good(backups_folder(store_path))
        if newest is None:
            raise StoreError(f"There is no sound backup in {backups_folder(store_path)}.")
        file = newest.path
    elif not is_sound(file):
        raise StoreDamagedError(f"{file} is not a sound backup; nothing was changed.")
    if not yes:
        confirm(f"Put {file} in the place of {store_path}?")
    aside = restore(store_path, file)
    write(f"{store_path} is now what {file.name} held.")
    if aside is not None:
        write(f"What stood there before is {aside}.")
