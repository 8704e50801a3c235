"""Tables of profiles that are lists of follows.

Phantombuster says in a column `query` for whose list a row was collected; others say nothing, and
the list is of whom the file's name or the user says. The direction is in the name alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Network
from twiplotui.sources.columns import columns_for, normal_name
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_names import direction_in, direction_of_list, owner_of_list
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import read_table, sniff_columns, sniff_rows
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import handle_of, id_text

_OWNER, _ADDRESS = "query", "profileurl"
_HANDLES = ("screenname", "handle", "username")
_IDS = ("userid", "twitterid", "idstr", "id")
_PROFILE = frozenset(
    (
        *("followers", "followerscount", "friends", "friendscount", "followingcount"),
        *("statusescount", "name", "displayname", "fullname", *_IDS),
    )
)
"""Columns that profiles have beside their handle."""
_LISTED = frozenset(("country", "countrycode", "iso3c", "iso2", "role", "position", "party"))
"""Columns of a list that somebody made of accounts to watch."""


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    direction = direction_in(material.name)
    if direction is None:
        raise DataError(
            f"{material.name} does not say whether it lists followers or following.",
            "Put “following” or “followers” into its name.",
        )
    said, options = options.captured_at, dated(options, material)
    lists: dict[str, Gathering] = {}
    for line, record in read_table(material, has_header=True).records():
        if isinstance(record, Reject):
            yield record
            continue
        row = {normal_name(name): cell.strip() for name, cell in record.items()}
        owner, member = account_of_cell(row.get(_OWNER, ""), Network.X), _member(row)
        if owner is None or member is None:
            yield Reject(f"line {line}", "it does not name two accounts")
            continue
        key = owner.native_id or (owner.handle or "").casefold()
        gathering = lists.setdefault(key, Gathering(owner, direction, "collected profiles"))
        gathering.add(member)
        at = parse_time(row.get("timestamp", ""))[0]
        if at is not None and at > (gathering.captured_at or 0):
            gathering.captured_at = at
    for gathering in lists.values():
        is_dated = said is None and gathering.captured_at is not None
        own = replace(options, captured_at=None) if is_dated else options
        yield gathering.run(own, is_one_of_many=len(lists) > 1)


def _said_network(options: ReadOptions) -> Network:
    return options.account.network if options.account else Network.X


def _member(row: Mapping[str, str], network: Network = Network.X) -> AccountFacts | None:
    linked = account_of_cell(row.get(_ADDRESS, ""), network)
    handle = next((found for name in _HANDLES if (found := handle_of(row.get(name, "")))), None)
    native_id = next((found for name in _IDS if (found := id_text(row.get(name, "")))), None)
    handle = handle or (linked.handle if linked else None)
    if not (handle or native_id):
        return None
    if network in (Network.INSTAGRAM, Network.THREADS):
        native_id = handle
    return AccountFacts(network, native_id, handle, name=row.get("name") or None)


def _read_profiles(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = direction_of_list(material, "following-ids, followers-ids")
    names = {normal_name(name) for name in sniff_columns(material)}
    network = Network.MASTODON if "acct" in names else _said_network(options)
    gathering = Gathering(owner_of_list(material, options, network), direction, "list of profiles")
    for line, record in read_table(material, has_header=True).records():
        if isinstance(record, Reject):
            gathering.lost += 1
            yield record
            continue
        row = {normal_name(name): cell.strip() for name, cell in record.items()}
        member = _mastodon_member(row) if network is Network.MASTODON else _member(row, network)
        if member is None:
            gathering.lost += 1
            yield Reject(f"line {line}", "it names no account")
        else:
            gathering.add(member)
    yield gathering.run(options)


def _mastodon_member(row: Mapping[str, str]) -> AccountFacts | None:
    full = full_account(row.get("acct", ""), row.get("url", ""))
    name = row.get("displayname") or None
    return AccountFacts(Network.MASTODON, full, full, name=name) if full else None


def _sniff_profiles(material: Material) -> int:
    if direction_in(material.base_name) is None:
        return 0
    names = sniff_columns(material)
    plain = {normal_name(name) for name in names}
    is_profile = bool(plain & {*_HANDLES, "acct"}) and bool(plain & _PROFILE)
    return 89 if is_profile and not plain & {_OWNER, "text", "tweet", *_LISTED} else 0


def _sniff(material: Material) -> int:
    names = sniff_columns(material)
    plain = {normal_name(name) for name in names}
    if not {_OWNER, _ADDRESS} <= plain or columns_for(names, {}).has("text"):
        return 0
    place = [normal_name(name) for name in names].index(_OWNER)
    cells = [row[place] for row in sniff_rows(material, 20)[1:] if len(row) > place]
    is_account = any(account_of_cell(cell.strip(), Network.X) for cell in cells)
    return 88 if is_account else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("follow-queries", "Follows with whose list each was asked for", _sniff, _read),
    Format("follow-profiles", "Follows as a table of profiles", _sniff_profiles, _read_profiles),
)
