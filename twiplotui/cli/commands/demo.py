"""`twiplotui demo`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context


@click.command()
@click.option("--once", is_flag=True, help="Print alerts, posts and follow changes, and end.")
@click.pass_obj
def command(context: Context, once: bool) -> None:
    """Open an invented world in a throw-away store; nothing is written to your own."""
    from twiplotui.cli.demo_world import demo_world
    from twiplotui.cli.screen import open_demo

    if not once:
        raise SystemExit(open_demo(context))
    with demo_world(context) as inner:
        _print_once(inner)


def _print_once(context: Context) -> None:
    from twiplotui.cli.event_output import event_object
    from twiplotui.cli.output import write, write_table
    from twiplotui.cli.post_output import ALERT_COLUMNS, POST_COLUMNS, alert_object, post_line
    from twiplotui.model.words import AlertState
    from twiplotui.store.alerts import alerts_by_id, handles_of, queue_ids
    from twiplotui.store.follows import list_events
    from twiplotui.store.posts import posts_by_id
    from twiplotui.store.search import search

    with context.open_reading() as store:
        states = (AlertState.NEW, AlertState.ESCALATED)
        alerts = alerts_by_id(store, queue_ids(store, states=states, limit=50))
        handles = handles_of(store, alerts)
        posts = posts_by_id(store, search(store, "", limit=25))
        events = list_events(store, limit=25)
    now = context.clock.now()
    write("DEMO: invented states, officials and posts.\n\nAlerts")
    write_table([alert_object(a, handles.get(a.id, ""), now, []) for a in alerts], ALERT_COLUMNS)
    write("\nRecent posts")
    write_table([post_line(post) for post in posts], POST_COLUMNS)
    write("\nFollow changes")
    columns = ["last", "kind", "confidence", "sentence"]
    write_table([event_object(event) for event in events], columns)
