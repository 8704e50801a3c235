"""What no archive may do: unpack without end, break off silently, name odd places."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import BinaryIO

from twiplotui.errors import DataError
from twiplotui.sources.material import Material
from twiplotui.sources.raw_stream import RawStream, Stream

MAX_ENTRIES = 50_000
"""A folder or archive with more members is refused."""

MAX_UNPACKED_BYTES = 2 * 1024**3
"""No compressed file or member may unpack to more."""

MAX_RATIO = 200
"""Nothing we read shrinks to less than a two-hundredth; a bomb does."""

READ_BYTES = 1 << 18


class GuardedReader(RawStream):
    """A stream that raises `DataError` where the one below breaks off or grows too large."""

    def __init__(self, stream: Stream, name: str, limit: int = MAX_UNPACKED_BYTES) -> None:
        super().__init__(stream)
        self._stream = stream
        self._name = name
        self._left = limit

    def pull(self, most: int) -> bytes:
        """Return what the stream below has.

        Raises:
            DataError: The stream breaks off or grows too large.
        """
        try:
            data = self._stream.read(most) or b""
        except (EOFError, zlib.error, OSError) as error:
            raise DataError(
                f"{self._name} is cut off or damaged.", "Download or export it again."
            ) from error
        self._left -= len(data)
        if self._left < 0:
            raise DataError(
                f"{self._name} unpacks to more than 2 GB.", "Unpack it yourself and split it."
            )
        return data


def guarded(stream: Stream, name: str, limit: int = MAX_UNPACKED_BYTES) -> BinaryIO:
    """Return a buffered `GuardedReader`."""
    return io.BufferedReader(GuardedReader(stream, name, limit), READ_BYTES)


def safe_member_name(name: str) -> str | None:
    """Return a member's path with `/` between parts; None for one that leads elsewhere."""
    path = name.replace("\\", "/")
    parts = path.split("/")
    if not path or path.startswith("/") or ":" in parts[0] or ".." in parts or len(path) > 1000:
        return None
    return path if path.isprintable() else None


def is_clutter(path: str) -> bool:
    """Whether a member is made by a computer for itself."""
    parts = path.split("/")
    return "__MACOSX" in parts or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")


def link_siblings(members: Mapping[str, Material]) -> dict[str, Material]:
    """Let each member find those beside it."""
    linked: dict[str, Material] = {}

    def finder(path: str) -> Callable[[str], Material | None]:
        folder = path.rpartition("/")[0]
        prefix = f"{folder}/" if folder else ""
        return lambda name: linked.get(prefix + name)

    for path, material in members.items():
        linked[path] = replace(material, sibling=finder(path))
    return linked
