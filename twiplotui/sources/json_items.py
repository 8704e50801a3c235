"""The items of one list inside a JSON object of any size, streamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ijson

from twiplotui.errors import DataError
from twiplotui.model.imports import Reject
from twiplotui.sources.json_depth import ShallowStream
from twiplotui.sources.json_stream import load_document, utf8_stream
from twiplotui.sources.material import Material

_WHOLE_BYTES = 32 * 1024 * 1024
"""Up to this size a file that cannot be streamed is read in one piece instead."""


def iter_items(material: Material, path: str) -> Iterator[tuple[int, object]]:
    """Yield number (from 1) and value of each item of the list at `path` (`a.b` for nested).

    A file that is cut or broken ends with a `Reject`; what stands before it is read.
    """
    number = 0
    try:
        with utf8_stream(material.open()) as stream:
            for value in ijson.items(ShallowStream(stream), f"{path}.item", use_float=True):
                number += 1
                yield number, value
    except (ijson.JSONError, ValueError, OverflowError, RecursionError, UnicodeError):
        yield from _rest(material, path, number)


def _rest(material: Material, path: str, done: int) -> Iterator[tuple[int, object]]:
    """Read what the streaming parser could not: bytes that are not UTF-8, odd numbers."""
    cut = Reject(f"{path}, after item {done}", "the file is cut off or damaged here")
    if material.size is None or material.size > _WHOLE_BYTES:
        yield done + 1, cut
        return
    try:
        with material.open() as stream:
            value = load_document(stream)
    except (DataError, RecursionError):
        yield done + 1, cut
        return
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    items = value if isinstance(value, list) else []
    yield from enumerate(items[done:], start=done + 1)


def read_part(material: Material, path: str) -> object:
    """Return the value at `path` of a JSON object; None where it is absent or unreadable."""
    try:
        with utf8_stream(material.open()) as stream:
            return next(ijson.items(ShallowStream(stream), path, use_float=True), None)
    except (ijson.JSONError, ValueError, OverflowError, RecursionError, UnicodeError):
        return None
