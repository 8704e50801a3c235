"""What a source reads from: one named run of bytes, or a bundle of them. Nothing is ever extracted.

`Material` is a file, an archive member or standard input; it can be opened again and again.
`Bundle` is a folder, zip or tar with its members. `ReadOptions` is what the user said about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from twiplotui.model.account import AccountFacts

HEAD_BYTES = 65_536
"""How much of a material is looked at to tell its format."""

MAX_RECORD_BYTES = 16 * 1024 * 1024
"""No single record (line, item, row) may be longer than this."""


@dataclass(frozen=True, slots=True)
class Material:
    """One named run of bytes."""

    name: str
    """Path as shown to the user; for a member `archive.zip/data/tweets.js`."""
    open: Callable[[], BinaryIO]
    """Opens it afresh for reading; the caller closes it."""
    size: int | None = None
    """Bytes, uncompressed, where known."""
    modified_at: int | None = None
    """Milliseconds UTC of the last change, where known."""
    sibling: Callable[[str], Material | None] = field(default=lambda _name: None)
    """Finds a file of this name beside it (the account.js beside a tweets.js)."""
    head: bytes = field(default=b"", repr=False)
    """The first `HEAD_BYTES` bytes."""

    @property
    def base_name(self) -> str:
        """The last part of the name, in lower case."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1].lower()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A folder, zip or tar: members by their path inside it (`/` between parts)."""

    name: str
    members: Mapping[str, Material]
    skipped: tuple[str, ...] = ()
    """Sentences about members that cannot be read (encrypted, too large)."""

    def find(self, *suffixes: str) -> list[Material]:
        """Return the members whose path ends with one of `suffixes`, shortest path first."""
        wanted = tuple(suffix.lower() for suffix in suffixes)
        found = [
            path
            for path in self.members
            if any(path.lower() == end or path.lower().endswith("/" + end) for end in wanted)
        ]
        return [self.members[path] for path in sorted(found, key=lambda path: (len(path), path))]

    def under(self, root: str) -> Bundle:
        """Return the part of the bundle below `root` (`""`: all), with paths relative to it."""
        if not root:
            return self
        prefix = root.rstrip("/") + "/"
        inside = {
            path[len(prefix) :]: material
            for path, material in self.members.items()
            if path.startswith(prefix)
        }
        return replace(self, name=f"{self.name}/{root.rstrip('/')}", members=inside)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user said on the command line, or the screen asked for."""

    account: AccountFacts | None = None
    """Whose posts or list this is (`--account`); the file's own word goes first."""
    captured_at: int | None = None
    """When it was collected (`--captured-at`), else the file's own word or time of change."""
    is_complete: bool | None = None
    """`--complete` / `--partial`, for lists of follows."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """`--map field=column`: our field name to the file's column."""
    address: str = ""
    """Where it was fetched from, for feeds; base of relative links."""
    content_type: str = ""
    """What its server called it; its charset goes before the word of a feed itself."""
    now: int = 0
    """The time of the import, milliseconds UTC; bounds impossible dates."""


def first_account(candidates: Iterable[AccountFacts | None]) -> AccountFacts | None:
    """Return the first account given, in order of trust."""
    return next((account for account in candidates if account is not None), None)


def dated(options: ReadOptions, material: Material) -> ReadOptions:
    """Return the options with the capture time filled from the file's time of change."""
    if options.captured_at is not None or material.modified_at is None:
        return options
    return replace(options, captured_at=material.modified_at)
