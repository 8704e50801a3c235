"""`twiplotui drafts`."""

from __future__ import annotations

from pathlib import Path

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.output import output_options

NETWORKS = ("x", "mastodon", "bluesky", "threads")
_COLUMNS = ["id", "updated", "network", "versions", "title"]


@click.group(cls=ListingGroup)
def command() -> None:
    """List, keep, show and remove drafts."""


@command.command("list")
@output_options
@click.pass_obj
def list_(context: Context, output: str | None) -> None:
    """List kept drafts, latest first."""
    from twiplotui.cli.output import write_rows
    from twiplotui.services import drafts
    from twiplotui.text.moments import iso

    with context.open_reading() as store:
        rows = [
            {
                "id": draft.id,
                "updated": iso(draft.updated_at),
                "network": draft.network,
                "versions": draft.versions,
                "title": draft.title,
            }
            for draft in drafts.listed(store)
        ]
    write_rows(rows, _COLUMNS, output)


@command.command()
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--draft", "draft_id", type=int, metavar="ID", help="A new version of this draft.")
@click.option("--network", type=click.Choice(NETWORKS), help="For which its length is counted.")
@click.pass_obj
def keep(context: Context, file: Path, draft_id: int | None, network: str | None) -> None:
    """Keep a text as a draft or as a version of one; “-” is standard input.

    The same text again adds no version. “twiplotui check” looks it over.
    """
    from twiplotui.cli.given_text import read_text
    from twiplotui.cli.output import write
    from twiplotui.services import drafts
    from twiplotui.services.draft_length import LIMITS, length

    text = read_text(file)
    with context.open_writing(create=draft_id is None) as store:
        if draft_id is not None:
            network = network or drafts.one(store, draft_id)[0].network
        kept = drafts.keep(store, draft_id, text, network=network or "")
    limit = next((each for each in LIMITS if each.id == network), None)
    counted = f": {length(text, limit.id)} of {limit.most} on {limit.name}" if limit else ""
    write(f"Kept as draft {kept}{counted}.")


@command.command()
@click.argument("draft_id", type=int)
@click.option("--versions", "with_versions", is_flag=True, help="Every version, oldest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(context: Context, draft_id: int, with_versions: bool, as_json: bool) -> None:
    """Print a draft."""
    from twiplotui.cli.output import write, write_json
    from twiplotui.services import drafts
    from twiplotui.text.moments import iso

    with context.open_reading() as store:
        draft, versions = drafts.one(store, draft_id)
    shown = versions if with_versions else versions[-1:]
    if as_json:
        kept = [{"number": v.number, "at": iso(v.at), "text": v.text} for v in shown]
        write_json(
            {"id": draft.id, "network": draft.network, "title": draft.title, "versions": kept}
        )
        return
    for version in shown:
        if with_versions:
            write(f"— version {version.number}, {iso(version.at)}")
        write(version.text)


@command.command()
@click.argument("draft_id", type=int)
@click.pass_obj
def remove(context: Context, draft_id: int) -> None:
    """Put a draft away; “twiplotui triage undo” brings it back."""
    from twiplotui.cli.output import say
    from twiplotui.services import drafts

    with context.open_writing(create=False) as store:
        drafts.remove(store, draft_id, by=context.who)
    say(f"Removed draft {draft_id}.")
