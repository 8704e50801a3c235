"""`twiplotui import`."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.text.counts import plural

if TYPE_CHECKING:
    from twiplotui.model.imports import FileReport, ImportReport
    from twiplotui.services.units import Problem, Unit
    from twiplotui.sources.material import ReadOptions

_TOLD_ASIDE = 10
"""Files of no known format in a folder that are named; the others are counted."""
_STOPPED = "Stopped. What is imported is whole; run the same command again to go on."


class _GivenPath(click.Path):
    """A path; an empty one (an unset variable of the shell) is not taken for this folder."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Refuse the empty path."""
        if not str(value):
            self.fail("An empty path names nothing; write “.” for this folder.", param, ctx)
        return super().convert(value, param, ctx)


@click.command(
    epilog="Examples: “twiplotui import ~/Downloads/twitter-archive.zip”, "
    "“twiplotui import --account @mfa list.csv”, “cat feed.xml | twiplotui import -”."
)
@click.argument("paths", nargs=-1, required=True, type=_GivenPath(path_type=Path, allow_dash=True))
@click.option("--as", "format_id", metavar="FORMAT", help="Read everything as this format.")
@click.option(
    "--account",
    metavar="[NETWORK:]HANDLE-OR-ID",
    help="Whose posts or list this is, where the file does not say.",
)
@click.option("--captured-at", metavar="TIME", help="When it was collected (2026-11-23T07:30Z).")
@click.option(
    "--complete/--partial",
    "is_complete",
    default=None,
    help="Whether lists of follows are whole; only whole ones can show an unfollow.",
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column holds id, text, time, author, url, lang …, or whether dates such as 8/9/2010"
    " in one are day-first or month-first; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would bring; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.pass_obj
def command(
    context: Context,
    paths: tuple[Path, ...],
    format_id: str | None,
    account: str | None,
    captured_at: str | None,
    is_complete: bool | None,
    columns: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import files, folders, zips and tars, compressed or not; “-” is standard input.

    The format is told from the content. Importing the same file again changes nothing.
    """
    from twiplotui.services.import_options import read_options
    from twiplotui.services.units import find_units, weed_out

    options = read_options(
        account=account,
        captured_at=captured_at,
        is_complete=is_complete,
        columns=columns,
        now=context.clock.now(),
    )
    units, problems = find_units(paths, options, format_id, sys.stdin.buffer if sys.stdin else None)
    units, unreadable = weed_out(units, options)
    problems += unreadable
    report = _run(context, units, options, dry_run=dry_run, quiet=as_json)
    if as_json:
        from twiplotui.cli.output import write_json

        write_json(as_object(report, problems))
    else:
        _write(report, problems)
    if report.total("runs") and report.import_id is not None:
        from twiplotui.cli.held import say_held

        say_held(context, report.import_id)
    if report.is_interrupted:
        raise SystemExit(130)
    serious = [problem for problem in problems if not problem.is_aside]
    if serious and not units:
        raise SystemExit(serious[0].error.exit_code)
    if serious or any(file.error for file in report.files):
        raise SystemExit(3)


def _run(
    context: Context, units: list[Unit], options: ReadOptions, *, dry_run: bool, quiet: bool
) -> ImportReport:
    from twiplotui.cli.interrupt import stop_on_interrupt
    from twiplotui.cli.output import say
    from twiplotui.cli.progress import ProgressLine
    from twiplotui.model.imports import ImportReport

    if not units:
        return ImportReport(is_dry_run=dry_run)
    line = ProgressLine(is_on=not quiet and sys.stderr.isatty())
    try:
        if dry_run:
            from twiplotui.services.dry_run import dry_run_units

            return dry_run_units(context.paths.store, units, options, on_progress=line.show)
        from twiplotui.services.post_helpers import helpers_for
        from twiplotui.services.units import size_of

        with helpers_for(size_of(units), context.rule_loader) as helpers:
            # The slowest to load; by now helpers do the same.
            from twiplotui.cli.rules_output import say_left_out
            from twiplotui.services.import_ import import_units

            rules = context.rules
            say_left_out(rules)
            with context.open_writing() as store, stop_on_interrupt(say) as should_stop:
                return import_units(
                    store,
                    units,
                    rules,
                    options=options,
                    on_progress=line.show,
                    should_stop=should_stop,
                    settings=context.settings,
                    helpers=helpers,
                )
    except KeyboardInterrupt:
        line.clear()
        say(_STOPPED)
        raise SystemExit(130) from None
    finally:
        line.clear()


def as_object(report: ImportReport, problems: list[Problem]) -> dict[str, Any]:
    """Return the report as the object that `--json` prints (documented in docs/formats.md)."""
    files = [_file_object(file) for file in report.files]
    files.extend(
        {
            **_file_object(None),
            "path": problem.path,
            "error": problem.error.message,
            "hint": problem.error.hint,
        }
        for problem in problems
    )
    names = ("read", "new", "updated", "known", "rejected", "left_out")
    totals = {name: report.total(name) for name in names}
    for name in ("posts", "accounts", "follows", "runs"):
        totals[name] = report.total(name)
    return {
        "import": report.import_id,
        "dry_run": report.is_dry_run,
        "interrupted": report.is_interrupted,
        "files": files,
        **totals,
    }


def _file_object(file: FileReport | None) -> dict[str, Any]:
    from twiplotui.model.imports import FileReport

    return asdict(file if file is not None else FileReport(path=""))


def _in_all(report: ImportReport) -> str:
    """Return what became of all files together."""
    verb = "Would import" if report.is_dry_run else "Imported"
    parts = ("post", "follow", "run", "account")
    posts, follows, runs, accounts = (plural(report.total(f"{part}s"), part) for part in parts)
    updated = report.total("updated")
    more = f", {'update' if report.is_dry_run else 'updated'} {updated:,}" if updated else ""
    new = plural(report.total("new"), "new record")
    return f"{verb} {new}{more}; read {posts}, {follows} in {runs}, {accounts}."


def _write(report: ImportReport, problems: list[Problem]) -> None:
    from twiplotui.cli.output import say, write
    from twiplotui.sources.titles import afterwards, title_of
    from twiplotui.text.clean import display

    for file in report.files:
        # A name with a line break would else write lines of the report itself.
        name = display(file.path, newline=" ")
        write(
            f"{name}: {title_of(file.format)}\n"
            f"  read {file.read} = new {file.new} + updated {file.updated} + known {file.known}"
            f" + rejected {file.rejected} + left out {file.left_out}"
        )
        for reason, count in file.left_out_reasons.items():
            write(f"  left out {count}: {reason}")
        for reject in file.rejects[:10]:
            write(f"  rejected {reject.position}: {reject.reason}")
        if file.rejected > 10:
            write(f"  … and {file.rejected - 10} more; “twiplotui imports show” lists them.")
        for note in (*file.warnings, *afterwards(file.format, file.new)):
            write(f"  note: {note}")
        if file.error:
            say(f"{name}: {file.error} {file.hint}".rstrip())
    aside = [problem for problem in problems if problem.is_aside]
    for problem in aside[:_TOLD_ASIDE]:
        say(str(problem.error))
    if len(aside) > _TOLD_ASIDE:
        say(f"… and {len(aside) - _TOLD_ASIDE} more files of no known format.")
    for problem in [each for each in problems if not each.is_aside]:
        say(str(problem.error))
    if report.files:
        write(_in_all(report))
    if report.is_interrupted:
        say(_STOPPED)
