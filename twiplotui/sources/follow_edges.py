"""Tables of follows: one edge a row, follower and followed in two columns.

Refused: undirected tables, tables of replies, mentions or retweets, and tables of node numbers
that mean nothing without a second file. A table without names of columns is only read with
`--as edges`, because nothing in it says who follows whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import Format
from twiplotui.sources.json_stream import utf8_stream
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import read_table, sniff_columns, sniff_rows
from twiplotui.sources.times import parse_time

MAX_NODE_NUMBER = 100_000
"""Below this a column of nothing but whole numbers counts nodes, it does not name accounts."""

_PAIRS = (
    ("follower", "followed"),
    ("follower", "followee"),
    ("follower", "friend"),
    ("follower", "following"),
    ("follower_id", "followed_id"),
    ("follower_id", "followee_id"),
    ("follower_handle", "followed_handle"),
    ("follower_username", "followed_username"),
    ("follower_screen_name", "followed_screen_name"),
    ("follower_screen_name", "followee_screen_name"),
    ("source", "target"),
    ("source_id", "target_id"),
    ("src", "dst"),
    ("from", "to"),
    ("from_id", "to_id"),
    ("vertex1", "vertex2"),
    ("account", "follows"),
    ("screen_name", "following"),
    ("user", "user_id"),
    ("user", "friend"),
    ("user_id", "friend_id"),
)
_TIMES = (
    "fetch_friends_timestamp",
    "fetched_at",
    "captured_at",
    "retrieved_at",
    "timestamp",
    "date",
)
_INTERACTIONS = frozenset(
    (
        *("tweet_id", "tweet_type", "tweet_url", "text", "is_mention", "date_published"),
        *("retweet_count", "retweets", "mentions", "replies", "interaction", "interactions"),
    )
)
_FOLLOW_WORDS = re.compile(r"^follow(?:s|ed|er|ing)?$|^friend$", re.IGNORECASE)
_SNAP = re.compile(
    rb"^#[^\n]*(?:FromNodeId|from\s+to\b|directed graph)", re.IGNORECASE | re.MULTILINE
)
_SPACED = re.compile(r"\s*(\S+)[\s,;]+(\S+)(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the fields of an edge stand in a row."""

    follower: int
    followed: int
    moment: int | None = None
    relation: int | None = None
    kind: int | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class _Edge:
    """One row."""

    follower: AccountFacts
    followed: AccountFacts
    at: int | None = None


def _columns(names: Sequence[str]) -> _Columns | None:
    plain = [re.sub(r"[\s.-]+", "_", name.strip().lower()) for name in names]
    plain = [name.replace("vertex_", "vertex") for name in plain]

    def place(*wanted: str) -> int | None:
        return next((plain.index(name) for name in wanted if name in plain), None)

    for follower, followed in _PAIRS:
        if follower in plain and followed in plain:
            if (follower, followed) == ("user", "user_id") and not place(*_TIMES):
                continue
            return _Columns(
                plain.index(follower),
                plain.index(followed),
                place(*_TIMES),
                place("relationship", "relation"),
                place("type"),
                place("weight"),
            )
    return None


def _read_table(material: Material, options: ReadOptions) -> Iterator[Fact]:
    table = read_table(material, has_header=True)
    columns = _columns(table.columns)
    if columns is None:
        raise DataError(
            f"{material.name} has no columns that say who follows whom.",
            "Name them “follower” and “followed”, or map them with --map.",
        )
    _refuse_by_names(material, table.columns)
    yield from _gather(_table_edges(material, table.rows, columns, options), options, material)


def _table_edges(
    material: Material,
    rows: Iterator[tuple[int, list[str] | Reject]],
    columns: _Columns,
    options: ReadOptions,
) -> Iterator[_Edge | Reject | LeftOut]:
    for line, row in rows:
        if isinstance(row, Reject):
            yield row
            continue

        def cell(place: int | None, row: list[str] = row) -> str:
            return row[place].strip() if place is not None and place < len(row) else ""

        if cell(columns.kind).lower() == "undirected":
            raise _undirected(material.name)
        relation = cell(columns.relation)
        if relation and not _FOLLOW_WORDS.match(relation):
            yield LeftOut("edges that are no follows (replies, mentions, retweets)")
            continue
        if cell(columns.weight) not in ("", "1", "1.0"):
            raise _interactions(material.name)
        at = parse_time(cell(columns.moment))[0]
        yield _edge(cell(columns.follower), cell(columns.followed), f"line {line}", options, at)


def _edge(
    follower: str, followed: str, position: str, options: ReadOptions, at: int | None = None
) -> _Edge | Reject:
    network = options.account.network if options.account is not None else Network.X
    one, other = account_of_cell(follower, network), account_of_cell(followed, network)
    if one is None or other is None:
        return Reject(position, "it does not name two accounts")
    return _Edge(one, other, at)


def _gather(
    edges: Iterator[_Edge | Reject | LeftOut], options: ReadOptions, material: Material
) -> Iterator[Fact]:
    """Yield a run for each follower, or for each followed where those are the fewer by far."""
    options = dated(options, material)
    taken: list[_Edge] = []
    left_out: dict[str, int] = {}
    for edge in edges:
        if isinstance(edge, _Edge):
            taken.append(edge)
        elif isinstance(edge, LeftOut):
            left_out[edge.reason] = left_out.get(edge.reason, 0) + edge.count
        else:
            yield edge
    _refuse_node_numbers(taken, material.name)
    followers, followed = (
        {_key(edge.follower) for edge in taken},
        {_key(e.followed) for e in taken},
    )
    by_followed = len(followed) * 2 < len(followers)
    direction = Direction.FOLLOWERS if by_followed else Direction.FOLLOWING
    lists: dict[str, Gathering] = {}
    for edge in taken:
        actor, member = (
            (edge.followed, edge.follower) if by_followed else (edge.follower, edge.followed)
        )
        gathering = lists.get(_key(actor))
        if gathering is None:
            gathering = lists[_key(actor)] = Gathering(actor, direction, "edge list")
        gathering.captured_at = max(gathering.captured_at or 0, edge.at or 0) or None
        gathering.add(member)
    for gathering in lists.values():
        own = gathering.captured_at
        yield gathering.run(options if own is None else _at(options, own))
    for reason, count in left_out.items():
        yield LeftOut(reason, count)


def _at(options: ReadOptions, moment: int) -> ReadOptions:
    return ReadOptions(options.account, moment, options.is_complete, now=options.now)


def _key(account: AccountFacts) -> str:
    return f"{account.network}:{account.native_id or (account.handle or '').casefold()}"


def _refuse_node_numbers(edges: Sequence[_Edge], name: str) -> None:
    ids = [account.native_id for edge in edges for account in (edge.follower, edge.followed)]
    if ids and all(each and each.isdigit() and int(each) < MAX_NODE_NUMBER for each in ids):
        raise DataError(
            f"{name} numbers its nodes and does not say which account each number is.",
            "Join it with the table of its nodes first, so that rows hold ids or handles.",
        )


def _refuse_by_names(material: Material, names: Sequence[str]) -> None:
    plain = {name.strip().lower() for name in names}
    if plain & _INTERACTIONS:
        raise _interactions(material.name)


def _undirected(name: str) -> DataError:
    return DataError(
        f"{name} is undirected, so it does not say who follows whom.",
        "Export the network as a directed one.",
    )


def _interactions(name: str) -> DataError:
    return DataError(
        f"{name} records how often accounts dealt with each other, not who follows whom.",
        "Only lists of follows are read as follows.",
    )


def _read_bare(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read `follower followed` a line, parted by spaces, tabs, commas or semicolons."""
    yield from _gather(_bare_edges(material, options), options, material)


def _bare_edges(material: Material, options: ReadOptions) -> Iterator[_Edge | Reject | LeftOut]:
    with utf8_stream(material.open()) as stream:
        for number, line in enumerate(stream, start=1):
            text = line.decode("utf-8", "replace").strip()
            if text.startswith(("#", "%")):
                if re.search(r"undirected", text, re.IGNORECASE):
                    raise _undirected(material.name)
                continue
            if not text:
                continue
            found = _SPACED.match(text)
            if found and "weight" in found[3]:
                raise _interactions(material.name)
            if found is None:
                yield Reject(f"line {number}", "it does not name two accounts")
                continue
            yield _edge(found[1].strip(",;\"'"), found[2].strip(",;\"'"), f"line {number}", options)


def _sniff_table(material: Material) -> int:
    names = sniff_columns(material)
    columns = _columns(names) if names else None
    if columns is None:
        return 0
    rows = sniff_rows(material, 20)[1:]
    plain = {name.strip().lower() for name in names}
    if plain & _INTERACTIONS:
        return 0
    pair = {names[columns.follower].strip().lower(), names[columns.followed].strip().lower()}
    if pair == {"from", "to"} and any(
        account_of_cell(row[columns.followed], Network.X) is None
        for row in rows
        if len(row) > columns.followed
    ):
        return 0
    return 87


def _sniff_spaced(material: Material) -> int:
    head = material.head[:4_096]
    return 86 if head.lstrip()[:1] == b"#" and _SNAP.search(head) else 0


def _never(material: Material) -> int:
    return 0


EDGE_FORMATS: tuple[Format, ...] = (
    Format("follow-edges", "Table of follows (follower, followed)", _sniff_table, _read_table),
    Format("snap-edges", "SNAP edge list", _sniff_spaced, _read_bare),
    Format("edges", "Edges without a header (follower followed)", _never, _read_bare),
)
