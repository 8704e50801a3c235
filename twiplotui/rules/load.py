"""Loads the shipped packs and the user's own, from the cache where nothing changed."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from twiplotui import __version__
from twiplotui.errors import ConfigError
from twiplotui.rules.book import RuleBook
from twiplotui.rules.cache import Built, read_built, write_built
from twiplotui.rules.calendar import Calendar, read_calendar
from twiplotui.rules.compile import CompiledRule, compile_rule
from twiplotui.rules.examples import vetted
from twiplotui.rules.parse import parse_pack
from twiplotui.rules.schema import Pack, Problem, Status
from twiplotui.text.fold import FOLD_VERSION

ENGINE_VERSION: Final = 11
"""Raised when the same rules and text could give other findings, or a compiled pack is laid
out in another way; what was kept before is then made anew."""

# Not importlib.resources: its import alone takes as long as loading all packs from the cache.
SHIPPED: Final = Path(__file__).parent / "packs"
FROZEN: Final = Path(__file__).parent / "frozen"
CALENDAR: Final = Path(__file__).parent / "calendar.toml"
_LARGEST_FILE: Final = 8 * 2**20
_LIST_NAME: Final = re.compile(rb"""["']([A-Za-z0-9][A-Za-z0-9_.-]*\.csv)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack file as read, with the lists it names."""

    path: Path
    name: str
    data: bytes
    is_shipped: bool
    lists: dict[str, bytes]

    @property
    def key(self) -> str:
        """Digest of everything its compiled form depends on."""
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


def load_packs(
    user_dir: Path | None = None,
    cache_dir: Path | None = None,
    *,
    ours: str = "",
    today: str = "",
    off: Collection[str] = (),
    with_shipped: bool = True,
    is_pure: bool = False,
) -> RuleBook:
    """Load all rule packs.

    Examples of the user's packs run when a pack is first loaded or has changed; those of the
    shipped packs ran when their compiled form was made, and run in the tests and by
    `twiplotui rules test`. A user's pack with the id of a shipped one takes its place.

    Args:
        user_dir: Folder with the user's `*.toml` and `*.csv`; may not exist.
        cache_dir: Where to keep the compiled form of packs; None: nowhere.
        ours: ISO 3166-1 alpha-2 code of our own state; empty: a third state.
        today: `YYYY-MM-DD`; rules that expired before are left out. Empty: none is.
        off: Ids of packs that are switched off.
        with_shipped: Whether to load the packs that come with the program.
        is_pure: Use the pure Python engine.

    Returns:
        A book of every sound rule; what is wrong with the others is in its `problems`.
    """
    files = pack_files(SHIPPED, is_shipped=True) if with_shipped else []
    if user_dir is not None:
        files += pack_files(user_dir, is_shipped=False)
    built = [(file, _built(file, cache_dir)) for file in files]
    packs, compiled, problems = _joined(built)
    running = [item for item in compiled if _runs(item, today) and item.head.pack_id not in off]
    return RuleBook(
        tuple(packs),
        tuple(compiled),
        tuple(problems),
        running=tuple(running),
        version=_version(files, running, ours),
        calendar=shipped_calendar,
        ours=ours,
        is_pure=is_pure,
    )


def _version(files: list[PackFile], running: list[CompiledRule], ours: str) -> str:
    """Return a digest of all that decides what is found: packs, rules that run, whose side."""
    digest = hashlib.sha256(ours.upper().encode())
    for file in files:
        digest.update(file.key.encode())
    digest.update("\n".join(f"{item.head.id} {item.head.status}" for item in running).encode())
    return digest.hexdigest()[:32]


def load_files(paths: list[Path]) -> tuple[RuleBook, list[CompiledRule]]:
    """Load pack files given by path, whole, without the others and without running examples.

    Raises:
        ConfigError: A file cannot be read.
    """
    files = [read_pack(path, is_shipped=path.parent.resolve() == SHIPPED) for path in paths]
    built = [(file, build(file, with_examples=False)) for file in files]
    packs, compiled, problems = _joined(built)
    book = RuleBook(tuple(packs), tuple(compiled), tuple(problems))
    return book, compiled


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
    names = _LIST_NAME.findall(data) if b".csv" in data or b".CSV" in data else []
    for name in sorted({found.decode() for found in names}):
        with contextlib.suppress(OSError):
            lists[name] = _read_bytes(path.parent / name)
    return PackFile(path, path.name if is_shipped else str(path), data, is_shipped, lists)


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(_LARGEST_FILE)


def _built(file: PackFile, cache_dir: Path | None) -> Built:
    """Return a pack's compiled form: as shipped, else as kept, else made now."""
    if file.is_shipped and (built := read_built(frozen_path(file.path), file.key)):
        return built
    kept = cache_dir / f"rules-{file.path.stem}-{__version__}.json" if cache_dir else None
    built = read_built(kept, file.key) if kept else None
    if built is None:
        built = build(file)
        if kept:
            write_built(kept, file.key, built)
    return built


def frozen_path(pack: Path) -> Path:
    """Return where the compiled form of a shipped pack stands."""
    return FROZEN / f"{pack.stem}.json"


def build(file: PackFile, *, with_examples: bool = True) -> Built:
    """Parse, check and compile one pack.

    Args:
        file: As read.
        with_examples: Run the examples; a rule that fails its own becomes experimental.
    """
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Built(None, [], [Problem(file.name, 0, "", "", "the file is not UTF-8 text")])
    pack, problems = parse_pack(text, file.name, file.read_list, is_shipped=file.is_shipped)
    if pack is None:
        return Built(None, [], problems)
    compiled = _compile(pack, problems, with_examples=with_examples)
    return Built(replace(pack, rules=()), compiled, problems)


def _joined(
    built: list[tuple[PackFile, Built]],
) -> tuple[list[Pack], list[CompiledRule], list[Problem]]:
    """Put packs together; a user's pack takes the place of a shipped one with its id."""
    chosen: dict[str, Built] = {}
    problems: list[Problem] = []
    for file, one in built:
        problems += one.problems
        if one.pack is None:
            continue
        known = chosen.get(one.pack.id)
        if known and known.pack and known.pack.is_shipped == file.is_shipped:
            message = f"the pack id “{one.pack.id}” is taken by {known.pack.file}"
            problems.append(Problem(file.name, 1, "", "id", message))
            continue
        chosen[one.pack.id] = one
    packs = [one.pack for one in chosen.values() if one.pack]
    return packs, [item for one in chosen.values() for item in one.compiled], problems


def _compile(pack: Pack, problems: list[Problem], *, with_examples: bool) -> list[CompiledRule]:
    rules = []
    for rule in pack.rules:
        if len(rule.match) < 2 or len(rule.no_match) < 2:
            rule = replace(rule, status=min(rule.status, Status.EXPERIMENTAL, key=_trust))
        compiled, found = compile_rule(rule, pack.file, is_shipped=pack.is_shipped)
        problems.extend(found)
        if compiled is None:
            continue
        if with_examples:
            compiled, found = vetted(compiled, pack.file)
            problems.extend(found)
        rules.append(compiled)
    return rules


def _trust(status: Status) -> int:
    return (Status.DEPRECATED, Status.EXPERIMENTAL, Status.TEST, Status.STABLE).index(status)


def _runs(item: CompiledRule, today: str) -> bool:
    head = item.head
    is_expired = bool(head.expires and today and head.expires < today)
    return head.status is not Status.DEPRECATED and not is_expired


@cache
def shipped_calendar() -> Calendar:
    """Return the days that matter; read once, for most texts have no date."""
    return read_calendar(CALENDAR.read_text(encoding="utf-8"), CALENDAR.name)
