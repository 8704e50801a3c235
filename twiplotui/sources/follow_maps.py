"""JSON lists of follows, each under the id or handle of its account: `{"17": [18, 19]}`.

Whether those listed follow or are followed only the name of the file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Network
from twiplotui.sources.follow_arrays import are_names, is_name, take
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_names import direction_in, direction_of_list
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import load_document
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek

_ID = re.compile(r"\d{5,19}", re.ASCII)
"""Shorter keys are more likely years or places in a list than ids."""
_LIST_NAMES = frozenset(
    ("followers", "following", "friends", "followees", "follows", "ids", "users", "accounts")
)


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = direction_of_list(material)
    network = options.account.network if options.account is not None else Network.X
    with material.open() as stream:
        document = load_document(stream, material.name)
    maps = document if isinstance(document, list) else [document]
    lists = [pair for each in maps if isinstance(each, Mapping) for pair in each.items()]
    for key, members in lists:
        actor = account_of_cell(str(key), network)
        place = str(key)[:100]
        if actor is None or not isinstance(members, list):
            yield Reject(place, "it holds no list, or does not say whose")
            continue
        gathering = Gathering(actor, direction, "lists by account")
        for row, member in enumerate(members, start=1):
            yield from take(gathering, member, f"{place}, row {row}", options)
        yield gathering.run(options, is_one_of_many=len(lists) > 1)


def _sniff(material: Material) -> int:
    """Recognise ids with lists of ids; handles only where the name says what the lists are.

    Raises:
        DataError: It is such a file, and its name does not say which way.
    """
    seen = peek(material)
    if not seen.shape or seen.variable or not seen.first:
        return 0
    is_one = seen.shape != "array" and len(seen.values) == 1
    maps = seen.records
    if not is_one and not all(len(each) == 1 for each in maps):
        return 0
    if not all(isinstance(members, list) for each in maps for members in each.values()):
        return 0
    keys = [key for each in maps for key in each]
    members: list[Any] = []
    for each in maps:
        for cells in each.values():
            members += list(cells)[:50]  # type: ignore[call-overload]
    if not are_names(members):
        return 0
    has_direction = direction_in(material.base_name) is not None
    if all(map(_ID.fullmatch, keys)):
        if not has_direction and all(_ID.fullmatch(str(cell)) for cell in members):
            direction_of_list(material)
        return 91 if has_direction else 0
    is_named = not _LIST_NAMES & {key.casefold() for key in keys}
    return 91 if has_direction and is_named and all(map(is_name, keys)) else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("follows-by-account", "JSON lists of follows by account", _sniff, _read),
)
