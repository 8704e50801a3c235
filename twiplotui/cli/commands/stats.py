"""`twiplotui stats`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(context: Context, as_json: bool) -> None:
    """Count what the store holds, in all and by network."""
    from twiplotui.cli.output import write_json, write_table
    from twiplotui.store.stats import count_all
    from twiplotui.text.moments import iso

    with context.open_reading() as store:
        counts = count_all(store)
    networks = counts.pop("networks")
    for part in (counts, *networks.values()):
        for name in ("oldest", "newest"):
            part[name] = iso(part.get(name))
    if as_json:
        write_json({**counts, "networks": networks})
        return
    write_table(
        [{"what": name.replace("_", " "), "count": value} for name, value in counts.items()],
        ["what", "count"],
    )
    if networks:
        click.echo()
        columns = ["network", "posts", "accounts", "follow_runs", "follow_edges", "newest"]
        write_table([{"network": name, **part} for name, part in sorted(networks.items())], columns)
