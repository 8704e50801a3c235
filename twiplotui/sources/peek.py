"""A look at the first bytes of a JSON file: its shape and first records, whole or cut.

Used to tell formats apart; reads nothing but the head, or a little more where not even the first
record ends in it.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from twiplotui.errors import DataError
from twiplotui.sources.json_slices import iter_slices
from twiplotui.sources.json_stream import loads_relaxed, utf8_stream
from twiplotui.sources.material import HEAD_BYTES, Material
from twiplotui.sources.mongo_json import is_extended, unwrapped

Shape = Literal["", "array", "lines", "object"]

_ASSIGNED = re.compile(rb"\s*(?:(?:var|let|const)\s+)?([A-Za-z_$][\w$.]*)\s*=\s*(?=[\[{])")
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],]', re.S)
_MAX_RECORDS = 5
_MORE_BYTES = 2 * 1024 * 1024
"""How much is read to see a long first record whole."""
_MAX_CUTS = 12


@dataclass(frozen=True, slots=True)
class Peek:
    """What the head of a file shows."""

    shape: Shape = ""
    """`array` of values, `lines` of values, one `object`, or empty: no JSON."""
    variable: str = ""
    """The JavaScript variable the value is assigned to, for example `window.YTD.tweets.part0`."""
    values: tuple[object, ...] = ()
    """The first values: items of the array, lines, or the object."""

    @property
    def records(self) -> tuple[dict[str, object], ...]:
        """Those of the first values that are objects."""
        return tuple(value for value in self.values if isinstance(value, dict))

    @property
    def first(self) -> dict[str, object]:
        """The first object, or an empty one."""
        return next(iter(self.records), {})


def peek(material: Material) -> Peek:
    """Look at the head of a material. Never raises."""
    seen, is_whole = _peek(material.head)
    if is_whole or not seen.shape or len(material.head) < HEAD_BYTES:
        return seen
    return _peek_further(material) or seen


@lru_cache(maxsize=4)
def _peek_further(material: Material) -> Peek | None:
    """Look at more than the head; None where even so no record ends."""
    try:
        with material.open() as stream:
            more = stream.read(_MORE_BYTES)
    except (OSError, DataError):
        return None
    seen, is_whole = _look(more)
    return seen if is_whole else None


@lru_cache(maxsize=16)
def _peek(head: bytes) -> tuple[Peek, bool]:
    return _look(head)


def _look(head: bytes) -> tuple[Peek, bool]:
    """Return what these bytes show, and whether the first record is whole in them."""
    with utf8_stream(io.BytesIO(head)) as stream:
        text = stream.read()
    assigned = _ASSIGNED.match(text[:4096])
    variable = assigned[1].decode("ascii", "replace") if assigned else ""
    body = text[assigned.end() :] if assigned else text.lstrip()
    if body.startswith(b"["):
        values, is_whole = _values(body[1:], is_array=True)
        return Peek("array", variable, values), is_whole
    if not body.startswith(b"{"):
        return Peek(), False
    values, is_whole = _values(body, is_array=False)
    line_end = body.find(b"\n")
    is_lines = line_end > 0 and body[:line_end].rstrip().endswith(b"}") and not variable
    if is_lines and values:
        try:
            loads_relaxed(body[:line_end])
        except ValueError:
            is_lines = False
    return Peek("lines" if is_lines else "object", variable, values), is_whole


def _values(body: bytes, *, is_array: bool) -> tuple[tuple[object, ...], bool]:
    """Return the first values, and whether they are whole; else the one is cut."""
    found: list[object] = []
    for piece in iter_slices(io.BytesIO(), body, is_array=is_array):
        if isinstance(piece, str):
            break
        try:
            found.append(_plain(loads_relaxed(piece), piece))
        except ValueError:
            continue
        if len(found) >= _MAX_RECORDS:
            break
    if found:
        return tuple(found), True
    cut = _parse_cut(body.lstrip()) if len(body) <= HEAD_BYTES else None
    return (() if cut is None else (_plain(cut, body),)), False


def _plain(value: object, raw: bytes) -> object:
    return unwrapped(value) if is_extended(raw) else value


def _parse_cut(body: bytes) -> object | None:
    """Parse a value that breaks off, up to its last whole member."""
    closers: list[bytes] = []
    places: list[tuple[int, bytes]] = []
    for token in _TOKEN.finditer(body):
        mark = token[0]
        if mark == b"{":
            closers.append(b"}")
        elif mark == b"[":
            closers.append(b"]")
        elif mark in (b"}", b"]"):
            if not closers:
                break
            closers.pop()
        elif mark == b",":
            places.append((token.start(), b"".join(reversed(closers))))
        if len(closers) > 60:
            break
    for place, closing in reversed(places[-_MAX_CUTS:]):
        try:
            value: object = json.loads(body[:place] + closing)
        except (ValueError, RecursionError):
            continue
        return value
    return None
