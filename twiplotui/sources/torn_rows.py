"""Rows of a table with commas that a spreadsheet took for one with semicolons, put together again.

A spreadsheet that ends cells at each semicolon of a text tears rows in pieces; a quotation mark
that was never closed must not make one row of all that follow.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator

from twiplotui.model.imports import Reject

MAX_REREADS = 20
"""So often rows behind an open quote are read again; from then on each line stands alone."""

_MAX_LINES = 200
_OPEN = "a quoted cell is not closed"

Row = tuple[int, list[str] | Reject]
"""Line number (from 1), and the cells or why there are none."""


def loosely(line: str, delimiter: str) -> list[str] | None:
    """Read one line with stray quotes in it; None where a quote stays open."""
    if line.count('"') % 2:
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter), None)
    except csv.Error:
        return None


def mended(rows: Iterator[Row], delimiter: str, width: int) -> Iterator[Row]:
    """Put torn rows together again.

    Args:
        rows: What a reader of cells parted by `delimiter` makes of the lines.
        delimiter: What the rows were torn at.
        width: Cells of the header; pieces that make more than these are of more than one row.
    """
    again: deque[tuple[int, str]] = deque()
    pieces: list[tuple[int, str]] = []
    rereads, limit = 0, _MAX_LINES
    while True:
        if again:
            pieces.append(again.popleft())
        elif (row := next(rows, None)) is not None:
            line, cells = row
            if isinstance(cells, Reject):
                yield line, cells
                continue
            pieces.append((line, delimiter.join(cells).rstrip(delimiter)))
        elif not pieces:
            return
        else:
            limit = 1
        start, first = pieces[0]
        torn = "\n".join(piece for _line, piece in pieces)
        if torn.count('"') % 2 and len(pieces) < limit:
            continue
        whole = loosely(first, ",") if len(pieces) == 1 else _joined(torn, width)
        if whole is None:
            again.extendleft(reversed(pieces[1:]))
            rereads += 1
            limit = 1 if rereads >= MAX_REREADS else _MAX_LINES
        pieces = []
        yield start, whole or Reject(f"line {start}", _OPEN)


def _joined(torn: str, width: int) -> list[str] | None:
    """Read several lines as one row; None where they are not one."""
    try:
        cells = next(csv.reader(io.StringIO(torn, newline=""), strict=True), None)
    except csv.Error:
        return None
    return cells if cells and len(cells) <= width else None
