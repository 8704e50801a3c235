"""What is compressed as a whole, by gzip, bzip2, xz or zstd, read as the stream it was made of."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from typing import BinaryIO, Final, NamedTuple, Protocol

from twiplotui.sources.raw_stream import PieceStream, Stream

_READ_BYTES: Final = 1 << 16
_PIECE_BYTES: Final = 1 << 18
_MOST_MEMORY: Final = 128 << 20
"""What unpacking may take: as much as the strongest usual setting of `xz` needs, twice."""


class Compression(NamedTuple):
    """A way in which a file is compressed."""

    magic: bytes
    """What such a file begins with."""
    suffix: str
    """How the name of one ends."""
    open: Callable[[BinaryIO], Stream]
    """Returns the stream that was compressed; it closes the one below with itself.

    Reading it raises `EOFError` or `OSError` where the file is cut off or damaged.
    """


class _Machine(Protocol):
    """What the standard library calls a decompressor."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Unpacking(PieceStream):
    """A stream that may be of several compressed ones, as programs with many threads write it.

    Args:
        below: The compressed bytes.
        begin: Makes what unpacks one of them.
        error: What that raises at damage.
    """

    def __init__(
        self, below: BinaryIO, begin: Callable[[], _Machine], error: type[Exception]
    ) -> None:
        super().__init__(below)
        self._stream = below
        self._begin = begin
        self._error = error
        self._machine = begin()
        self._ahead = b""
        self._is_first = True
        self._is_over = False

    def next_piece(self) -> bytes | None:
        if self._machine.eof:
            self._begin_next()
        if self._is_over:
            return None
        data = b""
        if self._machine.needs_input:
            data, self._ahead = self._ahead or self._stream.read(_READ_BYTES), b""
            if not data:
                raise EOFError
        try:
            return self._machine.decompress(data, _PIECE_BYTES)
        except self._error as error:
            if self._is_first:
                raise OSError(str(error)) from error
            # What stands behind the end is no part of it; the tools pass over it, too.
            self._is_over = True
            return None

    def _begin_next(self) -> None:
        """Go on with the compressed stream behind the one that has ended, where there is one."""
        rest = self._machine.unused_data.lstrip(b"\0")
        while not rest and (more := self._stream.read(_READ_BYTES)):
            rest = more.lstrip(b"\0")
        self._machine, self._ahead = self._begin(), rest
        self._is_first, self._is_over = False, not rest


class _Gunzip(gzip.GzipFile):
    """A gzip reader that closes the stream below with itself."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(fileobj=stream, mode="rb")
        self._below = stream

    def close(self) -> None:
        """Close both."""
        super().close()
        self._below.close()


def _bunzip2(stream: BinaryIO) -> Stream:
    import bz2

    return _Unpacking(stream, bz2.BZ2Decompressor, OSError)


def _unxz(stream: BinaryIO) -> Stream:
    import lzma

    return _Unpacking(stream, lambda: lzma.LZMADecompressor(memlimit=_MOST_MEMORY), lzma.LZMAError)


def _unzstd(stream: BinaryIO) -> Stream:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    return _Unpacking(stream, zstd.ZstdDecompressor, zstd.ZstdError)


_COMPRESSIONS: Final = (
    Compression(b"\x1f\x8b", ".gz", _Gunzip),
    Compression(b"BZh", ".bz2", _bunzip2),
    Compression(b"\xfd7zXZ\x00", ".xz", _unxz),
    Compression(b"\x28\xb5\x2f\xfd", ".zst", _unzstd),
)


def compression_of(head: bytes) -> Compression | None:
    """Return how a file that begins so is compressed; None: it is not, or not as a whole."""
    return next((each for each in _COMPRESSIONS if head.startswith(each.magic)), None)


def skip(stream: Stream, size: int) -> None:
    """Go on by so many bytes from where a stream begins.

    Raises:
        EOFError: It ends before.
    """
    if stream.seekable():
        stream.seek(size)
        return
    while size:
        data = stream.read(min(size, _PIECE_BYTES))
        if not data:
            raise EOFError
        size -= len(data)
