"""JSON lists of bare ids or handles: one account's, or each under its account: `{"17": [18, 19]}`.

Whether those listed follow or are followed only the name of the file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_members import account_of_cell, account_of_user
from twiplotui.sources.follow_names import direction_in, owner_of_list
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list
from twiplotui.sources.json_stream import load_document
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek

_ID = re.compile(r"\d{5,19}", re.ASCII)
"""Shorter keys are more likely years or places in a list than ids."""


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = _direction(material)
    network = options.account.network if options.account is not None else Network.X
    with material.open() as stream:
        document = load_document(stream, material.name)
    if not isinstance(document, Mapping):
        raise DataError(f"{material.name} holds no lists by account.")
    for key, members in document.items():
        actor = account_of_cell(str(key), network)
        if actor is None or not isinstance(members, list):
            yield Reject(str(key)[:100], "it holds no list, or does not say whose")
            continue
        gathering = Gathering(actor, direction, "lists by account")
        place = f"{str(key)[:100]}, row"
        is_many = len(document) > 1
        yield from _list(gathering, members, place, options, is_one_of_many=is_many)


def _read_array(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = _direction(material)
    network = options.account.network if options.account is not None else Network.X
    owner = owner_of_list(material, options, network)
    with material.open() as stream:
        document = load_document(stream, material.name)
    members = document if isinstance(document, list) else []
    yield from _list(Gathering(owner, direction, "list of ids"), members, "item", options)


def _direction(material: Material) -> Direction:
    found = direction_in(material.name)
    if found is None:
        raise DataError(
            f"{material.name} does not say whether it lists followers or accounts followed.",
            "Put “following” or “followers” into its name.",
        )
    return found


def _list(
    gathering: Gathering,
    members: list[object],
    place: str,
    options: ReadOptions,
    *,
    is_one_of_many: bool = False,
) -> Iterator[Fact]:
    for row, member in enumerate(members, start=1):
        account = account_of_user(member, gathering.actor.network, options.captured_at)
        if account is None:
            gathering.lost += 1
            yield Reject(f"{place} {row}", "it names no account")
        else:
            gathering.add(account)
    yield gathering.run(options, is_one_of_many=is_one_of_many)


def _sniff_array(material: Material) -> int:
    seen = peek(material)
    if seen.shape != "array" or seen.variable or direction_in(material.base_name) is None:
        return 0
    return 90 if seen.values and _are_names(list(seen.values)) else 0


def _sniff(material: Material) -> int:
    """Recognise ids with lists of ids; handles only where the name says what the lists are.

    Raises:
        DataError: It is such a file, and its name does not say which way.
    """
    seen = peek(material)
    if seen.shape not in ("object", "lines") or seen.variable or len(seen.values) != 1:
        return 0
    if not seen.first or not all(isinstance(each, list) for each in seen.first.values()):
        return 0
    if not _are_names([cell for key in seen.first for cell in get_list(seen.first, key)[:50]]):
        return 0
    has_direction = direction_in(material.base_name) is not None
    if all(_ID.fullmatch(key) for key in seen.first):
        members = [cell for each in seen.first for cell in get_list(seen.first, each)[:50]]
        if not has_direction and all(_ID.fullmatch(str(cell)) for cell in members):
            _direction(material)
        return 91 if has_direction else 0
    own_names = {"followers", "following", "friends", "followees", "follows", "ids", "users"}
    is_named = not own_names & {key.casefold() for key in seen.first}
    return 91 if has_direction and is_named and all(map(_names, seen.first)) else 0


def _are_names(cells: list[object]) -> bool:
    """Whether these are ids and handles; a few may stand for an account that could not be read."""
    named = sum(_names(str(cell)) for cell in cells if isinstance(cell, str | int))
    return named > 0 and named * 10 >= len(cells) * 9


def _names(text: str) -> bool:
    return account_of_cell(text, Network.X) is not None


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("follows-by-account", "JSON lists of follows by account", _sniff, _read),
    Format("follow-array", "Follow list as a JSON array of ids", _sniff_array, _read_array),
)
