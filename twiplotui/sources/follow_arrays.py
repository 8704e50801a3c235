"""One account's follows as JSON: bare ids or handles, pages of X's first API, profiles of Bluesky.

Which way, only the name of the file says; whose, its name or the user.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Network
from twiplotui.sources.bluesky_json import account_of_profile
from twiplotui.sources.bluesky_records import is_did
from twiplotui.sources.follow_members import account_of_cell, account_of_user
from twiplotui.sources.follow_names import direction_in, direction_of_list, owner_of_list
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_id, get_list, get_text
from twiplotui.sources.json_stream import iter_json_documents
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek

_PAGES = ("users", "ids")
_NEXT, _PREVIOUS = "next_cursor", "previous_cursor"
_OF_POSTS = {"text", "record", "post", "uri", "full_text"}


def take(
    gathering: Gathering, member: object, position: str, options: ReadOptions
) -> Iterator[Reject]:
    """Add one member to a list, or say why it cannot be."""
    network = gathering.actor.network
    if isinstance(member, Mapping) and network is Network.BLUESKY:
        account = account_of_profile(member, options)
    else:
        account = account_of_user(member, network, options.captured_at)
    yield from gathering.take(account, position, member)


def is_name(text: str) -> bool:
    """Whether a text is an id or a handle."""
    return account_of_cell(text, Network.X) is not None


def are_names(cells: Sequence[object]) -> bool:
    """Whether these are ids and handles; a few may stand for an account that could not be read."""
    named = sum(is_name(str(cell)) for cell in cells if isinstance(cell, str | int))
    return named > 0 and named * 10 >= len(cells) * 9


def _read_array(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = direction_of_list(material)
    gathering = Gathering(_owner(material, options), direction, "list of ids")
    with material.open() as stream:
        for number, member, _raw in iter_json_documents(stream):
            yield from take(gathering, member, f"item {number}", options)
    yield gathering.run(options)


def _owner(material: Material, options: ReadOptions) -> AccountFacts:
    is_bluesky = is_did(get_text(peek(material).first, "did"))
    given = options.account
    if not is_bluesky:
        return owner_of_list(material, options, given.network if given else Network.X)
    if given is not None and given.network is Network.BLUESKY:
        return given
    raise DataError(
        f"{material.name} does not say whose list it is.",
        "Name the account with --account bluesky:HANDLE.",
    )


def _read_pages(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    direction = direction_of_list(material)
    owner = owner_of_list(material, options, Network.X)
    gathering = Gathering(owner, direction, "pages of the API of X")
    pages: list[Mapping[str, Any]] = []
    is_cut = False
    with material.open() as stream:
        for number, page, _raw in iter_json_documents(stream):
            if isinstance(page, Reject) or not isinstance(page, Mapping):
                is_cut = True
                yield page if isinstance(page, Reject) else Reject(f"item {number}", "no page")
                continue
            pages.append({name: page.get(name) for name in (_NEXT, _PREVIOUS)})
            members = next((found for name in _PAGES if (found := get_list(page, name))), [])
            for row, member in enumerate(members, start=1):
                yield from take(gathering, member, f"page {number}, row {row}", options)
    is_ended = bool(pages) and get_id(pages[0], _PREVIOUS) == get_id(pages[-1], _NEXT) == "0"
    is_whole = is_ended and not is_cut
    note = "" if is_whole else "the pages read are not all of the list"
    yield gathering.run(options, known=is_whole, note=note)


def _sniff_array(material: Material) -> int:
    seen = peek(material)
    if seen.shape != "array" or seen.variable or direction_in(material.base_name) is None:
        return 0
    if seen.values and len(seen.values) == len(seen.records):
        is_profile = all(
            is_did(get_text(each, "did")) and "handle" in each and not _OF_POSTS & each.keys()
            for each in seen.records
        )
        return 91 if is_profile else 0
    return 90 if seen.values and are_names(seen.values) else 0


def _sniff_pages(material: Material) -> int:
    seen = peek(material)
    if seen.shape not in ("object", "lines") or direction_in(material.base_name) is None:
        return 0
    return 92 if seen.records and all(map(_is_page, seen.records)) else 0


def _is_page(record: Mapping[str, Any]) -> bool:
    members = next((found for name in _PAGES if (found := get_list(record, name))), [])
    is_told = _NEXT in record or _PREVIOUS in record or len(record) == 1
    return is_told and bool(members) and account_of_user(members[0], Network.X, None) is not None


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("follow-array", "Follow list as a JSON array", _sniff_array, _read_array),
    Format("follow-pages", "Follow pages of the API v1.1 of X", _sniff_pages, _read_pages),
)
