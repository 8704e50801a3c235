"""Tables of follows: one edge a row, follower and followed in two columns.

Refused: undirected tables, tables of replies, mentions or retweets, and tables of node numbers
that mean nothing without a second file. A table without names of columns is only read with
`--as edges`, because nothing in it says who follows whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.words import Network
from twiplotui.sources.columns import columns_for
from twiplotui.sources.follow_edge_book import EdgeBook
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_names import direction_in, text_rows
from twiplotui.sources.formats import Format
from twiplotui.sources.headless import open_table
from twiplotui.sources.mapped_cells import values_in
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import sniff_columns, sniff_rows
from twiplotui.sources.times import parse_time

_SOURCE = "edge list"
_time = lru_cache(maxsize=4_096)(parse_time)
"""All rows of one account have nearly the same time."""
NOT_TWO = "it does not name two accounts"
_LISTED = re.compile(r"^\[|[|;,]")
"""A cell that lists whom the account of its row follows."""
_QUOTES = ",;\"'"

_OWNERS = ("screen_name", "username", "handle", "user", "account")
"""Beside a `follower`, who is followed."""
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
    ("user", "screen_name"),
    ("user", "friend"),
    ("user", "friends"),
    ("username", "friends"),
    ("screen_name", "friends"),
    ("user_id", "friend_id"),
    *(("follower", owner) for owner in _OWNERS),
)
_FETCHED = ("fetch_friends_timestamp", "fetched_at", "captured_at", "retrieved_at")
_TIMES = (
    *_FETCHED,
    "timestamp",
    "date",
)
_RELATIONS = ("relationship", "relation")
EDGE_COLUMNS = (*(name for pair in _PAIRS for name in pair), *_TIMES, *_RELATIONS, "type", "weight")
"""Columns that are read of an edge."""
_INTERACTIONS = frozenset(
    (
        *("tweet_id", "tweet_type", "tweet_url", "text", "is_mention", "date_published"),
        *("retweet_count", "retweets", "mentions", "replies", "interaction", "interactions"),
    )
)
_DEALINGS = re.compile(
    r"(?<![a-z])(?:mentions?|retweets?|replie[sd]|reply|replies|quotes?|interactions?)(?![a-z])"
)
"""Words in the name of a file of edges that are no follows."""
_NEUTRAL = frozenset(("source", "target", "src", "dst", "from", "to", "vertex1", "vertex2"))
_FOLLOW_WORDS = re.compile(r"^follow(?:s|ed|er|ing)?$|^friend$", re.IGNORECASE)
_SNAP = re.compile(
    rb"^#[^\n]*(?:FromNodeId|from\s+to\b|directed graph)", re.IGNORECASE | re.MULTILINE
)
_PAIR = re.compile(rb"\d{1,19}[ \t]+\d{1,19}(?:[ \t]+\{'weight'.*)?\s*$")
_SPACED = re.compile(r"\s*(\S+)[\s,;]+(\S+)(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """Where the fields of an edge stand in a row."""

    follower: int
    followed: int
    moment: int | None = None
    relation: int | None = None
    kind: int | None = None
    weight: int | None = None


def edge_columns(names: Sequence[str]) -> EdgeColumns | None:
    """Tell which columns hold the ends of an edge; None where no two surely do."""
    plain = [re.sub(r"[\s.-]+", "_", name.strip().lower()) for name in names]
    plain = [name.replace("vertex_", "vertex") for name in plain]

    def place(*wanted: str) -> int | None:
        return next((plain.index(name) for name in wanted if name in plain), None)

    for follower, followed in _PAIRS:
        if follower in plain and followed in plain:
            if followed in ("following", "friends") and "followers" in plain:
                continue  # Both are counts of a profile.
            is_unsure = follower == "user" and followed in ("user_id", "screen_name")
            if is_unsure and place(*_FETCHED) is None:
                continue
            return EdgeColumns(
                plain.index(follower),
                plain.index(followed),
                place(*_TIMES),
                place(*_RELATIONS),
                place("type"),
                place("weight"),
            )
    return None


def _read_table(material: Material, options: ReadOptions) -> Iterator[Fact]:
    table, said, _told = open_table(material, options.columns)
    options = replace(options, columns=said)
    columns = edge_columns([_said(name, options) for name in table.columns])
    if columns is None:
        raise DataError(
            f"{material.name} has no columns that say who follows whom.",
            "Say which they are with --map follower=COLUMN --map followed=COLUMN.",
        )
    rows = ((f"line {line}", row) for line, row in table.rows)
    yield from read_edges(material, options, table.columns, columns, rows)


def read_edges(
    material: Material,
    options: ReadOptions,
    names: Sequence[str],
    columns: EdgeColumns,
    rows: Iterable[tuple[str, list[str] | Reject]],
) -> Iterator[Fact]:
    """Gather rows, each with its position, into a run for each account.

    Raises:
        DataError: They are no follows, or number nodes that nothing names.
    """
    _refuse_by_names(material, names)
    book = EdgeBook(dated(options, material), _SOURCE)
    others = 0
    for position, row in rows:
        if isinstance(row, Reject):
            yield row
        elif _is_follow(row, columns, material.name):
            moment = _cell(row, columns.moment)
            at = _time(moment)[0] if moment else None
            for followed in _listed(_cell(row, columns.followed)):
                if not book.take(row[columns.follower], followed, at):
                    yield Reject(position, NOT_TWO)
        else:
            others += 1
    yield from book.runs(material.name)
    if others:
        yield LeftOut("edges that are no follows (replies, mentions, retweets)", others)


def _listed(cell: str) -> list[str]:
    """Return whom a cell names: one account, or a list as JSON, Python or a table writes it."""
    if not _LISTED.search(cell):
        return [cell]
    return [str(each) for each in values_in(cell)] or [""]


def _said(name: str, options: ReadOptions) -> str:
    """Return what the user says a column is, else its own name."""
    return next((field for field, column in options.columns.items() if column == name), name)


def _cell(row: list[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _is_follow(row: list[str], columns: EdgeColumns, name: str) -> bool:
    """Whether a row says of itself that it is a follow, or says nothing.

    Raises:
        DataError: The table is undirected or counts interactions.
    """
    if columns.kind is not None and _cell(row, columns.kind).lower() == "undirected":
        raise _undirected(name)
    relation = _cell(row, columns.relation)
    if relation and not _FOLLOW_WORDS.match(relation):
        return False
    if columns.weight is not None and _cell(row, columns.weight) not in ("", "1", "1.0"):
        raise _interactions(name)
    return len(row) > columns.follower


def _refuse_by_names(material: Material, names: Sequence[str]) -> None:
    plain = {name.strip().lower() for name in names}
    base = material.base_name
    is_named = _DEALINGS.search(base) is not None and direction_in(base) is None
    if plain & _INTERACTIONS or (is_named and plain & _NEUTRAL):
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
    book = EdgeBook(dated(options, material), _SOURCE)
    for number, text in text_rows(material):
        if text.startswith(("#", "%")):
            if re.search(r"undirected", text, re.IGNORECASE):
                raise _undirected(material.name)
            continue
        found = _SPACED.match(text)
        if found and "weight" in found[3]:
            raise _interactions(material.name)
        if found and book.take(found[1].strip(_QUOTES), found[2].strip(_QUOTES)):
            continue
        if text:
            yield Reject(f"line {number}", NOT_TWO)
    yield from book.runs(material.name)


def _sniff_table(material: Material) -> int:
    names = sniff_columns(material)
    return score_edges(names, sniff_rows(material, 20)[1:]) if names else 0


def score_edges(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Tell how surely these columns and first rows are a table of follows."""
    columns = edge_columns(names)
    if columns is None:
        return 0
    plain = {name.strip().lower() for name in names}
    if plain & _INTERACTIONS or columns_for(names, {}).has("text"):
        return 0
    pair = {names[columns.follower].strip().lower(), names[columns.followed].strip().lower()}
    if pair & set(_OWNERS) and "follower" in pair:
        # Among profiles, `follower` is a count.
        cells = [row[columns.follower].strip() for row in rows if len(row) > columns.follower]
        is_account = [account_of_cell(cell, Network.X) for cell in cells]
        is_list = cells and all(is_account) and not any(cell.isdigit() for cell in cells)
        return 90 if is_list else 0
    if "friends" in pair and not all(
        _LISTED.search(_cell(list(row), columns.followed) or ";") for row in rows
    ):
        return 0  # Counts of a profile.
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


def _sniff_bare(material: Material) -> int:
    """Refuse pairs of numbers that nothing names; they are read where the user says what they are.

    Raises:
        DataError: It is such a list.
    """
    if _sniff_spaced(material):
        return 0
    whole = material.head[:4_096].rpartition(b"\n")[0]
    lines = [line for line in whole.splitlines() if line.strip() and not line.startswith(b"#")]
    if len(lines) < 2 or not all(_PAIR.match(line) for line in lines):
        return 0
    if all(b"weight" in line for line in lines):
        raise _interactions(material.name)
    raise DataError(
        f"{material.name} lists pairs of numbers and does not say what they are.",
        "If each row is “follower followed”, read it with --as edges.",
    )


EDGE_FORMATS: tuple[Format, ...] = (
    Format("follow-edges", "Table of follows (follower, followed)", _sniff_table, _read_table),
    Format("snap-edges", "SNAP edge list", _sniff_spaced, _read_bare),
    Format("edges", "Edges without a header (follower followed)", _sniff_bare, _read_bare),
)
