"""`twiplotui accounts`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.listing import ListingGroup
from twiplotui.cli.output import limit_option, output_options

_COLUMNS = ["id", "network", "handle", "actor", "name", "country", "role", "ours", "tags"]
_WHICH = click.argument("account")


@click.group(cls=ListingGroup)
def command() -> None:
    """List, show, add, edit and merge accounts.

    An account is named by @handle, network:handle, its native id, or # and our own id.
    """


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Also accounts that are not watched.")
@click.option("--ours", is_flag=True, help="Only ours.")
@click.option("--country", default="", metavar="XX", help="Only this country, alpha-2 or name.")
@click.option("--role", default="", help="Only this role.")
@limit_option(1000)
@output_options
@click.pass_obj
def list_(
    context: Context,
    everything: bool,
    ours: bool,
    country: str,
    role: str,
    limit: int,
    output: str | None,
) -> None:
    """List the watch list, by country."""
    from twiplotui.cli.output import first, write_rows
    from twiplotui.services.typed import country_typed, role_typed
    from twiplotui.store.account_reader import list_accounts

    country, role = country_typed(country), role_typed(role)
    only = "ours" if ours else "all" if everything else "watched"
    with context.open_reading() as store:
        rows = list_accounts(store, only=only, country=country, role=role, limit=limit + 1)
    write_rows(first(rows, limit), _COLUMNS, output)


@command.command()
@_WHICH
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(context: Context, account: str, as_json: bool) -> None:
    """Tell all there is of one account: profile, history of changes, counts."""
    from twiplotui.cli.output import write, write_json
    from twiplotui.store.account_lookup import one_account
    from twiplotui.store.account_pages import last_post_at
    from twiplotui.store.account_reader import account_detail
    from twiplotui.text.moments import iso

    with context.open_reading() as store:
        account_id = one_account(store, account)
        detail = account_detail(store, account_id) or {}
        detail["last_post"] = last_post_at(store, account_id)
    detail["dormant"] = context.settings.desk.is_dormant(detail["last_post"], context.clock.now())
    for name in ("created_at", "first_seen", "observed_at", "last_post"):
        detail[name] = iso(detail[name])
    for part in (*detail["changes"], *detail["counts"]):
        for name in ("at", "after_at", "before_at"):
            if name in part:
                part[name] = iso(part[name])
    if as_json:
        write_json(detail)
        return
    for name, value in detail.items():
        if name not in ("changes", "counts") and value not in (None, "", []):
            told = ", ".join(value) if isinstance(value, list) else value
            write(f"{name.replace('_', ' ')}: {told}")
    for each in detail["counts"]:
        known = [
            f"{each[n]:,} {n}" for n in ("followers", "following", "posts") if each[n] is not None
        ]
        write(f"{each['at']} counts: {', '.join(known)}")
    for change in detail["changes"]:
        write(
            f"{change['before_at']} {change['field']}: “{change['old']}” → “{change['new']}”"
            f" (before {change['after_at']})"
        )


@command.command()
@click.argument("account")
@click.option("--country", default="", metavar="XX", help="Country, alpha-2 or name.")
@click.option("--role", default="", help="Role, for example foreign-minister.")
@click.option("--actor", default="", metavar="NAME", help="Whose it is: a person, an institution.")
@click.option("--ours", is_flag=True, help="It is one of ours.")
@click.option("--tag", "tags", multiple=True, help="The desk's own word for it.")
@click.pass_obj
def add(
    context: Context,
    account: str,
    country: str,
    role: str,
    actor: str,
    ours: bool,
    tags: tuple[str, ...],
) -> None:
    """Put an account on the watch list: [NETWORK:]HANDLE-OR-ID."""
    from twiplotui.cli.output import write
    from twiplotui.services import accounts
    from twiplotui.services.account_words import parse_account

    facts = parse_account(account)
    with context.open_writing() as store:
        account_id = accounts.add(
            store,
            facts,
            by=context.who,
            country=country,
            role=role,
            actor=actor,
            is_ours=ours,
            tags=tags,
        )
    named = f"@{facts.handle}" if facts.handle else facts.native_id
    write(f"Watching {named} ({facts.network.value}), account {account_id}.")


@command.command()
@_WHICH
@click.option("--country", metavar="XX", help="Country, alpha-2 or name; empty: none.")
@click.option("--role", help="Role; empty: none.")
@click.option("--actor", metavar="NAME", help="Whose it is; several accounts may have one actor.")
@click.option("--ours/--not-ours", default=None, help="Whether it is one of ours.")
@click.option("--watch/--no-watch", default=None, help="Whether it is watched.")
@click.option("--tag", "tags", multiple=True, help="Replaces the tags; may be given several times.")
@click.option("--no-tags", is_flag=True, help="Take all tags away.")
@click.pass_obj
def edit(
    context: Context,
    account: str,
    country: str | None,
    role: str | None,
    actor: str | None,
    ours: bool | None,
    watch: bool | None,
    tags: tuple[str, ...],
    no_tags: bool,
) -> None:
    """Change country, role, actor, side or tags. “triage undo” takes it back."""
    from twiplotui.cli.output import write
    from twiplotui.services import accounts
    from twiplotui.store.account_lookup import one_account

    given = {"country": country, "role": role, "is_ours": ours, "is_watched": watch}
    fields = {name: value for name, value in given.items() if value is not None}
    if not (fields or tags or no_tags or actor is not None):
        raise click.UsageError("Nothing is named that is to be changed.")
    with context.open_writing(create=False) as store:
        account_id = one_account(store, account)
        wanted = tags if tags or no_tags else None
        done = accounts.edit(store, account_id, by=context.who, actor=actor, tags=wanted, **fields)
        write(done.message)


@command.command()
@click.argument("kept")
@click.argument("other")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def merge(context: Context, kept: str, other: str, yes: bool) -> None:
    """Declare that OTHER, known only by its handle, is KEPT. “triage undo” parts them."""
    from twiplotui.cli.output import confirm, write
    from twiplotui.services import accounts
    from twiplotui.store.account_lookup import one_account

    with context.open_reading() as store:
        kept_id, other_id = one_account(store, kept), one_account(store, other)
    if not yes:
        confirm(f"Make {other} part of {kept}? “twiplotui triage undo” parts them again.")
    with context.open_writing(create=False) as store:
        edited = accounts.merge(store, kept_id, other_id, by=context.who, settings=context.settings)
        write(edited.message)
