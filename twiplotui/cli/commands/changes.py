"""`twiplotui changes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, output_options

KINDS = ("presence", "edits", "profiles")


@click.command()
@click.argument("kinds", nargs=-1, type=click.Choice(KINDS))
@click.option("--since", metavar="TIME", help="2026-11-01, 3d …")
@limit_option(200, "At most so many of each.")
@output_options
@click.pass_obj
def command(
    context: Context, kinds: tuple[str, ...], since: str | None, limit: int, output: str | None
) -> None:
    """Deletions (presence), edits and profile changes, newest first, with interval and evidence."""
    from twiplotui.cli.output import first, write_rows
    from twiplotui.cli.times import moment
    from twiplotui.store import changes

    after = moment(since, context.clock.now()) if since else 0
    readers = {
        "presence": changes.presence_changes,
        "edits": changes.edit_changes,
        "profiles": changes.profile_change_list,
    }
    rows: list[dict[str, Any]] = []
    with context.open_reading() as store:
        for kind in kinds or KINDS:
            rows.extend(readers[kind](store, since=after, limit=limit + 1))
    rows.sort(key=lambda row: row["last"] or 0, reverse=True)
    rows = list(first(rows, limit))
    if output in ("json", "jsonl"):
        write_rows([_timed(row) for row in rows], [], output)
    else:
        columns = ["first", "last", "kind", "account", "country", "confidence", "change"]
        columns += ["post", "evidence"] if output == "csv" else []
        flat = [
            {**_timed(row), "change": _told(row), "evidence": "; ".join(row["evidence"])}
            for row in rows
        ]
        write_rows(flat, columns, output)


def _timed(row: Mapping[str, Any]) -> dict[str, Any]:
    from twiplotui.cli.post_output import post_ref
    from twiplotui.text.moments import iso

    timed: dict[str, Any] = {
        name: iso(value) if name in ("published", "first", "last") else value
        for name, value in row.items()
    }
    for name in ("post", "reposted_as"):
        if name in timed:
            timed[name] = post_ref(timed[name])
    if timed.get("reposted"):
        timed["reposted"] = {**timed["reposted"], "at": iso(timed["reposted"]["at"])}
    if "wordings" in timed:
        timed["wordings"] = [{**each, "at": iso(each["at"])} for each in timed["wordings"]]
    return timed


def _told(row: Mapping[str, Any]) -> str:
    from twiplotui.export.wordings import latest_change
    from twiplotui.signals.wording import stood
    from twiplotui.text.clean import one_line

    if row["kind"] == "edit":
        return one_line(latest_change(row["wordings"]), 160)
    if row["kind"] == "profile":
        return one_line(f"{row['field']}: “{row['old']}” → “{row['new']}”", 160)
    again = f", posted again as {row['reposted_as']}" if row["reposted_as"] else ""
    return one_line(f"{stood(row['published'], row['last'])}{again}: {row['text']}", 160)
