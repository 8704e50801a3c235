"""Tables of how many followers an account had at which time: `date, handle, followers`.

Each row is a dated sample of the figures of a profile; no post, no follow, no list to watch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.words import Network
from twiplotui.sources.account_row import HANDLE_COLUMNS, PLAIN_COLUMNS
from twiplotui.sources.columns import TEXT_NAMES, normal_name
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_names import direction_in
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.tables import read_table, sniff_columns, sniff_rows
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import whole

_SAMPLE = 400
_MOST = 0.75
"""Share of the cells of a column that must be what it holds."""
_FOLLOWERS = (
    *("followers", "followerscount", "followercount", "numberoffollowers", "follower"),
    *("seguidores", "abonnés", "abonnes", "粉丝数"),
)
_FOLLOWING = ("following", "followingcount", "friends", "friendscount", "follows", "followscount")
_POSTS = ("posts", "postscount", "tweets", "tweetscount", "statuses", "statusescount")
_TIMES = (
    *("date", "day", "time", "timestamp", "datetime", "fecha", "datum", "jour", "日期"),
    *("capturedat", "collectedat", "observedat", "recordedat", "scrapedat", "retrievedat"),
)
_NETWORKS = ("network", "platform")
COUNT_COLUMNS = (*_FOLLOWERS, *_FOLLOWING, *_POSTS, *_TIMES, *_NETWORKS)
"""Columns that are read of a sample, beside those that name the account."""
_NO_SAMPLE = ("created", "joined", "last", "tweet", "birth")
"""Words in the names of columns of times at which something else happened."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the parts of a sample stand in a row."""

    followers: int
    time: int
    handle: int | None = None
    following: int | None = None
    posts: int | None = None
    network: int | None = None


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> _Columns | None:
    """Tell the columns of a table of samples by names and content; None: it is none."""
    plain = [normal_name(name) for name in names]
    cells = [
        [row[place].strip() for row in rows if place < len(row)] for place in range(len(plain))
    ]

    def place(*wanted: str) -> int | None:
        return next((plain.index(name) for name in wanted if name in plain), None)

    followers = place(*_FOLLOWERS)
    times = [number for number, column in enumerate(cells) if _are_times(column)]
    times = [number for number in times if not any(word in plain[number] for word in _NO_SAMPLE)]
    named = [number for number in times if plain[number] in _TIMES]
    time = next(iter(named or times), None)
    if followers is None or time is None or TEXT_NAMES.intersection(plain):
        return None
    if not _are_numbers(cells[followers]):
        return None
    known = {followers, time, place(*_FOLLOWING), place(*_POSTS), place(*_NETWORKS)}
    words = [
        number
        for number in range(len(plain))
        if number not in known and not _are_numbers(cells[number], may_be_empty=True)
    ]
    handle = place(*PLAIN_COLUMNS, *(name for name in HANDLE_COLUMNS if len(name) > 1))
    if handle is None and len(words) == 1 and _are_handles(cells[words[0]]):
        handle = words[0]
    if set(words) - {handle, place("name", "displayname", "fullname")}:
        return None
    return _Columns(followers, time, handle, place(*_FOLLOWING), place(*_POSTS), place(*_NETWORKS))


def _are_times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    is_number = all(cell.isdigit() and len(cell) < 9 for cell in filled)
    return not is_number and _are_most(parse_time(cell)[0] is not None for cell in filled)


def _are_most(tests: Iterable[bool]) -> bool:
    passed = list(tests)
    return bool(passed) and sum(passed) >= _MOST * len(passed)


def _are_numbers(cells: Sequence[str], *, may_be_empty: bool = False) -> bool:
    filled = [cell.lstrip("+-") for cell in cells if cell]
    if not filled:
        return may_be_empty
    return _are_most(whole(cell) is not None or cell.rstrip("%").isdigit() for cell in filled)


def _are_handles(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return _are_most(
        not cell.isdigit() and account_of_cell(cell, Network.X) is not None for cell in filled
    )


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    names = sniff_columns(material)
    said = {column: field for field, column in options.columns.items()}
    named = [{"time": "date"}.get(said.get(name, ""), said.get(name, name)) for name in names]
    columns = _columns(named, sniff_rows(material, _SAMPLE)[1:])
    if columns is None:
        raise DataError(
            f"{material.name} has no columns of times and of numbers of followers.",
            "Say which they are with --map time=COLUMN --map followers=COLUMN --map handle=COLUMN.",
        )
    if columns.handle is None and options.account is None:
        raise DataError(
            f"{material.name} does not say whose followers it counts.",
            "Name the account with --account NETWORK:HANDLE.",
        )
    for line, row in read_table(material, has_header=True).rows:
        if isinstance(row, Reject):
            yield row
            continue
        sample = _sample(row, columns, options)
        if isinstance(sample, str):
            yield Reject(f"line {line}", sample)
            continue
        yield sample
        yield LeftOut("figures of a profile at a time, kept with their account, no posts")


def _sample(row: Sequence[str], columns: _Columns, options: ReadOptions) -> AccountFacts | str:
    """Return the sample of one row, or why there is none."""

    def cell(place: int | None) -> str:
        return row[place].strip() if place is not None and place < len(row) else ""

    network = options.account.network if options.account is not None else Network.X
    said = cell(columns.network).lower()
    network = Network(said) if said in Network.__members__.values() else network
    account = options.account
    if columns.handle is not None:
        account = account_of_cell(cell(columns.handle), network)
    if account is None:
        return "it names no account"
    at, followers = parse_time(cell(columns.time))[0], whole(cell(columns.followers))
    if at is None:
        return "its time cannot be read"
    if followers is None:
        return "it has no number of followers"
    return replace(
        account,
        followers=followers,
        following=whole(cell(columns.following)),
        posts=whole(cell(columns.posts)),
        observed_at=at,
    )


def _sniff(material: Material) -> int:
    names = sniff_columns(material)
    if not names or not {normal_name(name) for name in names} & set(_FOLLOWERS):
        return 0
    rows = sniff_rows(material, _SAMPLE)[1:]
    columns = _columns(names, rows)
    if columns is None:
        return 0
    if columns.handle is not None and direction_in(material.base_name) is not None:
        # A list of followers gives each of them once, with figures of its own.
        handles = [row[columns.handle] for row in rows if columns.handle < len(row)]
        return 93 if len(set(handles)) < len(handles) else 0
    return 93


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("account-counts", "Followers of accounts over time (table)", _sniff, _read),
)
