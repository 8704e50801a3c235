"""A stream made of pieces is read as one, in whatever steps, and closes what is below it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from twiplotui.sources.raw_stream import PieceStream


class Pieces(PieceStream):
    """A stream of given pieces."""

    def __init__(self, below: io.BytesIO | None, pieces: Sequence[bytes]) -> None:
        super().__init__(below)
        self._pieces = list(pieces)

    def next_piece(self) -> bytes | None:
        return self._pieces.pop(0) if self._pieces else None


@pytest.mark.parametrize("step", [1, 2, 3, 100])
def test_pieces_are_one_stream(step: int) -> None:
    # The empty ones are no end: what unpacks or decodes may need more before it gives anything.
    stream = Pieces(None, [b"", b"abc", b"", b"", b"d", b"efghij"])
    read = []
    while part := stream.read(step):
        assert len(part) <= step
        read.append(part)
    assert b"".join(read) == b"abcdefghij"
    assert stream.read(step) == b""


def test_what_is_below_is_closed_with_it() -> None:
    below = io.BytesIO()
    with io.BufferedReader(Pieces(below, [b"a\n", b"b"])) as stream:
        assert stream.readlines() == [b"a\n", b"b"]
        assert not below.closed
    assert below.closed
