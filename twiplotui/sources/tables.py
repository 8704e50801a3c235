"""CSV and its kin as people and spreadsheets write them: encoding, delimiter, header, bad rows.

Cells stay text; nothing is guessed to be a number. A row that cannot be read is a `Reject`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from twiplotui.model.imports import Reject
from twiplotui.sources.material import MAX_RECORD_BYTES, Material
from twiplotui.sources.torn_rows import MAX_REREADS, loosely, mended

MAX_ROW_LINES = 2_000
"""A quoted cell with more lines than this is taken for a quote that was never closed."""

_DELIMITERS = (",", ";", "\t", "|")
_NOT_A_NAME = re.compile(
    r"^[+-]?\d[\d.,e+ -]*$|^https?://|^@?[^@\s]+@[^@\s]+\.[^@\s]+$|^\d{4}-\d\d", re.I
)

_MARKDOWN_CHARACTERS = 8_000
_MARKDOWN_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$", re.M)

csv.field_size_limit(MAX_RECORD_BYTES)


@dataclass(frozen=True, slots=True)
class Table:
    """A table being read."""

    columns: tuple[str, ...]
    """Names of the header, unique; empty where the table has none."""
    rows: Iterator[tuple[int, list[str] | Reject]]
    """Line number (from 1) of each row and its cells as they stand, ragged or not."""
    delimiter: str
    encoding: str

    def records(self) -> Iterator[tuple[int, dict[str, str] | Reject]]:
        """Yield rows as dictionaries by column; missing cells are empty, surplus ones dropped."""
        columns = self.columns
        width = len(columns)
        for line, row in self.rows:
            if isinstance(row, Reject):
                yield line, row
                continue
            if width > 2 and len(row) < width:
                row = _unwrapped(row, self.delimiter) or row
            if len(row) < width:
                row = row + [""] * (width - len(row))
            yield line, dict(zip(columns, row, strict=False))


def _unwrapped(row: list[str], delimiter: str) -> list[str]:
    """Read a row that a spreadsheet quoted whole, as if it were one cell; empty: it is none."""
    if delimiter not in row[0] or any(row[1:]):
        return []
    inner = loosely(row[0], delimiter) or []
    return inner if len(inner) > 1 else []


def read_table(material: Material, has_header: bool | None = None) -> Table:
    """Open a table of unknown dialect.

    Args:
        material: The file.
        has_header: Whether the first row names the columns; None: told from its look.

    Raises:
        DataError: It holds no text.
    """
    encoding = detect_encoding(material)
    head = head_text(material, encoding)
    delimiter = detect_delimiter(head)
    first = _first_row(head, delimiter)
    torn = torn_names(first)
    if has_header is None:
        has_header = looks_like_header(torn or first)
    rows = _rows(material, encoding, delimiter)
    if torn:
        rows, delimiter = mended(rows, delimiter, len(torn)), ","
    if not has_header:
        return Table((), rows, delimiter, encoding)
    for _line, row in rows:
        if not isinstance(row, Reject) and not is_preamble(row):
            return Table(_unique(row), rows, delimiter, encoding)
    return Table((), iter(()), delimiter, encoding)


def sniff_columns(material: Material) -> tuple[str, ...]:
    """Return the column names of what may be a table, from its head only; empty: none."""
    return _columns_of(material.head)


@lru_cache(maxsize=16)
def _columns_of(head: bytes) -> tuple[str, ...]:
    if not head or head.lstrip()[:1] in (b"{", b"[", b"<") or head[:4] == b"PK\x03\x04":
        return ()
    text = head.decode(_encoding_of(head), errors="replace")
    if "\0" in text[:2000] or _is_markdown(text):
        return ()
    first = _first_row(text, detect_delimiter(text))
    first = torn_names(first) or first
    return _unique(first) if looks_like_header(first) else ()


def is_markdown_table(material: Material) -> bool:
    """Whether this is a table as Markdown writes it, at the beginning or below a heading."""
    return b"|" in material.head and _is_markdown(head_text(material))


def _is_markdown(text: str) -> bool:
    # A cell of a real table may quote one.
    first = text[:_MARKDOWN_CHARACTERS].lstrip("\ufeff \t\r\n").partition("\n")[0]
    is_likely = "|" in first or first.startswith("#")
    return is_likely and _MARKDOWN_RULE.search(text[:_MARKDOWN_CHARACTERS]) is not None


def sniff_rows(material: Material, count: int = 5) -> list[list[str]]:
    """Return the first rows of what may be a table, header included, from its head only."""
    if not material.head or material.head.lstrip()[:1] in (b"{", b"[", b"<"):
        return []
    text = head_text(material, _encoding_of(material.head))
    found: list[list[str]] = []
    delimiter = detect_delimiter(text)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if any(row) and (found or not is_preamble(row)):
                if names := torn_names(row) if not found else []:
                    return [names]
                found.append(row)
            if len(found) >= count:
                break
    except csv.Error:
        pass
    return found


def detect_encoding(material: Material) -> str:
    """Tell the encoding: UTF-16 by mark or NULs, else UTF-8 if the whole file is, else cp1252."""
    by_head = _encoding_of(material.head)
    if by_head != "utf-8-sig":
        return by_head
    decoder = codecs.getincrementaldecoder("utf-8")()
    with material.open() as stream:
        try:
            while data := stream.read(1 << 20):
                decoder.decode(data)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return by_head


def head_text(material: Material, encoding: str = "") -> str:
    """Decode the head of a material, dropping a character cut in two at its end."""
    return material.head.decode(encoding or _encoding_of(material.head), errors="replace")


@lru_cache(maxsize=16)
def detect_delimiter(text: str) -> str:
    """Return the delimiter that splits the first rows most evenly; a comma where none does."""
    sample = text[:20_000]
    cut = len(sample) < len(text)
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        counts: list[int] = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                if row:
                    counts.append(len(row))
                if len(counts) >= 20:
                    break
        except csv.Error:
            continue
        counts = counts[:-1] if cut and len(counts) > 1 else counts
        if not counts or counts[0] < 2:
            continue
        even = sum(count == counts[0] for count in counts) / len(counts)
        score = even * 10 + min(counts[0], 40) / 10
        if score > best_score:
            best, best_score = delimiter, score
    return best


def looks_like_header(row: list[str]) -> bool:
    """Tell names of columns from a row of data."""
    cells = [cell.strip().strip("\ufeff") for cell in row]
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) < len(cells) - 1:
        return False
    return not any(_NOT_A_NAME.match(cell) or len(cell) > 120 for cell in filled)


def _encoding_of(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= 4 and head[1:2] == b"\0" and head[3:4] == b"\0" and head[0]:
        return "utf-16-le"
    if len(head) >= 4 and head[0:1] == b"\0" and head[2:3] == b"\0" and head[1]:
        return "utf-16-be"
    return "utf-8-sig"


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row) and not is_preamble(row):
                return row
    except csv.Error:
        pass
    return []


def is_preamble(row: list[str]) -> bool:
    """Whether a first line is none of the table: Excel's `sep=;`, or a comment of its maker."""
    first = row[0].strip().strip("\ufeff")
    return (not any(row[2:]) and first.lower().startswith("sep=")) or (
        first.startswith("# ") and not any(row[1:])
    )


def torn_names(first: list[str]) -> list[str]:
    """Return the names of a table with commas that was opened and saved as one with semicolons.

    Its cells then end at each semicolon of a text, and each row is quoted once more. Empty: the
    first row is no such.
    """
    if len(first) < 2 or any(cell.strip() for cell in first[1:]):
        return []
    names = next(csv.reader([first[0]]), [])
    return names if len(names) > 2 and looks_like_header(names) else []


def _unique(row: list[str]) -> tuple[str, ...]:
    seen: set[str] = set()
    names = []
    for cell in row:
        name = cell.strip().strip("\ufeff")
        while name in seen:
            name += "'"
        seen.add(name)
        names.append(name)
    while names and not names[-1].rstrip("'"):
        names.pop()
    return tuple(names)


class _Lines:
    """Physical lines of a file, with those of the row being read kept for a second look."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0
        self.max_lines = MAX_ROW_LINES

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= self.max_lines:
            raise csv.Error("a quote is not closed")
        line = self._again.popleft() if self._again else self._text.readline(MAX_RECORD_BYTES)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        return line

    def give_back(self) -> None:
        """Put back all lines of the present row but the first."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        self.taken = []

    def close(self) -> None:
        self._text.close()


def _rows(
    material: Material, encoding: str, delimiter: str
) -> Iterator[tuple[int, list[str] | Reject]]:
    lines = _Lines(material.open(), encoding)
    rereads = 0
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            lines.taken = []
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                line = lines.number - len(lines.taken) + 1
                first = lines.taken[0]
                lines.give_back()
                reader = csv.reader(lines, delimiter=delimiter, strict=True)
                rereads += 1
                if rereads >= MAX_REREADS:
                    # From here each line stands alone, so that a bad file is read once only.
                    lines.max_lines = 1
                yield line, loosely(first, delimiter) or Reject(f"line {line}", _reason(error))
                continue
            if row and any(row):
                yield lines.number - len(lines.taken) + 1, row
    finally:
        lines.close()


def _reason(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return "a cell is larger than 16 MB"
    if "expected after" in text:
        return "a quote stands inside a quoted cell"
    return "a quoted cell is not closed"
