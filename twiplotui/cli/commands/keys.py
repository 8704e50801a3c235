"""`twiplotui keys`."""

from __future__ import annotations

from importlib import import_module

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import output_options

_COLUMNS = ["keys", "where", "action", "help", "command"]


@click.command()
@output_options
@click.pass_obj
def command(context: Context, output: str | None) -> None:
    """List every key of the screen as it is in force, with its action and command.

    Keys are changed under [keys] of the configuration: action = "key" or "key,other".
    """
    from twiplotui.cli.output import write_rows

    # By name: the layers keep the command line and the screen apart; this table needs no screen.
    actions = import_module("twiplotui.tui.registry").ACTIONS
    keymap = import_module("twiplotui.tui.keymap").Keymap(context.settings.keys)
    rows = [
        {
            "keys": keymap.shown(action.id),
            "where": action.where,
            "action": action.id,
            "help": action.help,
            "command": f"twiplotui {action.command}" if action.command else "",
        }
        for action in actions
    ]
    write_rows(rows, _COLUMNS, output)
