"""The records of a JSON file of any shape: an array, lines, an object, or a list inside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from twiplotui.model.imports import Reject
from twiplotui.sources.json_stream import (
    MAX_DOCUMENT_BYTES,
    dumps,
    iter_json_array,
    iter_json_documents,
    iter_json_lines,
    load_document,
)
from twiplotui.sources.material import Material
from twiplotui.sources.mongo_json import is_extended, unwrapped
from twiplotui.sources.peek import peek

WRAPPERS = ("tweets", "posts", "statuses", "data", "items", "results", "records", "rows", "docs")
"""Names under which a file keeps its list of records."""


def iter_records(material: Material) -> Iterator[tuple[str, object, bytes]]:
    """Yield position (`item 3`, `line 3`), value (or a `Reject`) and bytes of each record."""
    if is_extended(material.head):
        for position, value, raw in _records(material):
            yield position, value if isinstance(value, Reject) else unwrapped(value), raw
        return
    yield from _records(material)


def _records(material: Material) -> Iterator[tuple[str, object, bytes]]:
    shape = peek(material).shape
    if shape == "lines":
        for number, value, raw in iter_json_lines(material.open()):
            yield f"line {number}", value, raw
        return
    items = (
        iter_json_array(material.open(), material.name)
        if shape == "array"
        else iter_json_documents(material.open())
    )
    for number, value, raw in items:
        yield f"item {number}", value, raw


def iter_wrapped(material: Material) -> Iterator[tuple[str, object, bytes]]:
    """Like `iter_records`; an object that only wraps a list yields the items of the list."""
    if peek(material).shape == "object" and (material.size or 0) <= MAX_DOCUMENT_BYTES:
        name = wrapped_list(peek(material).first)
        if name:
            document = load_document(material.open(), material.name)
            inner = document.get(name) if isinstance(document, dict) else None
            if isinstance(inner, list):
                for number, value in enumerate(inner, start=1):
                    yield f"{name} item {number}", value, dumps(value)
                return
    yield from iter_records(material)


def wrapped_list(record: Mapping[str, object], names: Sequence[str] = WRAPPERS) -> str:
    """Return the name of the list of objects an object wraps; empty where it wraps none."""
    for name in names:
        value = record.get(name)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return name
    return ""


def without_newlines(value: object, raw: bytes) -> bytes:
    """Return the bytes of a record, written closely where the file is spaced out."""
    return dumps(value) if b"\n" in raw else raw


def as_reject(value: object, position: str) -> Reject | None:
    """Return the reject a stream put in place of a record, with this position."""
    return Reject(position, value.reason) if isinstance(value, Reject) else None
