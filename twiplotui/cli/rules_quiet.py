"""Commands of `twiplotui rules` that silence, list silences, and flag the archive anew."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import output_options
from twiplotui.text.counts import plural

if TYPE_CHECKING:
    from twiplotui.services.reflag import ReflagReport
    from twiplotui.store.connection import Store
    from twiplotui.store.mutes import Mute

_COLUMNS = ["number", "silenced", "where", "until", "hidden", "by", "since", "reason"]
_REASON = click.option("--reason", default="", help="Why, for those who come after.")


def _until(context: Context, words: str | None) -> int | None:
    if not words:
        return None
    from twiplotui.clock import LocalZone
    from twiplotui.triage.snooze import snooze_until

    return snooze_until(words, context.clock.now(), LocalZone())


def _tell(store: Store, mute: Mute, what: str) -> None:
    from twiplotui.cli.output import write
    from twiplotui.services.mutes import hidden_of

    if mute.until is not None:
        from twiplotui.clock import LocalZone
        from twiplotui.triage.snooze import told

        what += f" until {told(mute.until, LocalZone())}"
    hidden = hidden_of(store).get(mute.id, 0)
    write(
        f"{what} (#{mute.id}): {hidden} hidden. “twiplotui rules unmute {mute.id}” takes it back."
    )


@click.command()
@click.option("--phrase", required=True, help="The words; also found inside a longer finding.")
@click.option("--account", help="Only on this account; else on all, and in drafts.")
@click.option("--rule", "rule_id", default="", help="Only findings of this rule.")
@click.option("--until", metavar="WHEN", help="For example 2w or 2027-01-31; else until unmuted.")
@_REASON
@click.pass_obj
def mute(
    context: Context,
    phrase: str,
    account: str | None,
    rule_id: str,
    until: str | None,
    reason: str,
) -> None:
    """Mute a phrase on one account (or everywhere)."""
    from twiplotui.services import mutes
    from twiplotui.store.account_lookup import one_account

    if rule_id:
        _known(rule_id, [rule.id for rule in context.rules.rules], "rule")
    with context.open_writing(create=False) as store:
        made = mutes.mute_phrase(
            store,
            phrase,
            by=context.who,
            account_id=one_account(store, account) if account else None,
            rule_id=rule_id,
            reason=reason,
            until=_until(context, until),
        )
        _tell(store, made, f"Muted “{made.phrase}”" + (f" on {account}" if account else ""))


@click.command()
@click.argument("rule_id", metavar="RULE")
@click.option("--until", metavar="WHEN", default="30d", show_default=True,
              help="When it speaks again: 3d, 2w, monday, 2027-01-31.")  # fmt: skip
@_REASON
@click.pass_obj
def snooze(context: Context, rule_id: str, until: str, reason: str) -> None:
    """Snooze a rule until a date."""
    from twiplotui.services import mutes

    _known(rule_id, [rule.id for rule in context.rules.rules], "rule")
    with context.open_writing(create=False) as store:
        moment = _until(context, until)
        made = mutes.snooze_rule(store, rule_id, by=context.who, until=moment, reason=reason)
        _tell(store, made, f"Snoozed {rule_id}")


@click.command()
@click.argument("pack_id", metavar="PACK")
@_REASON
@click.pass_obj
def off(context: Context, pack_id: str, reason: str) -> None:
    """Switch a pack off."""
    from twiplotui.services import mutes

    _known(pack_id, [pack.id for pack in context.rules.packs], "pack")
    with context.open_writing() as store:
        made = mutes.switch_off(store, pack_id, by=context.who, reason=reason)
        _tell(store, made, f"Switched {pack_id} off")


@click.command()
@click.argument("pack_id", metavar="PACK")
@click.pass_obj
def on(context: Context, pack_id: str) -> None:
    """Switch a pack on again."""
    from twiplotui.cli.output import say, write
    from twiplotui.services import mutes

    _known(pack_id, [pack.id for pack in context.rules.packs], "pack")
    with context.open_writing(create=False) as store:
        count = mutes.switch_on(store, pack_id, by=context.who)
    write(f"Switched {pack_id} on." if count else f"{pack_id} was not switched off here.")
    if pack_id in context.settings.rules.off:
        say(f"It stands under “off” in [rules] of {context.paths.config}: take it out there.")


@click.command()
@click.argument("number", type=int)
@click.pass_obj
def unmute(context: Context, number: int) -> None:
    """End a silence, by its number."""
    from twiplotui.cli.output import write
    from twiplotui.services import mutes

    with context.open_writing(create=False) as store:
        lifted = mutes.lift(store, number, by=context.who)
    write(f"Lifted: {mutes.told(lifted)}.")


@click.command()
@output_options
@click.pass_obj
def muted(context: Context, output: str | None) -> None:
    """List what is silenced, and how many findings each silence hides."""
    from twiplotui.cli.output import say, write_rows
    from twiplotui.services import mutes
    from twiplotui.store.mutes import active_mutes

    with context.open_writing(create=False) as store:
        mutes.settle(store)
        counts = mutes.hidden_of(store)
        rows = [_row(store, mute, counts.get(mute.id, 0)) for mute in active_mutes(store)]
        total = mutes.hidden_count(store)
    rows += [
        {"number": None, "silenced": f"pack {pack}", "where": "configuration, not run at all"}
        for pack in context.settings.rules.off
    ]
    write_rows(rows, _COLUMNS, output)
    say(f"{total} hidden in all.")


def _row(store: Store, mute: Mute, hidden: int) -> dict[str, Any]:
    from twiplotui.model.account import label_of
    from twiplotui.services.mutes import told
    from twiplotui.store.account_reader import fields_of
    from twiplotui.text.moments import iso

    where = "everywhere"
    if mute.account_id is not None:
        fields = fields_of(store, mute.account_id, ["handle", "name"]) or {}
        where = label_of(fields.get("handle"), fields.get("name"))
    return {
        "number": mute.id,
        "silenced": told(mute) + (f" ({mute.rule_id})" if mute.phrase and mute.rule_id else ""),
        "where": where,
        "until": iso(mute.until),
        "hidden": hidden,
        "by": mute.by,
        "since": iso(mute.at),
        "reason": mute.reason,
    }


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def reflag(context: Context, as_json: bool) -> None:
    """Flag stored posts anew after rules changed; what was decided stands.

    First ends imports that were cut off. Ctrl+C stops; the next call goes on from there.
    """
    from twiplotui.cli.output import write, write_json
    from twiplotui.cli.rules_output import say_left_out
    from twiplotui.services.check import left_out_of
    from twiplotui.services.imports import finish_imports_if_free
    from twiplotui.services.reflag import ReflagReport
    from twiplotui.services.reflag import reflag as run

    is_shown = sys.stderr.isatty() and not as_json
    report = ReflagReport()

    def show(now: ReflagReport) -> None:
        nonlocal report
        report = now
        if is_shown:
            told = f"\r{now.done:,} of {plural(now.total, 'post')}, {now.changed:,} changed"
            click.echo(told, err=True, nl=False)

    is_stopped = False
    with context.open_writing(create=False) as store:
        try:
            finish_imports_if_free(store, lambda: context.rules, context.settings)
            report = run(store, context.rules, on_progress=show)
        except KeyboardInterrupt:
            is_stopped = True
    if is_shown:
        click.echo(err=True)
    if as_json:
        told = {"posts": report.done, "changed": report.changed, "stopped": is_stopped}
        write_json({**told, "rules_note": left_out_of(context.rules)})
    else:
        say_left_out(context.rules)
        changed = plural(report.changed, "has", "have")
        write(f"{plural(report.done, 'post')} looked at, {changed} other flags now.")
    if is_stopped:
        raise SystemExit(130)


def _known(name: str, names: list[str], what: str) -> None:
    """Refuse a rule or pack that does not exist.

    Raises:
        UsageError: With the nearest name there is.
    """
    if name not in names:
        from twiplotui.cli.rules_named import none_such

        raise none_such(what, name, names)


COMMANDS = (mute, snooze, off, on, muted, unmute, reflag)
"""To be added to the group `rules`."""
