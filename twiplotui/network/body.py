"""Reads a body under a limit: at most so many bytes on the wire and after decompression.

gzip is taken apart by zlib with a bound of its own. The HTTP library's decoders have none: 455
bytes of brotli came out as one chunk of 300 MB. Every other content encoding is refused.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import AsyncIterable

_GZIP_WINDOW = 31
"""What zlib calls a window of 32 KB behind the header of gzip."""
_STEP = 65_536
"""Bytes that are decompressed at once."""
_MEMBERS = 64
"""Most gzip members of one body."""


class BodyError(Exception):
    """A body that cannot be taken; the message is a sentence part for the user."""


class TooLargeError(BodyError):
    """A body beyond the limit."""


class BodySink:
    """Collects a body piece by piece and refuses to grow beyond its limit.

    Args:
        encoding: The `Content-Encoding` header.
        limit: Most bytes, on the wire and decompressed.

    Raises:
        BodyError: The encoding is neither gzip nor none.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise BodyError("is packed in a way we do not read (only gzip is asked for)")
        self._gzip = zlib.decompressobj(_GZIP_WINDOW) if "gzip" in name else None
        self._limit = limit
        # getvalue() hands its buffer out without a copy: a body of 50 MB is held once.
        self._bytes = io.BytesIO()
        self.wire_bytes = 0
        self._members = 1

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes as they came.

        Raises:
            TooLargeError: The limit is passed.
            BodyError: The bytes are not gzip although they were announced so.
        """
        self.wire_bytes += len(chunk)
        if self.wire_bytes > self._limit:
            raise TooLargeError
        if self._gzip is None:
            self._keep(chunk)
            return
        try:
            self._inflate(chunk)
        except zlib.error:
            raise BodyError("is announced as gzip and is not") from None

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            BodyError: The gzip stream stops in the middle.
        """
        if self._gzip is not None and self.wire_bytes and not self._gzip.eof:
            raise BodyError("stops in the middle")
        return self._bytes.getvalue()

    def _inflate(self, chunk: bytes) -> None:
        assert self._gzip is not None
        rest = chunk
        while True:
            if self._gzip.eof:
                if not rest.strip(b"\0"):
                    return
                self._begin_member()
            piece = self._gzip.decompress(rest, _STEP)
            self._keep(piece)
            if self._gzip.eof:
                rest = self._gzip.unused_data
                if not rest:
                    return
            else:
                rest = self._gzip.unconsumed_tail
                if not rest and len(piece) < _STEP:
                    return

    def _begin_member(self) -> None:
        """Begin the next of several gzip members in a row (RFC 1952, 2.2)."""
        self._members += 1
        if self._members > _MEMBERS:
            raise BodyError("is packed in too many pieces")
        self._gzip = zlib.decompressobj(_GZIP_WINDOW)

    def _keep(self, piece: bytes) -> None:
        if self._bytes.tell() + len(piece) > self._limit:
            raise TooLargeError
        self._bytes.write(piece)


async def read_start(chunks: AsyncIterable[bytes], sink: BodySink) -> bytes:
    """Read a body whose end does not matter: stop without complaint where it goes wrong."""
    try:
        async for chunk in chunks:
            sink.feed(chunk)
        return sink.finish()
    except BodyError:
        return b""
