"""JSON documents that keep their records in another order, given to the readers as one list.

Five layouts, met in saved collections: by columns and split (how pandas writes a table), keyed by
the id of each record, by the handle of its author, and a list deeper down than its readers look.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple

from twiplotui.sources.columns import columns_for, flatten
from twiplotui.sources.json_stream import dumps, load_document
from twiplotui.sources.material import HEAD_BYTES, Material
from twiplotui.sources.peek import peek

Document = Mapping[str, Any]

_ID_DIGITS = 5
"""Shorter keys are more likely years or places in a list than ids."""
_DEPTH = 4


class _Layout(NamedTuple):
    holds: Callable[[Document], bool]
    """Whether a document, or the beginning of one, is laid out so."""
    records: Callable[[Document], Iterable[object]]


def as_list(material: Material) -> Material | None:
    """Return a document in one of the layouts as the list of its records; None: it is in none.

    The list tells nothing of what the records are; whoever reads them decides.

    Raises:
        DataError: It is in one of them and cannot be read, or is too large to be turned round.
    """
    seen = peek(material)
    # One object on one line is taken for lines of which there is one.
    if len(seen.values) != 1 or seen.shape == "array" or seen.variable or not seen.first:
        return None
    layout = next((each for each in _LAYOUTS if each.holds(seen.first)), None)
    if layout is None:
        return None
    records = layout.records

    def reopen() -> BinaryIO:
        document = load_document(material.open(), material.name)
        found = records(document) if isinstance(document, dict) else ()
        return io.BytesIO(b"[\n" + b",\n".join(map(dumps, found)) + b"\n]")

    with reopen() as stream:
        head = stream.read(HEAD_BYTES)
    return replace(material, open=reopen, head=head)


def _is_by_column(document: Document) -> bool:
    """Tell a table of pandas: names of columns, each with the values by the number of their row."""
    columns = list(document.values())
    if not all(isinstance(column, dict) and column for column in columns):
        return False
    are_rows = all(row.isdecimal() for column in columns for row in column)
    return are_rows and not all(name.isdecimal() for name in document)


def _by_column(document: Document) -> Iterable[object]:
    columns = {name: column for name, column in document.items() if isinstance(column, dict)}
    rows = dict.fromkeys(row for column in columns.values() for row in column)
    return ({name: column.get(row) for name, column in columns.items()} for row in rows)


def _is_split(document: Document) -> bool:
    names, rows = document.get("columns"), document.get("data")
    are_names = isinstance(names, list) and bool(names) and all(isinstance(n, str) for n in names)
    return are_names and (rows is None or _is_list_of(list, rows))


def _split(document: Document) -> Iterable[object]:
    names, rows = document.get("columns"), document.get("data")
    for row in rows if isinstance(rows, list) else ():
        yield dict(zip(names or (), row, strict=False)) if isinstance(row, list) else row


def _is_by_id(document: Document) -> bool:
    are_ids = all(key.isdecimal() and len(key) >= _ID_DIGITS for key in document)
    return are_ids and all(isinstance(value, dict) and value for value in document.values())


def _by_id(document: Document) -> Iterable[object]:
    for key, value in document.items():
        yield {"id": key, **value} if isinstance(value, dict) and not _has(value, "id") else value


def _is_by_author(document: Document) -> bool:
    """Tell lists by handle: marked as one, for a bare word may name anything, or of own authors."""
    if not all(_is_list_of(dict, value) for value in document.values()):
        return False
    are_handles = all(key.startswith("@") for key in document)
    return are_handles or all(_has_author(value[0]) for value in document.values())


def _by_author(document: Document) -> Iterable[object]:
    for key, values in document.items():
        for value in values if isinstance(values, list) else ():
            is_told = not isinstance(value, dict) or _has_author(value)
            yield value if is_told else {"username": key.removeprefix("@"), **value}


def _is_deeper(document: Document) -> bool:
    return bool(_inner_list(document))


def _deeper(document: Document) -> Iterable[object]:
    return _inner_list(document)


def _inner_list(value: object, depth: int = _DEPTH) -> list[object]:
    """Return the one list of objects inside; empty where there is none, or more than one."""
    if isinstance(value, list):
        return value if _is_list_of(dict, value) else []
    if not isinstance(value, dict) or not depth:
        return []
    found = [inner for each in value.values() if (inner := _inner_list(each, depth - 1))]
    return found[0] if len(found) == 1 else []


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], kind)


def _has(record: Document, field: str) -> bool:
    return columns_for(tuple(flatten(dict(record))), {}).has(field)


def _has_author(record: Document) -> bool:
    return _has(record, "handle") or _has(record, "author_id")


_LAYOUTS = (
    _Layout(_is_split, _split),
    _Layout(_is_by_column, _by_column),
    _Layout(_is_by_id, _by_id),
    _Layout(_is_by_author, _by_author),
    _Layout(_is_deeper, _deeper),
)
