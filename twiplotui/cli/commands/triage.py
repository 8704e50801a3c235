"""`twiplotui triage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from twiplotui.cli.context import Context

if TYPE_CHECKING:
    from twiplotui.store.connection import Store

_REASONS = ("false-positive", "duplicate", "known-position", "other")
_IDS = click.argument("ids", nargs=-1, type=int, required=True)
_NOTE = click.option("--note", default="", help="A few words, kept in the journal.")


class _ActGroup(click.Group):
    """Takes an act by as many of its letters as tell it from the others: “ack”."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the act of this name, or the only one that begins so."""
        fitting = [name for name in self.commands if name.startswith(cmd_name)]
        name = fitting[0] if len(fitting) == 1 else cmd_name
        return super().get_command(ctx, name)


@click.group(cls=_ActGroup, invoke_without_command=True)
@click.option("--plain", is_flag=True, help="Print one alert, read one letter; for screen readers.")
@click.pass_context
def command(ctx: click.Context, plain: bool) -> None:
    """Decide alerts. One call is one batch; “triage undo” takes the last one back."""
    if ctx.invoked_subcommand is not None:
        return
    if not plain:
        click.echo(ctx.get_help())
        return
    from twiplotui.cli.plain_triage import run_plain

    run_plain(ctx.obj)


def _act(context: Context, ids: tuple[int, ...], act: str, **details: object) -> None:
    from twiplotui.cli.output import write
    from twiplotui.model.words import Act
    from twiplotui.services.triage import act_on

    with context.open_writing(create=False) as store:
        _known_or_refused(store, ids)
        report = act_on(store, ids, Act(act), by=context.who, **details)  # type: ignore[arg-type]  # keyword details of act_on
    write(report.message)
    if not report.done:
        raise SystemExit(5)


def _known_or_refused(store: Store, ids: tuple[int, ...]) -> None:
    from twiplotui.cli.output import say
    from twiplotui.errors import UsageError
    from twiplotui.store.alerts import alerts_by_id

    known = {alert.id for alert in alerts_by_id(store, ids)}
    if not known:
        raise UsageError(f"There is no alert {ids[0]}.", "“twiplotui alerts” lists ids.")
    for each in ids:
        if each not in known:
            say(f"There is no alert {each}.")


@command.command()
@_IDS
@_NOTE
@click.pass_obj
def acknowledge(context: Context, ids: tuple[int, ...], note: str) -> None:
    """Seen, no more to do."""
    _act(context, ids, "acknowledge", note=note)


@command.command()
@_IDS
@_NOTE
@click.pass_obj
def escalate(context: Context, ids: tuple[int, ...], note: str) -> None:
    """Tell the head of press."""
    _act(context, ids, "escalate", note=note)


@command.command()
@_IDS
@click.option("--reason", type=click.Choice(_REASONS), required=True, help="Why.")
@_NOTE
@click.pass_obj
def dismiss(context: Context, ids: tuple[int, ...], reason: str, note: str) -> None:
    """Take out of the queue, with the reason."""
    from twiplotui.model.words import DismissReason

    _act(context, ids, "dismiss", reason=DismissReason(reason), note=note)


@command.command()
@_IDS
@click.option(
    "--until", required=True, metavar="TIME", help="1h, 4h, tomorrow, monday, 09:30, 2026-11-30."
)
@_NOTE
@click.pass_obj
def snooze(context: Context, ids: tuple[int, ...], until: str, note: str) -> None:
    """Hide until a time; it comes back as new."""
    from twiplotui.cli.output import write
    from twiplotui.clock import LocalZone
    from twiplotui.triage.snooze import snooze_until, told

    zone = LocalZone()
    moment = snooze_until(until, context.clock.now(), zone)
    _act(context, ids, "snooze", snoozed_until=moment, note=note)
    write(f"until {told(moment, zone)}")


@command.command()
@click.argument("alert_id", type=int)
@click.argument("words")
@click.pass_obj
def note(context: Context, alert_id: int, words: str) -> None:
    """Add a note; the state stays."""
    _act(context, (alert_id,), "note", note=words)


@command.command()
@_IDS
@click.pass_obj
def reopen(context: Context, ids: tuple[int, ...]) -> None:
    """Make new again."""
    _act(context, ids, "reopen")


@command.command()
@click.pass_obj
def undo(context: Context) -> None:
    """Take the last batch back, whoever made it; may be called again and again."""
    from twiplotui.cli.output import write
    from twiplotui.services.triage import undo as undo_last

    with context.open_writing(create=False) as store:
        write(undo_last(store, by=context.who)[1])


@command.command()
@click.pass_obj
def redo(context: Context) -> None:
    """Do the last undone batch again."""
    from twiplotui.cli.output import write
    from twiplotui.services.triage import redo as redo_last

    with context.open_writing(create=False) as store:
        write(redo_last(store, by=context.who)[1])
