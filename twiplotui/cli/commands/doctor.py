"""`twiplotui doctor`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from twiplotui.cli.context import Context
from twiplotui.text.counts import plural

if TYPE_CHECKING:
    from twiplotui.services.doctor import Check


@click.command()
@click.option("--migrate", is_flag=True, help="First bring an older store up to date.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(context: Context, migrate: bool, as_json: bool) -> None:
    """Look over SQLite, the store, its files, place and backups, the rules and this terminal.

    Exit code 1 when something is wrong; each finding says what to do.
    """
    from twiplotui import __version__
    from twiplotui.cli.output import write, write_json
    from twiplotui.cli.terminal_facts import terminal_checks, width_test
    from twiplotui.services import doctor

    if migrate:
        doctor.migrate(context.paths.store, context.clock)
    checks = [
        *_settings(context),
        *doctor.look_over(context.paths, context.clock),
        *terminal_checks(),
    ]
    is_sound = all(check.verdict is not doctor.Verdict.WRONG for check in checks)
    if as_json:
        rows = [
            {"name": c.name, "verdict": c.verdict.value, "told": c.told, "todo": c.todo or None}
            for c in checks
        ]
        write_json({"version": __version__, "sound": is_sound, "checks": rows})
    else:
        write(f"twiplotui {__version__}")
        for check in checks:
            write(f"{check.verdict.value:<5} {check.name}: {check.told}")
            if check.todo:
                write(f"      {check.todo}")
        write("Width test: the bars on the right must stand in one column.")
        click.echo(width_test())
    if not is_sound:
        raise SystemExit(1)


def _settings(context: Context) -> list[Check]:
    from twiplotui.errors import ConfigError
    from twiplotui.services.doctor import Check, Verdict

    try:
        exists = context.paths.config.exists()
        told = str(context.paths.config) if exists else "there is no file; defaults hold"
        # By name: the layers keep the command line and the screen apart.
        import_module("twiplotui.tui.keymap").Keymap(context.settings.keys)
    except ConfigError as error:
        return [Check("configuration", Verdict.WRONG, error.message, error.hint)]
    found = [Check("configuration", Verdict.OK, told)]
    known = {pack.id for pack in context.rules.packs}
    strange = [each for each in context.settings.rules.off if each not in known]
    if strange:
        told = f"{context.paths.config}: “rules.off” names no pack: {', '.join(strange)}"
        hint = "“twiplotui rules list --packs” lists them."
        found = [Check("configuration", Verdict.WRONG, told, hint)]
    problems = context.rules.problems
    if problems:
        told = f"{plural(len(problems), 'problem')}, the first: {problems[0]}"
        found.append(Check("rules", Verdict.WRONG, told, "See all: “twiplotui rules lint”."))
    else:
        rules = plural(len(context.rules.rules), "rule")
        told = f"{rules} in {plural(len(context.rules.packs), 'pack')}"
        found.append(Check("rules", Verdict.OK, told))
    return found
