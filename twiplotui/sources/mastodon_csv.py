"""The CSV files of Mastodon: accounts followed (three generations), followers, lists.

Mutes, blocks and bookmarks are private and refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_names import direction_in, owner_of_list
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.mastodon_actor import profile_of
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import head_text, read_table

_ADDRESS = re.compile(r"@?[\w][\w.-]*@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HEADER = "account address"
_HEADERS = (_HEADER, "account", "acct", "address", "handle", "user", "username")
_PRIVATE_NAMES = {
    "blocked_accounts": "blocked accounts",
    "muted_accounts": "muted accounts",
    "blocks": "blocked accounts",
    "mutes": "muted accounts",
    "bookmarks": "bookmarks",
    "domain_blocks": "blocked servers",
    "blocked_domains": "blocked servers",
}


def _read_follows(
    material: Material, options: ReadOptions, direction: Direction | None = None
) -> Iterator[Fact]:
    options = dated(options, material)
    known = direction or direction_in(material.base_name) or Direction.FOLLOWING
    beside = material.sibling("actor.json")
    profile = profile_of(beside, options) if beside is not None else None
    actor = profile or owner_of_list(material, options, Network.MASTODON)
    gathering = Gathering(actor, known, "Mastodon CSV")
    host = (actor.handle or "").rpartition("@")[2]
    for line, row in read_table(material, has_header=False).rows:
        if isinstance(row, Reject):
            gathering.lost += 1
            yield row
            continue
        cell = row[0].strip().strip("\ufeff")
        if cell.lower() in _HEADERS and not gathering.rows:
            continue
        name = full_account(cell, host=host)
        if name:
            gathering.add(AccountFacts(Network.MASTODON, name, name))
        else:
            gathering.lost += 1
            yield Reject(f"line {line}", f"“{cell[:60]}” is no account address")
    # Mastodon exports the whole of one's own following; followers come from other tools.
    yield gathering.run(options, known=True if known is Direction.FOLLOWING else None)


def _read_lists(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    host = ""
    if options.account is not None and options.account.handle:
        host = options.account.handle.rpartition("@")[2]
    for line, row in read_table(material, has_header=False).rows:
        if isinstance(row, Reject):
            yield row
            continue
        name = full_account(row[1], host=host) if len(row) > 1 else ""
        if not name:
            yield Reject(f"line {line}", "it names no account address")
            continue
        yield ListedAccount(
            AccountFacts(Network.MASTODON, name, name),
            tags=(row[0].strip(),) if row[0].strip() else (),
            position=f"line {line}",
        )


def _first_lines(material: Material) -> list[str]:
    text = head_text(material)
    lines = [line.strip().strip("\ufeff") for line in text.splitlines()[:50]]
    return [line for line in lines if line]


def _refuse_private(material: Material, lines: list[str]) -> None:
    stem = material.base_name.partition(".")[0]
    what = _PRIVATE_NAMES.get(stem, "")
    if lines[0].lower().startswith(f"{_HEADER},hide notifications"):
        what = "muted accounts"
    if what and material.base_name.endswith(".csv"):
        raise DataError(f"{material.name} lists {what}, which is private and not read.")


def _sniff_follows(material: Material) -> int:
    lines = _first_lines(material)
    if not lines or material.head[:1] in (b"{", b"[", b"<"):
        return 0
    _refuse_private(material, lines)
    first = lines[0].split(",")[0].strip('"').lower()
    if first == _HEADER:
        return 95
    lines = lines[first in _HEADERS :]
    cells = [line.split(",")[0].strip().strip('"') for line in lines]
    are_addresses = all(_ADDRESS.fullmatch(cell) for cell in cells[:-1] or cells)
    return 84 if cells and are_addresses and direction_in(material.base_name) else 0


def _sniff_lists(material: Material) -> int:
    lines = _first_lines(material)
    if not lines or not material.base_name.startswith("lists"):
        return 0
    cells = [line.rsplit(",", 1) for line in lines[:20]]
    is_list = all(len(cell) == 2 and _ADDRESS.fullmatch(cell[1].strip('"')) for cell in cells)
    return 88 if is_list else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("mastodon-follows-csv", "Mastodon follows (CSV)", _sniff_follows, _read_follows),
    Format("mastodon-lists-csv", "Mastodon lists.csv", _sniff_lists, _read_lists),
    Format(
        "mastodon-followers-csv",
        "Mastodon followers (CSV)",
        lambda _material: 0,
        partial(_read_follows, direction=Direction.FOLLOWERS),
    ),
)
