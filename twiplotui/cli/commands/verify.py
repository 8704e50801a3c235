"""`twiplotui verify`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(context: Context, as_json: bool) -> None:
    """Check records, wordings, evidence and the journal against their hashes. Exit 1 on damage.

    What the desk itself made (drafts, sources, settings) and what can be made again (index, flags)
    has no hash.
    """
    from dataclasses import asdict

    from twiplotui.cli.output import write, write_json
    from twiplotui.store.verify import verify

    with context.open_reading() as store:
        found = list(verify(store))
    if as_json:
        write_json({"sound": not found, "damage": [asdict(each) for each in found]})
    else:
        for damage in found:
            write(damage.sentence)
        write("Everything is as it was stored." if not found else f"{len(found)} found.")
    if found:
        raise SystemExit(1)
