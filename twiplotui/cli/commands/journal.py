"""`twiplotui journal`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, output_options
from twiplotui.services.journal_words import change, timed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twiplotui.store.journal_reader import Told

_COLUMNS = ["id", "batch", "at", "by", "act", "undoes", "subject", "subject_id", "name", "change"]
_COLUMNS += ["reason", "note"]
_IN_TABLE = 60


@click.command()
@click.option("--since", metavar="TIME", help="2026-11-01, 3d …")
@click.option("--until", metavar="TIME", help="Before then.")
@click.option("--by", default="", metavar="NAME", help="Only what this person did.")
@click.option("--act", default="", metavar="ACT", help="Only this act, for example dismiss.")
@click.option("--alert", type=int, metavar="ID", help="Only what was done with this alert.")
@click.option("--account", metavar="ACCOUNT", help="Only what was done with this account.")
@limit_option(200)
@output_options
@click.pass_obj
def command(
    context: Context,
    since: str | None,
    until: str | None,
    by: str,
    act: str,
    alert: int | None,
    account: str | None,
    limit: int,
    output: str | None,
) -> None:
    """Every act of the desk, newest first: who, when, what, with what, and why.

    Acts on alerts, accounts, silences, drafts, sources and imports, and what was undone. One batch
    is one undo. Nothing is ever taken out of it; “verify” checks that.
    """
    from twiplotui.cli.output import first, write_rows
    from twiplotui.cli.times import moment
    from twiplotui.store.account_lookup import one_account
    from twiplotui.store.journal_reader import journal_entries

    now = context.clock.now()
    with context.open_reading() as store:
        about = [("alert", str(alert))] if alert is not None else []
        if account:
            account_id = str(one_account(store, account))
            about += [("account", account_id), ("tags", account_id)]
        found = journal_entries(
            store,
            since=moment(since, now) if since else 0,
            until=moment(until, now) if until else None,
            by=by,
            act=act,
            about=about,
            limit=limit + 1,
        )
    rows = [_object(each) for each in first(found, limit)]
    if output in ("json", "jsonl"):
        write_rows(rows, [], output)
    elif output == "csv":
        write_rows(
            [{**row, "change": change(row["before"], row["after"])} for row in rows],
            _COLUMNS,
            output,
        )
    else:
        columns = ["batch", "at", "by", "act", "what", "change", "reason", "note"]
        write_rows([_line(row) for row in rows], columns, None)


def _object(told: Told) -> dict[str, Any]:
    from twiplotui.text.moments import iso
    from twiplotui.text.redact import redact

    entry = told.entry
    return {
        "id": entry.id,
        "batch": entry.batch,
        "at": iso(entry.at),
        "by": entry.by,
        "act": entry.act,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "name": redact(told.name) if "://" in told.name else told.name,
        "before": timed(json.loads(entry.before)),
        "after": timed(json.loads(entry.after)),
        "reason": entry.reason,
        "note": entry.note,
        "undoes": entry.undoes,
    }


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry as a row of the table."""
    from twiplotui.text.clean import one_line

    named = one_line(row["name"], _IN_TABLE)
    return {
        **row,
        "act": row["act"] if row["undoes"] is None else f"{row['act']} of {row['undoes']}",
        "what": f"{row['subject']} {row['subject_id']}" + (f": {named}" if named else ""),
        "change": change(row["before"], row["after"]),
    }
