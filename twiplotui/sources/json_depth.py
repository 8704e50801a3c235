"""Stops JSON that is nested too deeply before a streaming parser sees it.

A parser that names the place of each value keeps the names of all levels above: half a megabyte of
opening brackets took it 19 GB of memory (measured).
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import BinaryIO

MAX_DEPTH = 500
"""Levels of lists and objects; real exports have less than 30."""

_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in _STEP)


class ShallowStream:
    """A stream of JSON in UTF-8 that raises `ValueError` where it is nested too deeply."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._depth = 0
        self._is_string = False
        self._is_escape = False

    def read(self, size: int = -1) -> bytes:
        """Read some bytes.

        Raises:
            ValueError: They are nested deeper than `MAX_DEPTH`.
        """
        data = self._stream.read(size)
        if data:
            self._count(data)
        return data

    def _count(self, data: bytes) -> None:
        if self._is_escape:
            data = b"\\" + data
        data = _ESCAPED.sub(b"", data)
        self._is_escape = data.endswith(b"\\")
        parts = data.split(b'"')
        bare = b"".join(parts[int(self._is_string) :: 2])
        if len(parts) % 2 == 0:
            self._is_string = not self._is_string
        brackets = bare.translate(None, _NO_BRACKETS)
        depths = list(accumulate(map(_STEP.__getitem__, brackets), initial=self._depth))
        if max(depths) > MAX_DEPTH:
            raise ValueError("it is nested too deeply")
        self._depth = depths[-1]
