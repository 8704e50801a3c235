"""Tables of profiles that are one list of follows: whose, the file's name or the user says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Network
from twiplotui.sources.columns import normal_name
from twiplotui.sources.follow_members import HANDLE_COLUMNS, ID_COLUMNS, account_of_row
from twiplotui.sources.follow_names import direction_in, direction_of_list, owner_of_list
from twiplotui.sources.follow_queries import OWNER_COLUMN
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import Format
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import read_table, sniff_columns

_PROFILE = frozenset(
    (
        *("followers", "followerscount", "friends", "friendscount", "followingcount"),
        *("statusescount", "name", "displayname", "fullname", *ID_COLUMNS),
    )
)
"""Columns that profiles have beside their handle."""
_LISTED = frozenset(("country", "countrycode", "iso3c", "iso2", "role", "position", "party"))
"""Columns of a list that somebody made of accounts to watch."""


def _sniff(material: Material) -> int:
    if direction_in(material.base_name) is None:
        return 0
    names = {normal_name(name) for name in sniff_columns(material)}
    is_profile = bool(names & {*HANDLE_COLUMNS, "acct"}) and bool(names & _PROFILE)
    return 89 if is_profile and not names & {OWNER_COLUMN, "text", "tweet", *_LISTED} else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = direction_of_list(material, "following-ids, followers-ids")
    network = _network(material, options)
    gathering = Gathering(owner_of_list(material, options, network), direction, "list of profiles")
    for line, record in read_table(material, has_header=True).records():
        if isinstance(record, Reject):
            gathering.lost += 1
            yield record
            continue
        row = {normal_name(name): cell.strip() for name, cell in record.items()}
        is_mastodon = network is Network.MASTODON
        member = _mastodon_member(row) if is_mastodon else account_of_row(row, network)
        yield from gathering.take(member, f"line {line}")
    yield gathering.run(options)


def _network(material: Material, options: ReadOptions) -> Network:
    if "acct" in {normal_name(name) for name in sniff_columns(material)}:
        return Network.MASTODON
    return options.account.network if options.account else Network.X


def _mastodon_member(row: Mapping[str, str]) -> AccountFacts | None:
    full = full_account(row.get("acct", ""), row.get("url", ""))
    name = row.get("displayname") or None
    return AccountFacts(Network.MASTODON, full, full, name=name) if full else None


FORMATS = (Format("follow-profiles", "Follows as a table of profiles", _sniff, _read),)
