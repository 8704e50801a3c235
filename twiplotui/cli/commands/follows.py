"""`twiplotui follows`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, output_options
from twiplotui.model.words import FollowEventKind
from twiplotui.text.counts import plural

_ACCOUNT = click.option("--account", metavar="ACCOUNT", help="Only with this account.")
_LIMIT = limit_option(500)
_MORE_OF_EVENTS = ["first", "actor_country", "target_country", "evidence", "same_day"]
_MORE_OF_EVENTS += ["first_between_countries", "withdrawn", "id"]


@click.group(invoke_without_command=True)
@_ACCOUNT
@click.option("--all", "everything", is_flag=True, help="Also ends that are not watched.")
@_LIMIT
@output_options
@click.pass_context
def command(
    ctx: click.Context, account: str | None, everything: bool, limit: int, output: str | None
) -> None:
    """Who follows whom, with the evidence. Without a subcommand: the follows themselves."""
    if ctx.invoked_subcommand is not None:
        return
    from twiplotui.cli.output import first, write_rows
    from twiplotui.store.account_lookup import one_account
    from twiplotui.store.follows import list_edges

    with ctx.obj.open_reading() as store:
        account_id = one_account(store, account) if account else None
        rows = list_edges(store, account=account_id, watched_only=not everything, limit=limit + 1)
    write_rows(
        [_with_times(row) for row in first(rows, limit)],
        ["network", "actor", "target", "since", "first_seen", "last_seen", "first_missing"],
        output,
    )


def _with_times(row: dict[str, Any]) -> dict[str, Any]:
    from twiplotui.text.moments import iso

    times = ("since", "first_seen", "last_seen", "first_missing", "captured_at", "seen_at")
    return {name: iso(value) if name in times else value for name, value in row.items()}


@command.command()
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in FollowEventKind]),
    help="Only these; may be given several times.",
)
@click.option(
    "--country", default="", metavar="XX", help="Only with this country, alpha-2 or name."
)
@_ACCOUNT
@click.option("--since", metavar="TIME", help="2026-11-01, 3d …")
@click.option("--withdrawn", is_flag=True, help="Also events that the runs no longer carry.")
@_LIMIT
@output_options
@click.pass_obj
def events(
    context: Context,
    kinds: tuple[str, ...],
    country: str,
    account: str | None,
    since: str | None,
    withdrawn: bool,
    limit: int,
    output: str | None,
) -> None:
    """Follow changes, newest first: kind, actor, target, interval, confidence, evidence."""
    from twiplotui.cli.event_output import event_object
    from twiplotui.cli.output import first, write_rows
    from twiplotui.cli.times import moment
    from twiplotui.services.typed import country_typed
    from twiplotui.store.account_lookup import one_account
    from twiplotui.store.follows import list_events

    with context.open_reading() as store:
        found = list_events(
            store,
            kinds=kinds,
            country=country_typed(country),
            account=one_account(store, account) if account else None,
            since=moment(since, context.clock.now()) if since else None,
            limit=limit + 1,
            withdrawn=withdrawn,
        )
    objects = [event_object(each) for each in first(found, limit)]
    if output in ("json", "jsonl"):
        write_rows(objects, [], output)
        return
    columns = ["last", "kind", "confidence", "actor", "target", "sentence"]
    if output == "csv":
        columns += _MORE_OF_EVENTS
        objects = [{**each, "same_day": "; ".join(each["same_day"])} for each in objects]
    write_rows(objects, columns, output)


@command.command()
@_ACCOUNT
@click.option("--held", is_flag=True, help="Only those that wait for a look.")
@_LIMIT
@output_options
@click.pass_obj
def runs(context: Context, account: str | None, held: bool, limit: int, output: str | None) -> None:
    """Readings of lists: when, how many, complete or not, held or not."""
    from twiplotui.cli.output import first, write_rows
    from twiplotui.store.account_lookup import one_account
    from twiplotui.store.follows import list_runs

    with context.open_reading() as store:
        account_id = one_account(store, account) if account else None
        found = list_runs(store, account=account_id, only_held=held, limit=limit + 1)
        rows = first(found, limit)
    columns = ["id", "network", "account", "direction", "captured_at", "read", "claimed"]
    columns += ["complete", "held", "source", "note"]
    write_rows([_with_times(row) for row in rows], columns, output)


@command.command()
@click.argument("run_id", type=int)
@click.pass_obj
def release(context: Context, run_id: int) -> None:
    """Let a held run count, after a look: its missing members are then told as such."""
    from twiplotui.cli.output import write
    from twiplotui.services.follows import release as release_held

    with context.open_writing(create=False) as store:
        release_held(store, run_id, context.settings, by=context.who)
    write(f"Run {run_id} counts now.")


@command.command()
@_ACCOUNT
@click.option(
    "--by",
    type=click.Choice(["account", "actor", "country"]),
    default="account",
    show_default=True,
    help="Between what; an actor or a country may have several accounts.",
)
@_LIMIT
@output_options
@click.pass_obj
def matrix(context: Context, account: str | None, by: str, limit: int, output: str | None) -> None:
    """Ties among watched accounts: mutual, one way, none, unknown kept apart.

    Of two actors or countries one follows the other where any of its accounts follows any of the
    other's; “none” needs all lists of both read to their end.
    """
    from itertools import islice

    from twiplotui.cli.output import say, write_rows
    from twiplotui.cli.tie_rows import account_pairs, group_pairs
    from twiplotui.services.follows import follow_network
    from twiplotui.store.account_lookup import one_account

    with context.open_reading() as store:
        only = one_account(store, account) if account else None
        network = follow_network(store)
    pairs = account_pairs(network, only) if by == "account" else group_pairs(network, by, only)
    columns = ["account", "country", "other", "other_country", "tie"]
    write_rows(islice(pairs, limit), columns if by == "account" else [by, "other", "tie"], output)
    if next(pairs, None) is not None:
        say(f"These are the first {limit} pairs; --limit gives more, --account those of one.")


@command.command()
@output_options
@click.pass_obj
def ranks(context: Context, output: str | None) -> None:
    """Best connected (mutual peers), popular among peers, follows no peer; with what was read."""
    from twiplotui.cli.output import write_rows
    from twiplotui.services.follows import follow_network

    with context.open_reading() as store:
        network = follow_network(store)
    by_id = {peer.id: peer for peer in network.peers}
    idle = set(network.ties.follows_no_peer())
    rows = [
        {"account": by_id[r.id].label, "country": by_id[r.id].country, "mutual": r.mutual,
         "followed_by_peers": r.followers, "follows_peers": r.following, "list_read": r.is_read,
         "follows_no_peer": r.id in idle, "n": len(network.peers) - 1,
         "claimed_following": by_id[r.id].claimed_following,
         "collected_following": by_id[r.id].collected_following}
        for r in network.ties.ranks()
    ]  # fmt: skip
    columns = ["account", "country", "mutual", "followed_by_peers", "follows_peers", "list_read"]
    columns += ["follows_no_peer", "n"]
    more = ["claimed_following", "collected_following"] if output == "csv" else []
    write_rows(rows, [*columns, *more], output)


@command.command()
@click.option(
    "--days",
    type=click.IntRange(min=0),
    help="For at least so many days; default from the config.",
)
@output_options
@click.pass_obj
def unanswered(context: Context, days: int | None, output: str | None) -> None:
    """Follows between watched accounts that are not returned, longest first."""
    from twiplotui.cli.output import write_rows
    from twiplotui.services.follows import unanswered as find

    wanted = context.settings.desk.unanswered_days if days is None else days
    with context.open_reading() as store:
        found = find(store, wanted)
    rows = [
        {"actor": each.actor.label, "actor_country": each.actor.country,
         "target": each.target.label, "target_country": each.target.country,
         "seen_at": each.seen_at, "days": each.days}
        for each in found
    ]  # fmt: skip
    columns = ["actor", "actor_country", "target", "target_country", "seen_at", "days"]
    write_rows([_with_times(row) for row in rows], columns, output)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as", "form", type=click.Choice(["graphml", "gexf", "csv"]), help="Default: by name."
)
@click.pass_obj
def export(context: Context, file: Path, form: str | None) -> None:
    """Write the follows among watched accounts, with dates, as GraphML, GEXF or CSV."""
    from twiplotui.cli.output import say
    from twiplotui.export.files import write_new
    from twiplotui.export.graphs import render_graph
    from twiplotui.services.follows import follow_network

    with context.open_reading() as store:
        network = follow_network(store)
    text = render_graph(network.peers, network.seen, form or file.suffix.lower().lstrip("."))
    write_new(file, text)
    follows = plural(len(network.seen), "follow")
    say(f"Wrote {follows} among {plural(len(network.peers), 'account')} to {file}.")
