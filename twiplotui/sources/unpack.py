"""Files, folders and archives opened as materials. Nothing is ever extracted to disk.

Members of a bundle are opened only when a format reads them; private ones never are.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO

from twiplotui.errors import DataError
from twiplotui.sources.decompress import Compression, compression_of
from twiplotui.sources.material import HEAD_BYTES, Bundle, Material
from twiplotui.sources.raw_stream import RawStream
from twiplotui.sources.recode import in_utf8
from twiplotui.sources.unpack_limits import MAX_ENTRIES, guarded, is_clutter, link_siblings
from twiplotui.sources.unpack_tar import open_tar
from twiplotui.sources.unpack_zip import open_zip

_ZIP = b"PK\x03\x04"
_ZIP_EMPTY = b"PK\x05\x06"
_REFUSED_HEADS = (
    (
        b"version https://git-lfs",
        "is a Git LFS pointer, not the data itself",
        "Run “git lfs pull” where it came from, then import again.",
    ),
    (
        b"/annex/objects/",
        "is a git-annex pointer, not the data itself",
        "Run “git annex get” where it came from, then import again.",
    ),
    (
        b"7z\xbc\xaf\x27\x1c",
        "is a 7z archive, which is not read",
        "Unpack it and import the folder.",
    ),
    (b"Rar!\x1a\x07", "is a RAR archive, which is not read", "Unpack it and import the folder."),
    (
        b"SQLite format 3\x00",
        "is a database, not an export",
        "If it is a store of twiplotui, open it with --db.",
    ),
    (b"%PDF-", "is a PDF document", "Import the data it was made from."),
    (b"\x89PNG", "is a picture", "Import the data, not a picture of it."),
    (b"\xff\xd8\xff", "is a picture", "Import the data, not a picture of it."),
    (b"PAR1", "is a Parquet file, which is not read", "Export it as CSV or JSON Lines."),
)


def open_path(path: Path) -> Material | Bundle:
    """Open a file, folder or archive.

    Raises:
        DataError: It does not exist, cannot be read, is damaged, encrypted, or a pointer to data
            kept elsewhere.
    """
    name = _readable(path)
    try:
        if path.is_dir():
            return _open_folder(path)
        if not path.exists():
            raise DataError(f"{name} does not exist.", "Check the spelling of the path.")
        if not path.is_file():
            raise DataError(f"{name} is no ordinary file.", "Give a file or a folder.")
        material = _file_material(path, name)
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".")
        raise DataError(f"{name} cannot be read: {reason}.", "Check its permissions.") from error
    return look_inside(material)


def _readable(path: Path) -> str:
    """Return a path as text that can be kept; names need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def stdin_material(source: BinaryIO) -> Material | Bundle:
    """Spool standard input to a file without a name, so that it can be read twice.

    Raises:
        DataError: It is empty, damaged, or no data.
    """
    spool = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the material
    shutil.copyfileobj(source, spool, 1 << 20)
    size = spool.tell()

    def reopen() -> BinaryIO:
        return io.BufferedReader(_Spooled(spool), 1 << 18)

    weakref.finalize(reopen, spool.close)
    material = Material("-", reopen, size)
    return look_inside(with_head(material))


def with_head(material: Material) -> Material:
    """Return the same material with its first bytes read, for telling its format.

    Raises:
        DataError: It cannot be opened or unpacked.
    """
    if material.head:
        return material
    try:
        with material.open() as stream:
            head = stream.read(HEAD_BYTES)
    except (OSError, EOFError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).rstrip(".")
        raise DataError(f"{material.name} cannot be read: {reason}.") from error
    return replace(material, head=head)


def refuse_by_head(material: Material) -> None:
    """Refuse what is surely no export.

    Raises:
        DataError: Says what it is and what to do.
    """
    for magic, what, hint in _REFUSED_HEADS:
        if material.head.startswith(magic):
            raise DataError(f"{material.name} {what}.", hint)


def look_inside(material: Material) -> Material | Bundle:
    """Return the members of an archive, the content of a compressed file, else the material itself.

    Raises:
        DataError: It is empty, damaged, encrypted, or surely no data.
    """
    head = material.head
    if not head:
        raise DataError(f"{material.name} is empty.", "Export or download it again.")
    refuse_by_head(material)
    if head.startswith((_ZIP, _ZIP_EMPTY)):
        return open_zip(material)
    if head[257:262] == b"ustar":
        return open_tar(material)
    compression = compression_of(head)
    if compression is not None:
        unpacked = _unpacked(material, compression)
        return open_tar(material) if unpacked.head[257:262] == b"ustar" else in_utf8(unpacked)
    return in_utf8(material)


def _unpacked(material: Material, compression: Compression) -> Material:
    name = material.name
    if name.lower().endswith(compression.suffix):
        name = name[: -len(compression.suffix)]

    def reopen() -> BinaryIO:
        return guarded(compression.open(material.open()), material.name)

    return with_head(replace(material, name=name, open=reopen, head=b"", size=None))


class _Spooled(RawStream):
    """A view of the spooled input with a place of its own."""

    def __init__(self, spool: IO[bytes]) -> None:
        super().__init__(None)
        self._spool = spool
        self._place = 0

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._spool.seek(self._place)
        self._place = self._spool.seek(offset, whence)
        return self._place

    def pull(self, most: int) -> bytes:
        self._spool.seek(self._place)
        data = self._spool.read(most)
        self._place += len(data)
        return data


def _file_material(path: Path, name: str) -> Material:
    status = path.stat()

    def reopen() -> BinaryIO:
        return path.open("rb")

    def sibling(other: str) -> Material | None:
        if "/" in other or "\\" in other or other in ("", ".", ".."):
            return None
        beside = path.parent / other
        if beside.is_symlink() or not beside.is_file():
            return None
        return _file_material(beside, _readable(beside))

    material = Material(
        name=name,
        open=reopen,
        size=status.st_size,
        modified_at=int(status.st_mtime * 1000),
        sibling=sibling,
    )
    return with_head(material)


def _open_folder(root: Path) -> Bundle:
    members: dict[str, Material] = {}
    skipped: list[str] = []
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in (".git", "__MACOSX"))
        for file in sorted(files):
            path = Path(folder, file)
            inside = _readable(path.relative_to(root)).replace(os.sep, "/")
            if path.is_symlink():
                skipped.append(f"{inside} is a link and was not followed.")
            elif path.is_file() and not is_clutter(inside):
                members[inside] = _lazy_member(path, f"{_readable(root)}/{inside}")
            if len(members) > MAX_ENTRIES:
                raise DataError(
                    f"{_readable(root)} holds more than {MAX_ENTRIES:,} files.",
                    "Import a folder below it.",
                )
    return Bundle(name=_readable(root), members=link_siblings(members), skipped=tuple(skipped))


def _lazy_member(path: Path, name: str) -> Material:
    status = path.stat()
    return Material(
        name=name,
        open=lambda: path.open("rb"),
        size=status.st_size,
        modified_at=int(status.st_mtime * 1000),
    )
