"""`twiplotui refresh`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.text.counts import plural

if TYPE_CHECKING:
    from twiplotui.services.refresh import RefreshProgress, RefreshReport
    from twiplotui.store.connection import Store
    from twiplotui.store.sources import Source


@click.command(epilog="Examples: “twiplotui refresh”, “twiplotui refresh valdoria.example --json”.")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="Read all active sources, due or not.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.pass_obj
def command(context: Context, names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Fetch what is new from the live sources: all that are due, or those named.

    SOURCE is an id, an address or a part of one (see “twiplotui sources list”). Fit for cron.
    Ctrl+C stops; what is stored until then stays.
    """
    from twiplotui.cli.progress import OneLine
    from twiplotui.services.reach import network_settings
    from twiplotui.services.refresh import refresh

    line = OneLine(is_on=not as_json and sys.stderr.isatty())
    with context.open_writing() as store:
        sources = _chosen(store, names, everything=everything)
        try:
            report = refresh(
                store,
                sources,
                context.rule_loader,
                network=network_settings(context.settings),
                settings=context.settings,
                on_progress=lambda news: line.write(_told(news)),
            )
        finally:
            line.clear()
        waiting = _unapproved(store)
    if report.records.rules_note:
        from twiplotui.cli.output import say

        say(f"{report.records.rules_note} “twiplotui rules lint” lists them.")
    if as_json:
        from twiplotui.cli.output import write_json

        write_json(as_object(report))
    else:
        _write(report, waiting)
    if report.records.total("runs") and report.records.import_id is not None:
        from twiplotui.cli.held import say_held

        say_held(context, report.records.import_id)
    if report.is_interrupted:
        raise SystemExit(130)
    if report.problems and len(report.problems) == report.sources:
        raise SystemExit(6)


def _chosen(store: Store, names: tuple[str, ...], *, everything: bool) -> list[Source]:
    from twiplotui.errors import UsageError
    from twiplotui.store.sources import due_sources, list_sources, sources_named

    if not names:
        if everything:
            return [s for s in list_sources(store) if s.state == "active" and s.is_approved]
        return due_sources(store, store.clock.now())
    found = {source.id: source for name in names for source in sources_named(store, name)}
    waiting = [source for source in found.values() if not source.is_approved]
    if waiting:
        raise UsageError(
            f"{waiting[0].url} waits for your approval.",
            f"Agree to its being fetched: “twiplotui sources approve {waiting[0].id}”.",
        )
    return list(found.values())


def _unapproved(store: Store) -> int:
    from twiplotui.store.sources import list_sources

    return sum(not source.is_approved for source in list_sources(store))


def as_object(report: RefreshReport) -> dict[str, Any]:
    """Return the report as the object that `--json` prints (documented in docs/refresh.md)."""
    from twiplotui.text.redact import redact

    records = report.records
    names = ("read", "new", "updated", "known", "rejected", "left_out")
    return {
        "import": records.import_id,
        "sources": report.sources,
        **{outcome.value: count for outcome, count in report.outcomes.items()},
        "new_posts": report.new_posts,
        "edited": report.edited,
        "removed": report.deleted,
        "follow_changes": report.follow_changes,
        "records": {name: records.total(name) for name in names},
        "warnings": [
            {"source": file.path, "text": text} for file in records.files for text in file.warnings
        ],
        "problems": [
            {"id": source.id, "url": redact(source.url), "sentence": sentence}
            for source, sentence in report.problems
        ],
        "interrupted": report.is_interrupted,
    }


def _write(report: RefreshReport, waiting: int) -> None:
    from twiplotui.cli.output import say, write
    from twiplotui.text.redact import redact

    for source, sentence in report.problems:
        say(f"#{source.id} {source.title or redact(source.url)}: {sentence}")
    if not report.sources:
        write("No source is due.")
    else:
        write(f"{report.summary()} from {plural(report.sources, 'source')}.")
    if waiting:
        told = plural(waiting, "source waits", "sources wait")
        say(f"{told} for your approval: “twiplotui sources approve --all”.")
    if report.is_interrupted:
        say("Stopped. What is stored is whole; run it again to go on.")


def _told(progress: RefreshProgress) -> str:
    """Return how far the refresh is, in a line."""
    from twiplotui.text.clean import display
    from twiplotui.text.redact import redact

    name = display(progress.source.title or redact(progress.source.url), newline=" ")
    return f"[{progress.done}/{progress.total}] {progress.outcome}: {name}"
