"""`twiplotui stats`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import output_options


@click.command()
@output_options
@click.pass_obj
def command(context: Context, output: str | None) -> None:
    """Count what the store holds, in all and by network; in CSV and JSON lines a line for each."""
    from twiplotui.cli.output import write_json, write_rows, write_table
    from twiplotui.store.stats import count_all
    from twiplotui.text.moments import iso

    with context.open_reading() as store:
        counts = count_all(store)
    networks = counts.pop("networks")
    for part in (counts, *networks.values()):
        for name in ("oldest", "newest"):
            part[name] = iso(part.get(name))
    if output == "json":
        write_json({**counts, "networks": networks})
        return
    if output is not None:
        rows = [{"network": "all", **counts}]
        rows += [{"network": name, **part} for name, part in sorted(networks.items())]
        write_rows(rows, list(rows[0]), output)
        return
    write_table(
        [{"what": name.replace("_", " "), "count": value} for name, value in counts.items()],
        ["what", "count"],
    )
    if networks:
        click.echo()
        columns = ["network", "posts", "accounts", "follow_runs", "follow_edges", "newest"]
        write_table([{"network": name, **part} for name, part in sorted(networks.items())], columns)
