"""Tar archives, plain or compressed: listed once, members read by their offset, links refused."""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from twiplotui.errors import DataError
from twiplotui.sources.decompress import Compression, compression_of, skip
from twiplotui.sources.material import Bundle, Material
from twiplotui.sources.raw_stream import RawStream, Stream
from twiplotui.sources.unpack_limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    guarded,
    is_clutter,
    link_siblings,
    safe_member_name,
)

_AGAIN = "Download or export it again."


def open_tar(material: Material) -> Bundle:
    """List a tar archive, also one that is compressed as a whole.

    Raises:
        DataError: It is cut off, damaged, or made to do harm.
    """
    compression = compression_of(material.head)
    limit = max(MAX_UNPACKED_BYTES, MAX_RATIO * (material.size or 0))
    members: dict[str, Material] = {}
    skipped: list[str] = []
    count = 0
    try:
        with (
            _plain(material, compression, limit) as stream,
            tarfile.open(fileobj=io.BufferedReader(_Ended(stream)), mode="r|") as archive,
        ):
            for entry in archive:
                count += 1
                if count > MAX_ENTRIES:
                    raise DataError(
                        f"{material.name} holds more than {MAX_ENTRIES:,} files.",
                        "Unpack it and import a part.",
                    )
                path = safe_member_name(entry.name.removeprefix("./"))
                why = _why_skipped(entry, path)
                if why:
                    skipped.append(why)
                elif path is not None and entry.isreg() and not is_clutter(path):
                    members[path] = Material(
                        name=f"{material.name}/{path}",
                        open=_opener(material, entry, compression, limit),
                        size=entry.size,
                        modified_at=material.modified_at,
                    )
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as error:
        raise DataError(f"{material.name} is a cut off or damaged tar file.", _AGAIN) from error
    if not members:
        reason = skipped[0] if skipped else "It holds no files."
        raise DataError(f"{material.name} cannot be used. {reason}", _AGAIN)
    return Bundle(material.name, link_siblings(members), tuple(skipped))


def _why_skipped(entry: tarfile.TarInfo, path: str | None) -> str:
    if entry.isdir():
        return ""
    if path is None:
        return f"A member with an unsafe name was not read: {entry.name[:120]!a}."
    if entry.issym() or entry.islnk():
        return f"{path} is a link and was not followed."
    if not entry.isreg() or entry.issparse():
        return f"{path} is no ordinary file."
    if entry.size > MAX_UNPACKED_BYTES:
        return f"{path} is larger than 2 GB."
    return ""


def _plain(material: Material, compression: Compression | None, limit: int) -> BinaryIO:
    stream = material.open()
    if compression is None:
        return stream
    return guarded(compression.open(stream), material.name, limit)


def _opener(
    material: Material, entry: tarfile.TarInfo, compression: Compression | None, limit: int
) -> Callable[[], BinaryIO]:
    def reopen() -> BinaryIO:
        stream = material.open()
        plain: Stream = stream if compression is None else compression.open(stream)
        section = _Section(plain, entry.offset_data, entry.size)
        return guarded(section, f"{material.name}/{entry.name}", limit)

    return reopen


class _Ended(RawStream):
    """A stream that does not let itself be read on and on behind its end.

    The standard library skips a member of a lying size block by block, a terabyte if it must.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(None)
        self._stream = stream
        self._patience = 8

    def pull(self, most: int) -> bytes:
        data = self._stream.read(most)
        if not data:
            self._patience -= 1
            if self._patience < 0:
                raise EOFError
        return data


class _Section(RawStream):
    """A part of a stream; breaking off before its end is an error."""

    def __init__(self, stream: Stream, offset: int, size: int) -> None:
        super().__init__(stream)
        self._stream = stream
        self._offset = offset
        self._left = size
        self._is_placed = False

    def pull(self, most: int) -> bytes:
        if not self._is_placed:
            skip(self._stream, self._offset)
            self._is_placed = True
        data = self._stream.read(min(most, self._left)) or b""
        if not data and self._left and most:
            raise EOFError
        self._left -= len(data)
        return data
