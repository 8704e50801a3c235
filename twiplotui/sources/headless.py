"""Tables without a row of column names: columns are counted from 1, or told by what they hold.

Only what is certain is told: numbers that are ids of posts and agree with a time beside them, and
one column of sentences. Everything else is for the user to say: `--map id=1 --map text=4`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from twiplotui.clock import DAY, HOUR, MINUTE
from twiplotui.model.words import TimePrecision
from twiplotui.sources.day_order import orders_that_read
from twiplotui.sources.material import Material
from twiplotui.sources.number_dates import DayOrder
from twiplotui.sources.tables import (
    Table,
    is_markdown_table,
    looks_like_header,
    read_table,
    sniff_rows,
)
from twiplotui.sources.times import parse_time, x_id_time
from twiplotui.sources.x_values import id_text, status_id

_SAMPLE = 20
_POST_DIGITS = 15
_NEAR_MS = 2_000
_ZONE_STEP, _WIDEST_ZONE = 15 * MINUTE, 15 * HOUR
_Times = dict[int, tuple[DayOrder | None, ...]]
"""Columns of times, with the orders of numbers in which all their dates can be read."""
_SENTENCE_LENGTH = 15
_HANDLE = re.compile(r"@?\w{2,15}", re.ASCII)
_WRITTEN_HANDLE = re.compile(r"@\w{1,15}", re.ASCII)
_ORDER = ("id", "time", "author", "url", "text")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the columns of a table without names seem to be."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Our field to the number of a column."""
    is_certain: bool = False

    def as_options(self) -> str:
        """Return the guess as it is written on the command line."""
        given = (name for name in _ORDER if name in self.columns)
        return " ".join(f"--map {name}={self.columns[name]}" for name in given)


def guess(material: Material) -> Guess | None:
    """Guess the columns of a table without names; None where it is none."""
    rows = sniff_rows(material, _SAMPLE + 1)[:_SAMPLE]
    if len(rows) < 2 or looks_like_header(rows[0]) or len(rows[0]) < 2:
        return None
    width = len(rows[0])
    even = [row for row in rows if len(row) == width]
    if len(even) * 10 < len(rows) * 8:
        return None
    cells = [[row[number].strip() for row in even] for number in range(width)]
    times = _times(cells)
    texts = _texts([number for number in range(width) if number not in times], cells)
    if texts is None:
        return None
    found = {"text": texts}
    if len(times) == 1:
        found["time"] = next(iter(times))
    id_column, is_certain = _ids(cells, times)
    if id_column is not None:
        found["id"] = id_column
    for name, test in (("url", lambda cell: bool(status_id(cell))), ("author", _is_handle)):
        numbers = [each for each in _where(cells, test) if each not in found.values()]
        if len(numbers) == 1:
            found[name] = numbers[0]
    if "author" in found and is_certain and not _is_written(cells[found["author"]]):
        # A word that may be a name is a guess, and posts must not go to a wrong account.
        del found["author"]
    return Guess({name: str(number + 1) for name, number in found.items()}, is_certain)


def describe(material: Material) -> tuple[str, str] | None:
    """Say of bare names, pairs and Markdown what they lack and what to do; None: no such."""
    if is_markdown_table(material):
        return (
            "is a table written in Markdown, which is not read.",
            "Save the table as CSV and import that.",
        )
    rows = [[cell.strip() for cell in row] for row in sniff_rows(material, _SAMPLE)]
    if len(rows) < 2 or not all(all(map(_is_name_or_id, row)) for row in rows):
        return None
    if all(len(row) == 2 for row in rows):
        if len(rows) > _SAMPLE // 2 and len({row[1].casefold() for row in rows[1:]}) == 1:
            return None  # The same word in each row says something of a name, it is none.
        return (
            "lists pairs of names and does not say what they are.",
            "If each row is “follower followed”, read it with --as edges.",
        )
    if all(len(row) == 1 for row in rows):
        return (
            "lists names and does not say what they are.",
            "If they are accounts to watch, read it with --as accounts-text; if they follow an"
            " account or are followed by it, with --account and --as followers-ids or"
            " --as following-ids.",
        )
    return None


def open_table(material: Material, said: Mapping[str, str]) -> tuple[Table, dict[str, str], Guess]:
    """Open a table whose columns have names, or numbers only.

    Args:
        material: The file.
        said: Our field to the name or number of a column, as the user said.

    Returns:
        The table, the user's words with names for numbers, and what was told by content.
    """
    first = next(iter(sniff_rows(material, 1)), [])
    names = {cell.strip() for cell in first}
    numbers = {column for column in said.values() if column.isdigit() and column not in names}
    if first and looks_like_header(first):
        table = read_table(material, has_header=True)
        named = {name: _named(column, table.columns, numbers) for name, column in said.items()}
        return table, named, Guess()
    told = (guess(material) or Guess()) if not names.intersection(said.values()) else Guess()
    if not numbers and not told.is_certain:
        return read_table(material, has_header=True), dict(said), Guess()
    table = read_table(material, has_header=False)
    columns = tuple(str(number + 1) for number in range(len(first)))
    used = told if told.is_certain else Guess()
    return replace(table, columns=columns), {**used.columns, **said}, used


def _named(column: str, columns: tuple[str, ...], numbers: set[str]) -> str:
    place = int(column) if column in numbers and len(column) < 6 else 0
    return columns[place - 1] if 0 < place <= len(columns) else column


def _where(cells: list[list[str]], test: Callable[[str], bool]) -> list[int]:
    """Return the columns all of whose filled cells pass a test."""
    found = []
    for number, column in enumerate(cells):
        filled = [cell for cell in column if cell]
        if filled and all(map(test, filled)):
            found.append(number)
    return found


def _texts(numbers: list[int], cells: list[list[str]]) -> int | None:
    """Return the column of sentences, if there is surely one."""
    lengths: dict[int, float] = {}
    for number in numbers:
        filled = [cell for cell in cells[number] if cell]
        if filled and sum(" " in cell for cell in filled) * 2 >= len(filled):
            lengths[number] = sum(map(len, filled)) / len(filled)
    ranked = sorted(lengths, key=lambda number: -lengths[number])
    if not ranked or lengths[ranked[0]] < _SENTENCE_LENGTH:
        return None
    is_sole = len(ranked) == 1 or lengths[ranked[0]] > 1.5 * lengths[ranked[1]]
    return ranked[0] if is_sole else None


def _times(cells: list[list[str]]) -> _Times:
    """Return the columns whose filled cells are all times, in one order of their numbers."""
    found: _Times = {}
    for number, column in enumerate(cells):
        filled = [cell for cell in column if cell]
        if not filled or any(cell.isdigit() for cell in filled):
            continue
        if orders := orders_that_read(filled):
            found[number] = orders
    return found


def _ids(cells: list[list[str]], times: _Times) -> tuple[int | None, bool]:
    """Return the column of ids of posts and whether that is certain."""
    candidates = [
        number
        for number in _where(cells, _is_post_id)
        if len({cell for cell in cells[number] if cell}) * 10 >= len(cells[number]) * 9
    ]
    agreeing = [
        number
        for number in candidates
        if any(
            _agrees(cells[number], cells[other], order)
            for other, orders in times.items()
            for order in orders
        )
    ]
    if len(agreeing) == 1:
        return agreeing[0], True
    return (candidates[0], not times) if len(candidates) == 1 else (None, False)


def _agrees(ids: list[str], times: list[str], order: DayOrder | None) -> bool:
    """Whether each time is that of the id beside it, in whatever zone."""
    for native_id, said in zip(ids, times, strict=True):
        made_at, (at, precision) = x_id_time(id_text(native_id)), parse_time(said, order)
        if made_at is None or at is None:
            return False
        if precision is TimePrecision.DAY:
            if not -_WIDEST_ZONE <= made_at - at <= DAY + _WIDEST_ZONE:
                return False
            continue
        # A clock without seconds is at most a minute behind.
        off = (made_at - at + _NEAR_MS) % _ZONE_STEP
        slack = 2 * _NEAR_MS + (MINUTE if precision is TimePrecision.MINUTE else 0)
        if abs(made_at - at) > _WIDEST_ZONE or off > slack:
            return False
    return True


def _is_post_id(cell: str) -> bool:
    text = id_text(cell)
    return len(text) >= _POST_DIGITS and x_id_time(text) is not None


def _is_handle(cell: str) -> bool:
    is_word = _HANDLE.fullmatch(cell) is not None
    return is_word and any(each.isalpha() for each in cell) and len(cell) > 3


def _is_name_or_id(cell: str) -> bool:
    is_id = cell.isdigit() and len(cell) > 3
    return is_id or (_HANDLE.fullmatch(cell) is not None and not cell.isdigit())


def _is_written(column: list[str]) -> bool:
    return all(_WRITTEN_HANDLE.fullmatch(cell) for cell in column if cell)
