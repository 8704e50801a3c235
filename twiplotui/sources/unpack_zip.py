"""Zip archives: their directory read once, their members read in chunks, nothing extracted.

The standard library reads the directory; members are unpacked here, so that sizes, checksums and
overlaps are checked as the bytes come (the library of Python 3.11.7 checks no overlap).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from twiplotui.errors import DataError
from twiplotui.sources.material import Bundle, Material
from twiplotui.sources.raw_stream import PieceStream
from twiplotui.sources.unpack_limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    READ_BYTES,
    is_clutter,
    link_siblings,
    safe_member_name,
)

_AGAIN = "Download or export it again."
_DOCUMENTS = {
    "xl/workbook.xml": "an Excel workbook",
    "xl/workbook.bin": "an Excel workbook",
    "Index/Document.iwa": "a Numbers, Pages or Keynote document",
    "[Content_Types].xml": "an Office document",
    "META-INF/manifest.xml": "an OpenDocument file",
}
"""Members by which the file of an office program is known, which is a zip as well."""
_LOCAL_HEADER = 30
_SYMLINK = 0o120000


def open_zip(material: Material) -> Bundle:
    """Read the directory of a zip.

    Raises:
        DataError: It is cut off, damaged, encrypted, or made to do harm.
    """
    entries = _directory(material)
    _refuse_document(material.name, {entry.filename for entry in entries})
    if len(entries) > MAX_ENTRIES:
        raise DataError(
            f"{material.name} holds more than {MAX_ENTRIES:,} files.",
            "Unpack it and import a part.",
        )
    if any(entry.flag_bits & 0x41 or entry.compress_type == 99 for entry in entries):
        raise DataError(
            f"{material.name} is encrypted.", "Unpack it with its password and import the folder."
        )
    _refuse_overlap(material, entries)
    members: dict[str, Material] = {}
    skipped: list[str] = []
    for entry in entries:
        if entry.is_dir():
            continue
        path = safe_member_name(entry.filename)
        why = _why_skipped(entry, path, members)
        if why:
            skipped.append(why)
        elif path is not None and not is_clutter(path):
            members[path] = Material(
                name=f"{material.name}/{path}",
                open=_opener(material, entry),
                size=entry.file_size,
                modified_at=material.modified_at,
            )
    if not members:
        reason = skipped[0] if skipped else "It holds no files."
        raise DataError(f"{material.name} cannot be used. {reason}", _AGAIN)
    return Bundle(material.name, link_siblings(members), tuple(skipped))


def _refuse_document(name: str, members: set[str]) -> None:
    for member, kind in _DOCUMENTS.items():
        if member in members:
            raise DataError(
                f"{name} is {kind}, which is not read.",
                "Save its sheet as CSV (UTF-8), with the ids as text, and import that.",
            )


def _directory(material: Material) -> list[zipfile.ZipInfo]:
    damaged = DataError(f"{material.name} is a cut off or damaged zip file.", _AGAIN)
    with material.open() as stream:
        if not stream.seekable():
            raise DataError(
                f"{material.name} is an archive inside an archive.", "Unpack the outer one first."
            )
    try:
        with material.open() as stream, zipfile.ZipFile(stream) as archive:
            tail = 22 + len(archive.comment)
            stream.seek(-tail, io.SEEK_END)
            if stream.read(4) != b"PK\x05\x06":
                raise DataError(f"{material.name} is cut off or has data behind its end.", _AGAIN)
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise damaged from error
    except (RuntimeError, OverflowError, UnicodeDecodeError, IndexError) as error:
        raise damaged from error


def _refuse_overlap(material: Material, entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.header_offset < end:
            raise DataError(
                f"{material.name} has files that overlap and is not to be trusted.", _AGAIN
            )
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _why_skipped(entry: zipfile.ZipInfo, path: str | None, members: dict[str, Material]) -> str:
    shown = entry.filename[:120]
    if path is None:
        return f"A member with an unsafe name was not read: {shown!a}."
    if path in members:
        return f"{shown} is there twice; the first was taken."
    if (entry.external_attr >> 16) & 0o170000 == _SYMLINK:
        return f"{shown} is a link and was not followed."
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"{shown} is packed in a way that is not read."
    if entry.file_size > MAX_UNPACKED_BYTES:
        return f"{shown} is larger than 2 GB."
    if entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return f"{shown} unpacks to more than {MAX_RATIO} times its size, as bombs do."
    return ""


def _opener(material: Material, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: io.BufferedReader(_Member(material, entry), READ_BYTES)


class _Member(PieceStream):
    """One member, unpacked as it is read; ends with an error where it does not add up."""

    def __init__(self, material: Material, entry: zipfile.ZipInfo) -> None:
        self._name = f"{material.name}/{entry.filename}"
        self._stream = material.open()
        super().__init__(self._stream)
        self._entry = entry
        self._packed_left = entry.compress_size
        self._left = entry.file_size
        self._checksum = 0
        is_deflated = entry.compress_type == zipfile.ZIP_DEFLATED
        self._inflate = zlib.decompressobj(-15) if is_deflated else None
        self._stream.seek(entry.header_offset)
        header = self._stream.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            self._stream.close()
            raise self._damaged()
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        self._stream.seek(names, io.SEEK_CUR)

    def next_piece(self) -> bytes | None:
        """Return the next unpacked bytes (perhaps none yet), or None at the sound end."""
        if self._left == 0:
            if self._checksum != self._entry.CRC:
                raise self._damaged()
            return None
        try:
            piece = self._unpack()
        except (zlib.error, OSError) as error:
            raise self._damaged() from error
        self._left -= len(piece)
        if self._left < 0:
            raise self._damaged()
        self._checksum = zlib.crc32(piece, self._checksum)
        return piece

    def _unpack(self) -> bytes:
        if self._inflate is not None and self._inflate.unconsumed_tail:
            return self._inflate.decompress(self._inflate.unconsumed_tail, READ_BYTES)
        packed = self._stream.read(min(65_536, self._packed_left))
        self._packed_left -= len(packed)
        if self._inflate is None:
            if not packed:
                raise self._damaged()
            return packed
        if packed:
            return self._inflate.decompress(packed, READ_BYTES)
        rest = self._inflate.flush()
        if not rest:
            raise self._damaged()
        return rest

    def _damaged(self) -> DataError:
        return DataError(f"{self._name} is cut off or damaged inside the zip file.", _AGAIN)
