"""Writes docs/cli.md from the commands' own help; `pytest --update-golden` puts it in place."""

from __future__ import annotations

from collections.abc import Iterator

import click

from twiplotui.cli.main import COMMANDS, root

HEAD = """# Commands

Generated from the commands' own help by `pytest tests/architecture --update-golden`.

Data goes to standard output, narration to standard error. Text for a terminal is cleaned of control characters; `--json` and `--jsonl` are ASCII and hold texts as they came; in `--csv` a `'` stands before what a spreadsheet might take for a formula, also behind a `;`.

## Exit codes

| code | meaning |
| ---: | --- |
| 0 | done |
| 1 | findings, or damage found (`check`, `rules test`, `rules lint`, `verify`, `doctor`) |
| 2 | a wrong call: option, argument, search, configuration |
| 3 | data that cannot be read; output that cannot be written |
| 4 | the store: none, locked, full, damaged, newer |
| 5 | an act that is not possible in this state |
| 6 | an address that could not be read |
| 70 | a fault of ours; a crash file says where, without any text |
| 130 | interrupted; what was done is kept |

## For every command

`--db FILE` names the store, `--config FILE` the configuration, wherever in the call they stand. `-h` or `--help` after any command tells all about it. Completion for bash: `eval "$(_TWIPLOTUI_COMPLETE=bash_source twiplotui)"`; `zsh_source` and `fish_source` likewise.
"""  # noqa: E501


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command and subcommand by its full name."""
    context = click.Context(root, info_name="twiplotui")
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for part in command.list_commands(context):
                inner = command.get_command(context, part)
                assert inner is not None
                yield f"{name} {part}", inner


def page() -> str:
    """Return docs/cli.md."""
    return HEAD + "".join(f"\n{_section(name, command)}" for name, command in commands())


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command)
    arguments = [
        parameter.make_metavar(context)
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    call = " ".join(["twiplotui", name, *arguments])
    level = "###" if " " in name else "##"
    first = (command.help or "").split("\n\n")[0].replace("\n", " ").strip()
    lines = [f"{level} `{call}`", "", first, ""]
    options = [each for each in command.params if isinstance(each, click.Option)]
    for option in options:
        names = ", ".join(f"`{each}`" for each in (*option.opts, *option.secondary_opts))
        lines.append(f"- {names}: {option.help}" if option.help else f"- {names}")
    return "\n".join(lines).rstrip() + "\n"
