"""Lists of follows of one account: bare ids, pages of twarc2, lines of twscrape, JSON per account.

Where neither the file nor its name says whose list it is and in which direction, it is refused
with what to pass; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_edges import EDGE_FORMATS
from twiplotui.sources.follow_members import account_of_cell, account_of_user
from twiplotui.sources.follow_names import (
    direction_in,
    direction_of_list,
    owner_of_list,
    text_rows,
)
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_stream import iter_json_documents, iter_json_lines
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import is_damaged_id

_PAGE_URL = re.compile(r"/2/users/(\d{1,19})/(following|followers)\b")
_ID_LINE = re.compile(rb"\s*\"?\d{1,19}(?:\.\d*)?(?:[eE]\+\d+)?\"?,?\s*")
_NAME_LINE = re.compile(rb"\s*\"?@?\w{1,20}\"?,?\s*", re.ASCII)
_LISTS = {
    "following": Direction.FOLLOWING,
    "friends": Direction.FOLLOWING,
    "followees": Direction.FOLLOWING,
    "followings": Direction.FOLLOWING,
    "follows": Direction.FOLLOWING,
    "followers": Direction.FOLLOWERS,
}
_OWNER_NAMES = ("username", "screen_name", "handle", "id", "id_str", "user_id")


def _network(options: ReadOptions) -> Network:
    return options.account.network if options.account is not None else Network.X


def _read_ids(
    material: Material, options: ReadOptions, direction: Direction | None = None
) -> Iterator[Fact]:
    """Read one id or handle a line, as `twarc followers` and `twarc friends` write them."""
    options = dated(options, material)
    known = direction or direction_of_list(material, "following-ids, followers-ids")
    actor = owner_of_list(material, options, _network(options))
    gathering = Gathering(actor, known, "list of ids")
    for number, row in text_rows(material):
        text = row.strip(",").strip("\"'").strip()
        if not text or text.startswith("#") or (number == 1 and text.lower() in _HEADERS):
            continue
        account = account_of_cell(text, actor.network) if len(text) < 200 else None
        if account is not None:
            gathering.add(account)
            continue
        gathering.lost += 1
        if is_damaged_id(text):
            yield Reject(f"line {number}", f"the id {text[:40]} was ruined by a spreadsheet")
        else:
            yield Reject(f"line {number}", "it is no id and no handle")
    yield gathering.run(options)


_HEADERS = ("id", "ids", "user_id", "userid", "id_str", "screen_name", "username", "handle")


def _read_pages(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read the pages of `twarc2 followers` and `twarc2 following`."""
    options = dated(options, material)
    lists: dict[tuple[str, str], Gathering] = {}
    is_open: dict[tuple[str, str], bool] = {}
    starts_inside: dict[tuple[str, str], bool] = {}
    is_cut = False
    with material.open() as stream:
        for number, page, _raw in iter_json_lines(stream):
            if isinstance(page, Reject):
                is_cut = True
                yield page
                continue
            twarc = get_map(page, "__twarc")
            found = _PAGE_URL.search(get_text(twarc, "url"))
            if not found or not isinstance(page, Mapping):
                yield Reject(f"line {number}", "it does not say whose list it is")
                continue
            key = (found[1], found[2])
            captured = parse_time(get_text(twarc, "retrieved_at"))[0]
            if key not in lists:
                actor = _actor_of_id(found[1], options)
                lists[key] = Gathering(actor, Direction(found[2]), "twarc2")
                starts_inside[key] = bool(get_text(get_map(page, "meta"), "previous_token"))
            lists[key].captured_at = captured or lists[key].captured_at
            yield from _take_page(page, lists[key], number)
            # A flattened line holds one user and no token, so it proves nothing.
            token = get_map(page, "meta").get("next_token")
            is_open[key] = bool(token) or not _is_list(page, "data")
    for key, gathering in lists.items():
        whole = not (is_open[key] or starts_inside[key] or is_cut)
        note = "" if whole else "the last page read is not the last of the list"
        yield gathering.run(options, known=whole, note=note)


def _take_page(page: Mapping[str, object], gathering: Gathering, number: int) -> Iterator[Fact]:
    users = page.get("data")
    if not isinstance(users, list):
        users = [users] if isinstance(users, Mapping) else ([page] if "username" in page else [])
    for row, user in enumerate(users, start=1):
        account = account_of_user(user, Network.X, gathering.captured_at)
        yield from gathering.take(account, f"line {number}, row {row}")


def _actor_of_id(native_id: str, options: ReadOptions) -> AccountFacts:
    given = options.account
    if given is not None and given.network is Network.X and given.native_id in (None, native_id):
        return AccountFacts(Network.X, native_id, given.handle)
    return AccountFacts(Network.X, native_id)


def _read_scraped(
    material: Material, options: ReadOptions, direction: Direction | None = None
) -> Iterator[Fact]:
    """Read users as twscrape or the interfaces of X write them, without owner and direction."""
    options = dated(options, material)
    known = direction or direction_of_list(material, "twscrape-following, twscrape-followers")
    source = "twscrape" if "_type" in peek(material).first else "list of profiles"
    gathering = Gathering(owner_of_list(material, options, Network.X), known, source)
    with material.open() as stream:
        for number, user, _raw in iter_json_documents(stream):
            account = account_of_user(user, Network.X, options.captured_at)
            yield from gathering.take(account, f"item {number}", user)
    yield gathering.run(options, note="X stops such lists early, without a word")


def _read_accounts(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read `{id, username, following: […]}`: one account, a list of them, or one a line."""
    options = dated(options, material)
    network = _network(options)
    with material.open() as stream:
        for number, record, _raw in iter_json_documents(stream):
            if isinstance(record, Reject):
                yield record
                continue
            actor = account_of_user(record, network, options.captured_at) or options.account
            lists = [key for key in _LISTS if isinstance(record, dict) and _is_list(record, key)]
            if actor is None or not lists:
                yield Reject(f"item {number}", "it holds no list, or does not say whose")
                continue
            for key in lists:
                gathering = Gathering(actor, _LISTS[key], "JSON per account")
                for row, member in enumerate(get_list(record, key), start=1):
                    account = account_of_user(member, network, options.captured_at)
                    yield from gathering.take(account, f"item {number}, {key} {row}")
                yield gathering.run(options)


def _is_list(record: Mapping[str, object], key: str) -> bool:
    return isinstance(record.get(key), list)


def _sniff_ids(material: Material) -> int:
    if material.head[:1] in (b"{", b"[", b"<") or direction_in(material.base_name) is None:
        return 0
    lines = [line for line in material.head.splitlines()[:200] if line.strip()]
    if material.size is None or material.size > len(material.head):
        lines = lines[:-1] or lines
    header = lines[0].strip().strip(b'"').lower().decode("latin-1") if lines else ""
    if header in _HEADERS:
        lines = lines[1:]
    # A bare word may be anything; below the name of a column it is a handle.
    known = _NAME_LINE if header in _HEADERS else _ID_LINE
    return 92 if lines and all(known.fullmatch(line) for line in lines) else 0


def _sniff_pages(material: Material) -> int:
    url = get_text(get_map(peek(material).first, "__twarc"), "url")
    return 97 if _PAGE_URL.search(url) else 0


def _sniff_scraped(material: Material) -> int:
    if _sniff_accounts(material):
        return 0  # It holds the follows themselves.
    first = peek(material).first
    is_user = get_text(first, "_type").endswith(".User") or (
        "displayname" in first and "username" in first
    )
    is_user = (is_user and "rawContent" not in first) or _is_profile(first)
    return 97 if is_user and direction_in(material.base_name) is not None else 0


def _is_profile(record: Mapping[str, object]) -> bool:
    """Whether this is a profile as the interfaces of X write it, whole or cut to a few fields."""
    has_name = bool(get_text(record, "username", "screen_name"))
    return has_name and "id" in record and not record.keys() & {"text", "full_text", "acct", "did"}


def _sniff_accounts(material: Material) -> int:
    first = peek(material).first
    has_owner = any(first.get(name) for name in _OWNER_NAMES)
    if has_owner and "subject" not in first and any(_is_list(first, key) for key in _LISTS):
        return 91
    return 0


def _never(material: Material) -> int:
    return 0


def _named(
    prefix: str, title: str, read: Callable[..., Iterator[Fact]], suffix: str = ""
) -> tuple[Format, ...]:
    """Make the two formats that tell the direction by `--as` alone."""
    return tuple(
        Format(
            f"{prefix}{direction.value}{suffix}",
            f"{title}: {direction.value}",
            _never,
            partial(read, direction=direction),
        )
        for direction in Direction
    )


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("twarc2-follows", "Follow pages of twarc2", _sniff_pages, _read_pages),
    Format(
        "twscrape-follows",
        "Follows as profiles (twscrape, API of X)",
        _sniff_scraped,
        _read_scraped,
    ),
    Format("follow-ids", "Follow list, one id a line", _sniff_ids, _read_ids),
    Format("account-follows", "JSON with follows per account", _sniff_accounts, _read_accounts),
    *_named("twscrape-", "Users by twscrape", _read_scraped),
    *_named("", "Ids, one a line", _read_ids, suffix="-ids"),
    *EDGE_FORMATS,
)
