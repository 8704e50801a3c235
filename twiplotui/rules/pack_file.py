"""Reads pack files and the lists they name; knows what their compiled form depends on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from twiplotui.errors import ConfigError
from twiplotui.text.fold import FOLD_VERSION

ENGINE_VERSION: Final = 30
"""Raised when the same rules and text could give other findings, or a compiled pack is laid
out in another way; what was kept before is then made anew."""

# Not importlib.resources: its import alone takes as long as loading all packs from the cache.
SHIPPED: Final = Path(__file__).parent / "packs"
FROZEN: Final = Path(__file__).parent / "frozen"
_LARGEST_FILE: Final = 8 * 2**20
# Most packs name none, and this is the quickest way to tell.
_MAY_NAME_LIST: Final = re.compile(rb"\.csv")
_LIST_NAME: Final = re.compile(rb"""["']([A-Za-z0-9][A-Za-z0-9_.-]*\.csv)""", re.IGNORECASE)


@dataclass(frozen=True)
class PackFile:
    """A pack file as read, with the lists it names."""

    path: Path
    name: str
    data: bytes
    is_shipped: bool
    lists: dict[str, bytes]

    @cached_property
    def key(self) -> str:
        """Digest of everything its compiled form depends on; read twice and worked out once."""
        digest = hashlib.sha256(f"{ENGINE_VERSION}/{FOLD_VERSION}/{self.name}".encode())
        for name, data in (("", self.data), *self.lists.items()):
            digest.update(f"\n{name}\n{len(data)}\n".encode())
            digest.update(data)
        return digest.hexdigest()[:32]

    def read_list(self, name: str) -> str:
        """Return the text of a list beside the pack.

        Raises:
            FileNotFoundError: There is none of that name.
        """
        if name not in self.lists:
            raise FileNotFoundError(name)
        return self.lists[name].decode("utf-8-sig", errors="replace")


def shipped_files() -> list[Path]:
    """Return the pack files that come with the program."""
    return sorted(SHIPPED.glob("*.toml"))


def pack_files(directory: Path, *, is_shipped: bool) -> list[PackFile]:
    """Read every pack of a folder, in the order of their names."""
    if not directory.is_dir():
        return []
    paths = sorted(path for path in directory.iterdir() if path.suffix.lower() == ".toml")
    return [read_pack(path, is_shipped=is_shipped) for path in paths]


def read_pack(path: Path, *, is_shipped: bool) -> PackFile:
    """Read a pack file and the lists it names.

    Raises:
        ConfigError: It cannot be read.
    """
    try:
        data = _read_bytes(path)
    except OSError as error:
        raise ConfigError(
            f"The rule file {path} cannot be read: {error.strerror}.",
            "Check its name and whether you may read it.",
        ) from error
    lists: dict[str, bytes] = {}
    # A rule names a file beside its pack, never a path: packs are passed from hand to hand.
    may_name = _MAY_NAME_LIST.search(data) or (not is_shipped and b".CSV" in data)
    names = _LIST_NAME.findall(data) if may_name else []
    for name in sorted({found.decode() for found in names}):
        with contextlib.suppress(OSError):
            lists[name] = _read_bytes(path.parent / name)
    return PackFile(path, path.name if is_shipped else str(path), data, is_shipped, lists)


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as source:
        # Room for what is asked for is taken before anything is read: not for the largest file.
        return source.read(min(os.fstat(source.fileno()).st_size + 1, _LARGEST_FILE))


def frozen_path(pack: Path) -> Path:
    """Return where the compiled form of a shipped pack stands."""
    return FROZEN / f"{pack.stem}.bin"
