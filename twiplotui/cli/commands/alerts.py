"""`twiplotui alerts`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, output_options

_MORE = ("post", "event", "rule", "dismissed_as", "snoozed_until", "updated", "updated_by", "notes")
STATES = ("new", "acknowledged", "escalated", "snoozed", "dismissed")


@click.command()
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*STATES, "all"]),
    help="Only these; by default new and escalated.",
)
@limit_option(100)
@click.option("--plain", is_flag=True, help="One sentence a line, for a screen reader.")
@output_options
@click.pass_obj
def command(
    context: Context, states: tuple[str, ...], limit: int, plain: bool, output: str | None
) -> None:
    """List the queue: highest level first, then newest."""
    from twiplotui.cli.output import first, write, write_rows
    from twiplotui.cli.post_output import ALERT_COLUMNS, alert_object
    from twiplotui.model.words import AlertState
    from twiplotui.store.alerts import alerts_by_id, handles_of, notes_of, queue_ids
    from twiplotui.store.journal_reader import dismissed_as

    wanted = [
        AlertState(s) for s in (STATES if "all" in states else states or ("new", "escalated"))
    ]
    now = context.clock.now()
    with context.open_reading() as store:
        ids = first(queue_ids(store, states=wanted, limit=limit + 1), limit)
        alerts = alerts_by_id(store, ids)
        handles = handles_of(store, alerts)
        notes = notes_of(store, [alert.id for alert in alerts])
        gone = [alert.id for alert in alerts if alert.state is AlertState.DISMISSED]
        reasons = dismissed_as(store, gone)
    rows = [
        {
            **alert_object(each, handles.get(each.id, ""), now, notes.get(each.id, [])),
            "event": each.facts.event_id,
            "dismissed_as": reasons.get(each.id) or None,
        }
        for each in alerts
    ]
    if plain:
        for row in rows:
            write(f"Alert {row['id']}, {row['level']}, {row['state']}: {row['reason']}.")
    elif output == "csv":
        flat = [{**row, "notes": " / ".join(row["notes"])} for row in rows]
        write_rows(flat, [*ALERT_COLUMNS, *_MORE], output)
    else:
        write_rows(rows, ALERT_COLUMNS, output)
