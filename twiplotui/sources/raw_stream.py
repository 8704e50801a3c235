"""What a stream made over another one has to say: only what the next read brings."""

from __future__ import annotations

import io
from abc import abstractmethod
from typing import BinaryIO

Stream = BinaryIO | io.RawIOBase | io.BufferedIOBase
"""Anything bytes can be read from."""


class RawStream(io.RawIOBase):
    """A stream whose bytes are pulled from elsewhere.

    Args:
        below: Closed together with it; None: it belongs to somebody else.
    """

    def __init__(self, below: Stream | None) -> None:
        self._below = below

    @abstractmethod
    def pull(self, most: int) -> bytes | memoryview:
        """Return at least one and at most so many bytes; none: the end."""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as one pull goes."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # the base class types it too widely
        data = self.pull(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close it and the stream below."""
        if self._below is not None:
            self._below.close()
        super().close()


class PieceStream(RawStream):
    """A stream whose bytes come in pieces of any size."""

    def __init__(self, below: Stream | None) -> None:
        super().__init__(below)
        self._ready = memoryview(b"")

    @abstractmethod
    def next_piece(self) -> bytes | None:
        """Return the next piece, perhaps an empty one; None: the end."""

    def pull(self, most: int) -> memoryview:
        """Return what is left of the last piece, or the beginning of the next one."""
        while not self._ready:
            piece = self.next_piece()
            if piece is None:
                break
            self._ready = memoryview(piece)
        data, self._ready = self._ready[:most], self._ready[most:]
        return data
