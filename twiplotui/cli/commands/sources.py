"""`twiplotui sources`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.output import confirm, output_options
from twiplotui.text.counts import plural

if TYPE_CHECKING:
    from twiplotui.services.discover import Found
    from twiplotui.store.connection import Store
    from twiplotui.store.sources import Source

COLUMNS = ("id", "kind", "title", "url", "state", "health")


@click.group(cls=ListingGroup)
def command() -> None:
    """Add, list, pause, remove and test the live sources that “refresh” reads."""


@command.command()
@click.argument("address", metavar="URL|@USER@SERVER|HANDLE.bsky.social|OPML")
@click.option("--yes", is_flag=True, help="Agree to what will be fetched without being asked.")
@click.pass_obj
def add(context: Context, address: str, yes: bool) -> None:
    """Find out what an address is, say what will be fetched from where, and add it."""
    from twiplotui.cli.output import write

    path = Path(address)
    if "://" not in address and path.suffix.lower() in (".opml", ".xml") and path.exists():
        _add_list(context, path, yes=yes)
        return
    from twiplotui.services import sources
    from twiplotui.services.reach import network_settings

    with context.open_writing() as store:
        found = sources.find(store, address, network=network_settings(context.settings))
        write(f"{found.title}: {found.what}." if found.title else f"It is {found.what}.")
        for url, title in found.others:
            write(f"  also there: {title or 'feed'} {url}")
        _agree(yes, found)
        source, is_new = sources.add(store, found)
    word = "Added" if is_new else "Already there:"
    write(f"{word} #{source.id}. “twiplotui refresh {source.id}” reads it now.")


def _agree(yes: bool, found: Found) -> None:
    if yes:
        return
    hosts = ", ".join(found.hosts)
    confirm(f"Fetch this from {hosts} from now on?")


def _add_list(context: Context, path: Path, *, yes: bool) -> None:
    from twiplotui.cli.output import write
    from twiplotui.services.discover import read_opml
    from twiplotui.store.sources import add_source
    from twiplotui.text.hosts import place_of

    feeds = read_opml(path)
    hosts = sorted({place_of(feed.url) for feed in feeds} - {""})
    told = f"{plural(len(feeds), 'feed')} on {plural(len(hosts), 'host')}"
    write(f"{path}: {told}: {', '.join(hosts)}")
    if not yes:
        confirm("Fetch all these from now on?")
    with context.open_writing() as store:
        added = [
            add_source(store, "feed", feed.url, title=feed.title, site=feed.site)[1]
            for feed in feeds
        ]
    there = plural(len(added) - sum(added), "was", "were")
    write(f"Added {plural(sum(added), 'source')}, {there} there already.")


@command.command("list")
@output_options
@click.pass_obj
def list_(context: Context, output: str | None) -> None:
    """List the sources and how they fare."""
    from twiplotui.cli.output import write, write_rows
    from twiplotui.store.sources import list_sources

    with context.open_reading() as store:
        rows = [_row(source, store.clock.now()) for source in list_sources(store)]
    if not rows and output is None:
        write("There are no sources. Add one with “twiplotui sources add ADDRESS”.")
        return
    write_rows(rows, COLUMNS, output)


def _row(source: Source, now: int) -> dict[str, Any]:
    from twiplotui.services.sources import health
    from twiplotui.text.redact import redact

    return {
        "id": source.id,
        "kind": source.kind,
        "title": source.title,
        "url": redact(source.url),
        "state": source.state,
        "is_approved": source.is_approved,
        "checked_at": source.checked_at,
        "changed_at": source.changed_at,
        "due_at": source.due_at,
        "failures": source.failures,
        "last_error": source.last_error,
        "health": health(source, now),
    }


def _changed(context: Context, names: tuple[str, ...], state: str, words: str) -> None:
    from twiplotui.cli.output import write
    from twiplotui.services.sources import change

    with context.open_writing(create=False) as store:
        chosen = _named(store, names)
        change(store, chosen, state, by=context.who)
    for source in chosen:
        write(f"{words} #{source.id} {_label(source)}. Undo: “twiplotui triage undo”.")


def _label(source: Source) -> str:
    from twiplotui.text.redact import redact

    return source.title or redact(source.url)


def _named(store: Store, names: tuple[str, ...]) -> list[Source]:
    from twiplotui.store.sources import sources_named

    found = {source.id: source for name in names for source in sources_named(store, name)}
    return list(found.values())


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_obj
def pause(context: Context, names: tuple[str, ...]) -> None:
    """Stop fetching sources for now."""
    _changed(context, names, "paused", "Paused")


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_obj
def resume(context: Context, names: tuple[str, ...]) -> None:
    """Fetch paused or ended sources again."""
    _changed(context, names, "active", "Resumed")


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_obj
def remove(context: Context, names: tuple[str, ...]) -> None:
    """Take sources off the list. What they brought stays."""
    _changed(context, names, "removed", "Removed")


@command.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="All sources that wait.")
@click.pass_obj
def approve(context: Context, names: tuple[str, ...], everything: bool) -> None:
    """Agree to sources of an imported list being fetched."""
    from twiplotui.cli.output import write
    from twiplotui.errors import UsageError
    from twiplotui.services.sources import approve as approve_sources
    from twiplotui.store.sources import list_sources

    if not names and not everything:
        raise UsageError("No source is named.", "Name sources, or write --all.")
    with context.open_writing(create=False) as store:
        chosen = list_sources(store) if everything else _named(store, names)
        waiting = [source for source in chosen if not source.is_approved]
        approve_sources(store, waiting, by=context.who)
    write(f"Approved {plural(len(waiting), 'source')}.")


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_obj
def test(context: Context, names: tuple[str, ...]) -> None:
    """Read sources now and say what they would bring; store nothing."""
    from twiplotui.cli.output import write
    from twiplotui.services.reach import network_settings
    from twiplotui.services.refresh_model import ReadingOutcome
    from twiplotui.services.sources import try_sources

    with context.open_reading() as store:
        trials = try_sources(
            store, _named(store, names), network=network_settings(context.settings)
        )
    for trial in trials:
        name = f"#{trial.source.id} {_label(trial.source)}"
        if trial.outcome is ReadingOutcome.READ:
            follows = f", {plural(trial.follows, 'follow')}" if trial.follows else ""
            rejected = f", {len(trial.rejects)} rejected" if trial.rejects else ""
            write(f"{name}: {plural(trial.posts, 'post')}{follows}{rejected}.")
        else:
            write(f"{name}: {trial.outcome}: {trial.sentence}")
    if any(trial.outcome in (ReadingOutcome.FAILED, ReadingOutcome.ENDED) for trial in trials):
        raise SystemExit(6)
