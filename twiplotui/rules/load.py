"""Loads the shipped packs and the user's own, from the cache where nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from twiplotui import __version__
from twiplotui.rules.book import RuleBook
from twiplotui.rules.cache import Built, read_built, write_built
from twiplotui.rules.calendar import Calendar, read_calendar
from twiplotui.rules.compiled import CompiledRule
from twiplotui.rules.engine import Engine
from twiplotui.rules.index import Index
from twiplotui.rules.pack_file import SHIPPED, PackFile, frozen_path, pack_files, read_pack
from twiplotui.rules.schema import Pack, Problem, Status

_CALENDAR: Final = Path(__file__).parent / "calendar.toml"


class _Joined(NamedTuple):
    """Packs put together."""

    packs: tuple[Pack, ...]
    compiled: dict[int, CompiledRule]
    indexes: tuple[tuple[Index, int], ...]
    problems: tuple[Problem, ...]


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
    joined = _joined(built)
    running = {
        number: item
        for number, item in joined.compiled.items()
        if _runs(item, today) and item.head.pack_id not in off
    }
    return RuleBook(
        joined.packs,
        joined.compiled,
        # What is switched off is not searched for either.
        Engine(_without(joined.indexes, joined.compiled, off), is_pure=is_pure),
        joined.problems,
        running=running,
        version=_version(files, running.values(), ours),
        calendar=shipped_calendar,
        ours=ours,
    )


def _version(files: list[PackFile], running: Iterable[CompiledRule], ours: str) -> str:
    """Return a digest of all that decides what is found: packs, rules that run, whose side."""
    digest = hashlib.sha256(ours.upper().encode())
    for file in files:
        digest.update(file.key.encode())
    digest.update("\n".join(f"{item.head.id} {item.head.status}" for item in running).encode())
    return digest.hexdigest()[:32]


def load_files(paths: list[Path]) -> RuleBook:
    """Load pack files given by path, whole, without the others and without running examples.

    Raises:
        ConfigError: A file cannot be read.
    """
    from twiplotui.rules.build import build

    files = [read_pack(path, is_shipped=path.parent.resolve() == SHIPPED) for path in paths]
    joined = _joined([(file, build(file, with_examples=False)) for file in files])
    return RuleBook(joined.packs, joined.compiled, Engine(joined.indexes), joined.problems)


def _built(file: PackFile, cache_dir: Path | None) -> Built:
    """Return a pack's compiled form: as shipped, else as kept, else made now."""
    if file.is_shipped and (built := read_built(frozen_path(file.path), file.key)):
        return built
    kept = cache_dir / f"rules-{file.path.stem}-{__version__}.bin" if cache_dir else None
    built = read_built(kept, file.key) if kept else None
    if built is None:
        # What compiles packs is seldom needed and takes long to import.
        from twiplotui.rules.build import build

        built = build(file)
        if kept:
            write_built(kept, file.key, built)
    return built


def _joined(built: list[tuple[PackFile, Built]]) -> _Joined:
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
    compiled: list[CompiledRule] = []
    indexes = []
    for one in chosen.values():
        indexes.append((one.found_by, len(compiled)))
        compiled += one.compiled
    packs = tuple(one.pack for one in chosen.values() if one.pack)
    return _Joined(packs, dict(enumerate(compiled)), tuple(indexes), tuple(problems))


def _without(
    indexes: Iterable[tuple[Index, int]], compiled: dict[int, CompiledRule], off: Collection[str]
) -> tuple[tuple[Index, int], ...]:
    """Return the indexes of the packs that are not switched off; each begins at its first rule."""
    return tuple(
        (index, first)
        for index, first in indexes
        if first not in compiled or compiled[first].head.pack_id not in off
    )


def _runs(item: CompiledRule, today: str) -> bool:
    head = item.head
    is_expired = bool(head.expires and today and head.expires < today)
    return head.status is not Status.DEPRECATED and not is_expired


@cache
def shipped_calendar() -> Calendar:
    """Return the days that matter; read once, for most texts have no date."""
    return read_calendar(_CALENDAR.read_text(encoding="utf-8"), _CALENDAR.name)
