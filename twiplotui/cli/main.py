"""The root command. Knows each command by name and one line; loads the one that is called."""

from __future__ import annotations

import os
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import click

from twiplotui import __version__
from twiplotui.errors import TwiplotuiError


class Entry(NamedTuple):
    """A command of the root group."""

    module: str
    help: str


COMMANDS: dict[str, Entry] = {
    "import": Entry("import_", "Import files, folders and archives."),
    "refresh": Entry("refresh", "Fetch what is new from the sources."),
    "sources": Entry("sources", "Add, list, pause and remove live sources."),
    "posts": Entry("posts", "List posts, newest first, or show one."),
    "search": Entry("search", "Search posts; saved searches."),
    "alerts": Entry("alerts", "List the queue of alerts."),
    "triage": Entry("triage", "Acknowledge, escalate, dismiss, snooze, note, reopen, undo."),
    "accounts": Entry("accounts", "List, show, add, edit, merge accounts."),
    "follows": Entry("follows", "Who follows whom: edges, runs, events, matrix, unanswered."),
    "changes": Entry("changes", "Deletions, edits and profile changes."),
    "check": Entry("check", "Check a draft for risky phrasing."),
    "rules": Entry("rules", "List, show, test, try, make and lint rules."),
    "drafts": Entry("drafts", "List, keep, show and remove drafts."),
    "journal": Entry("journal", "Every act of the desk: who, when, what, why."),
    "brief": Entry("brief", "Write the brief: what changed and what the desk did."),
    "insight": Entry("insight", "Rankings, dialogues and topics, with their definitions."),
    "export": Entry("export", "Write posts, alerts or follows to a file."),
    "stats": Entry("stats", "Count what the store holds."),
    "imports": Entry("imports", "List imports, show their rejects, undo one."),
    "demo": Entry("demo", "Open an invented world in a throw-away store."),
    "keys": Entry("keys", "List every key of the screen."),
    "where": Entry("where", "Show where everything lives."),
    "doctor": Entry("doctor", "Look the store and this terminal over."),
    "verify": Entry("verify", "Check every stored record against its hash."),
    "backup": Entry("backup", "Back the store up."),
    "restore": Entry("restore", "Bring a backup back."),
    "purge": Entry("purge", "Remove posts for good."),
    "reindex": Entry("reindex", "Make the full-text index anew."),
}
"""Every command, in the order of a working day."""


_FOR_EVERY_COMMAND = ("--db", "--config")


def _with_the_store_first(arguments: list[str]) -> list[str]:
    first: list[str] = []
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        if argument == "--":
            rest.extend((argument, *given))
        elif argument in _FOR_EVERY_COMMAND:
            first.extend((argument, *islice(given, 1)))
        elif argument.startswith(tuple(f"{name}=" for name in _FOR_EVERY_COMMAND)):
            first.append(argument)
        else:
            rest.append(argument)
    return first + rest


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"twiplotui.cli.commands.{entry.module}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one line, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `--db` and `--config` wherever they stand: people write them last."""
        return super().parse_args(ctx, _with_the_store_first(args))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say which is nearest."""
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else " See “twiplotui --help”."
            ctx.fail(f"There is no command “{args[0]}”.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 findings or damage found, 2 wrong call, 3 unreadable data,"
    " 4 store, 5 act not possible, 6 network, 70 a fault of ours, 130 interrupted.",
)
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The store. Default: $TWIPLOTUI_DB, else the data folder (see “twiplotui where”).",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The configuration file. Default: $TWIPLOTUI_CONFIG, else the config folder.",
)
@click.version_option(__version__, prog_name="twiplotui")
@click.pass_context
def root(ctx: click.Context, db: Path | None, config: Path | None) -> None:
    """Follow what watched accounts say and do: one queue, with the reason and the evidence.

    Without a command, opens the screen.
    """
    from twiplotui.cli.context import Context

    ctx.obj = Context(db, config)
    if ctx.invoked_subcommand is None:
        from twiplotui.cli.screen import open_screen

        ctx.exit(open_screen(ctx.obj))


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code."""
    try:
        return _invoke(arguments)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt, EOFError):
        _say("Interrupted.")
        return 130
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except TwiplotuiError as error:
        _say(f"Error: {error.message}", error.hint)
        return error.exit_code
    except OSError as error:
        if error.filename is None:
            raise
        _say(f"Error: {os.fsdecode(error.filename)}: {error.strerror}.", "Name another file.")
        return 3


def _show(error: click.ClickException) -> None:
    """Print what click says of a wrong call, which quotes it."""
    import io

    told = io.StringIO()
    error.show(told)
    _say(told.getvalue().rstrip("\n"))


def _say(*lines: str) -> None:
    """Print narration; the cleaning of foreign text is loaded only when something is said."""
    from twiplotui.cli.output import say

    for line in lines:
        if line:
            say(line)


def _invoke(arguments: list[str]) -> int:
    """Run without click's own `main`, which ends a broken pipe with 1, our code for findings."""
    if "_TWIPLOTUI_COMPLETE" in os.environ:
        root.main(args=arguments, prog_name="twiplotui")
    with root.make_context("twiplotui", arguments) as ctx:
        result = root.invoke(ctx)
    return result if isinstance(result, int) else 0
