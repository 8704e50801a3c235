"""Where the items of a JSON array begin and end, found in bounded windows without parsing them.

Pretty-printed arrays are split at their separator (fast); others by counting brackets outside
strings. Knows nothing of what the items mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from twiplotui.sources.material import MAX_RECORD_BYTES

WINDOW_BYTES = 1 << 20

_CUT = "the file is cut off inside this record"
_CUT_LIST = "the file is cut off: its list has no end"
_LONG = "the record is longer than 16 MB"

_DOUBLE = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
# Outside strings JSON has no single quote; JavaScript re-saved by a formatter has.
_SINGLE = rb"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'"
_PLAIN = rb"""[^"'{}\[\]]*+"""
_STRING = rb"(?:" + _DOUBLE + rb"|" + _SINGLE + rb")"
# Matches at every place: up to the next bracket, or to where a string is not yet whole.
_TO_BRACKET = re.compile(_PLAIN + rb"(?:" + _STRING + _PLAIN + rb")*+(?:([{\[])|([}\]]))?", re.S)
_COMMA = re.compile(rb"\s*,\s*\{")
_BETWEEN = re.compile(rb"[\s,;]*")
_SCALAR = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,\[\]{}"]+', re.S)
_ASSIGNMENT = re.compile(rb"\s*(?:var\b|let\b|const\b|[A-Za-z_$])[^\[{\"]*?=\s*", re.S)


def skip_to_array(source: BinaryIO) -> bytes | None:
    """Read up to the bracket that opens the array.

    Returns:
        What was read beyond it; None where the first value is no array.
    """
    start = source.read(WINDOW_BYTES)
    found = _ASSIGNMENT.match(start[:4096])
    rest = start[found.end() :] if found else start.lstrip()
    return rest[1:] if rest.startswith(b"[") else None


def iter_slices(source: BinaryIO, rest: bytes, *, is_array: bool) -> Iterator[bytes | str]:
    """Yield the bytes of each value, or the reason why one cannot be given.

    Args:
        source: The stream behind `rest`.
        rest: What was already read, behind the opening bracket of the array.
        is_array: Whether a closing bracket ends the values; else they end with the stream.
    """
    scan = _Scan(source, rest)
    first = scan.next_value(is_array=is_array)
    if first is None:
        return
    yield first
    separator = scan.separator_after(first) if is_array and isinstance(first, bytes) else None
    if separator:
        yield from _split(scan, separator)
    while (value := scan.next_value(is_array=is_array)) is not None:
        yield value


def _split(scan: _Scan, separator: bytes) -> Iterator[bytes | str]:
    """Yield items while they end with the separator; leaves the last one to the scan."""
    pending = scan.take_rest().partition(b"{")[2]
    is_long = False
    while True:
        *pieces, pending = pending.split(separator)
        for piece in pieces:
            yield _LONG if is_long else b"{" + piece + b"}"
            is_long = False
        if is_long or len(pending) > MAX_RECORD_BYTES:
            is_long, pending = True, pending[-len(separator) :]
        more = scan.source.read(WINDOW_BYTES)
        if not more:
            break
        pending += more
    if is_long:
        yield _LONG
        scan.restart(b"")
    else:
        scan.restart(b"{" + pending)


class _Scan:
    """A window over the stream that moves from value to value."""

    def __init__(self, source: BinaryIO, rest: bytes) -> None:
        self.source = source
        self._buffer = rest
        self._at = 0
        self._is_done = False

    def take_rest(self) -> bytes:
        """Return what the window still holds."""
        return self._buffer[self._at :]

    def restart(self, rest: bytes) -> None:
        """Go on with these bytes instead of those in the window."""
        self._buffer, self._at = rest, 0

    def _more(self) -> bool:
        """Append a chunk; what lies before the present place is let go."""
        chunk = self.source.read(WINDOW_BYTES)
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def next_value(self, *, is_array: bool) -> bytes | str | None:
        """Return the next value, the reason it cannot be given, or None at the end."""
        while not self._is_done:
            between = _BETWEEN.match(self._buffer, self._at)
            self._at = between.end() if between else self._at
            lead = self._buffer[self._at : self._at + 1]
            if not lead:
                if self._more():
                    continue
                self._is_done = True
                return _CUT_LIST if is_array else None
            if lead in b"{[":
                return self._bracketed()
            if lead not in b"}]":
                return self._scalar()
            self._is_done = is_array
            self._at += 1
        return None

    def _scalar(self) -> bytes | str:
        while True:
            found = _SCALAR.match(self._buffer, self._at)
            if found and found.end() < len(self._buffer):
                self._at = found.end()
                return found[0]
            if len(self._buffer) - self._at > MAX_RECORD_BYTES:
                self._is_done = True
                return _LONG
            if not self._more():
                rest = self.take_rest()
                self.restart(b"")
                return rest

    def _bracketed(self) -> bytes | str:
        depth, length, is_long = 0, 0, False
        while True:
            buffer, start = self._buffer, self._at
            end = start + length
            for found in _TO_BRACKET.finditer(buffer, end):
                bracket = found.lastindex
                end = found.end()
                if bracket == 1:
                    depth += 1
                    continue
                if bracket is None:
                    break
                depth -= 1
                if depth == 0:
                    self._at = end
                    return _LONG if is_long else buffer[start:end]
            length = end - start
            if len(buffer) - start > MAX_RECORD_BYTES:
                # Let go of what was counted; one string longer than a record ends the reading.
                is_long = True
                self._at, length = end, 0
                if len(buffer) - end > MAX_RECORD_BYTES:
                    self._is_done = True
                    return _LONG
            if not self._more():
                self._is_done = True
                return _CUT

    def separator_after(self, first: bytes) -> bytes | None:
        """Return the bytes that surely part two items, or None where nothing is sure.

        Strings of JSON hold no raw newline, so a separator with one cannot lie inside a string;
        it cannot lie inside an item either if the items are indented deeper, or are one line.
        """
        while len(self._buffer) - self._at < 256 and self._more():
            pass
        found = _COMMA.match(self._buffer, self._at)
        if not found or not first.startswith(b"{"):
            return None
        lines = first.split(b"\n")
        if len(lines) == 1:
            # An empty item is one line however the others are written.
            is_line = b"\n" in found[0] and first[1:-1].strip() != b""
            return b"}" + found[0] if is_line else None
        indent = lines[-1][: -len(lines[-1].lstrip())]
        if lines[-1].strip() != b"}":
            return None
        inner = lines[1:-1]
        if all(line.startswith(indent) and line[len(indent) :][:1].isspace() for line in inner):
            return b"\n" + indent + b"}" + found[0]
        return None
