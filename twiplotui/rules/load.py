"""Loads the shipped packs and the user's own, from the cache where nothing changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from twiplotui import __version__
from twiplotui.errors import ConfigError
from twiplotui.rules.book import RuleBook
from twiplotui.rules.cache import Built, read_cache, write_cache
from twiplotui.rules.calendar import Calendar, read_calendar
from twiplotui.rules.compile import CompiledRule, compile_rule
from twiplotui.rules.examples import vetted
from twiplotui.rules.parse import parse_pack
from twiplotui.rules.schema import Pack, Problem, Status
from twiplotui.text.fold import FOLD_VERSION

ENGINE_VERSION: Final = 1
"""Raised when the same rules and text could give other findings than before."""

# Not importlib.resources: its import alone takes as long as loading all packs from the cache.
SHIPPED: Final = Path(__file__).parent / "packs"
CALENDAR: Final = Path(__file__).parent / "calendar.toml"
_LARGEST_FILE: Final = 8 * 2**20
_LIST_NAME: Final = re.compile(r"[\w.-]+\.csv", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    data: bytes
    is_shipped: bool


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

    Examples of the user's packs run when they are loaded; those of the shipped packs run in the
    test suite and by `twiplotui rules test`. A user's pack with the id of a shipped one takes
    its place.

    Args:
        user_dir: Folder with the user's `*.toml` and `*.csv`; may not exist.
        cache_dir: Where to keep the validated form; None: nowhere.
        ours: ISO 3166-1 alpha-2 code of our own state; empty: a third state.
        today: `YYYY-MM-DD`; rules that expired before are left out. Empty: none is.
        off: Ids of packs that are switched off.
        with_shipped: Whether to load the packs that come with the program.
        is_pure: Use the pure Python engine.

    Returns:
        A book of every sound rule; what is wrong with the others is in its `problems`.
    """
    files = _files(SHIPPED, is_shipped=True) if with_shipped else []
    if user_dir is not None:
        files += _files(user_dir, is_shipped=False)
    key = _key(files)
    built = read_cache(cache_dir, key) if cache_dir else None
    if built is None:
        built = _build(files)
        if cache_dir:
            write_cache(cache_dir, key, built)
    packs, compiled, problems = built
    calendar, calendar_problems = _calendar()
    running = [item for item in compiled if _runs(item, today) and item.rule.pack_id not in off]
    return RuleBook(
        tuple(packs),
        tuple(running),
        (*problems, *calendar_problems),
        version=key,
        calendar=calendar,
        ours=ours,
        is_pure=is_pure,
    )


def load_files(paths: list[Path]) -> tuple[RuleBook, list[CompiledRule]]:
    """Load pack files given by path, without the others and without running examples.

    Raises:
        ConfigError: A file cannot be read.
    """
    files = [_read(path, is_shipped=path.parent.resolve() == SHIPPED) for path in paths]
    packs, compiled, problems = _build(files, with_examples=False)
    return RuleBook(tuple(packs), tuple(compiled), tuple(problems), version=_key(files)), compiled


def shipped_files() -> list[Path]:
    """Return the pack files that come with the program."""
    return sorted(SHIPPED.glob("*.toml"))


def _files(directory: Path, *, is_shipped: bool) -> list[_File]:
    if not directory.is_dir():
        return []
    paths = sorted(p for p in directory.iterdir() if p.suffix.lower() in (".toml", ".csv"))
    return [_read(path, is_shipped=is_shipped) for path in paths]


def _read(path: Path, *, is_shipped: bool) -> _File:
    try:
        with path.open("rb") as source:
            data = source.read(_LARGEST_FILE)
    except OSError as error:
        raise ConfigError(
            f"The rule file {path} cannot be read: {error.strerror}.",
            "Check its name and whether you may read it.",
        ) from error
    return _File(path, path.name if is_shipped else str(path), data, is_shipped)


def _key(files: list[_File]) -> str:
    """Return the key of everything the compiled rules depend on."""
    digest = hashlib.sha256(f"{__version__}/{ENGINE_VERSION}/{FOLD_VERSION}".encode())
    for file in files:
        digest.update(f"\n{file.name}\n{len(file.data)}\n".encode())
        digest.update(file.data)
    return digest.hexdigest()[:32]


def _build(files: list[_File], *, with_examples: bool = True) -> Built:
    packs: dict[str, Pack] = {}
    compiled: dict[str, list[CompiledRule]] = {}
    problems: list[Problem] = []
    for file in files:
        if file.path.suffix.lower() != ".toml":
            continue
        try:
            text = file.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(file.name, 0, "", "", "the file is not UTF-8 text"))
            continue
        pack, found = parse_pack(
            text, file.name, _list_reader(file.path.parent), is_shipped=file.is_shipped
        )
        problems.extend(found)
        if pack is None:
            continue
        known = packs.get(pack.id)
        if known and known.is_shipped == file.is_shipped:
            message = f"the pack id “{pack.id}” is taken by {known.file}"
            problems.append(Problem(file.name, 1, "", "id", message))
            continue
        rules = _compile(pack, problems, with_examples=with_examples and not file.is_shipped)
        packs[pack.id] = replace(pack, rules=tuple(item.rule for item in rules))
        compiled[pack.id] = rules
    return list(packs.values()), [item for rules in compiled.values() for item in rules], problems


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
    rule = item.rule
    is_expired = bool(rule.expires and today and rule.expires < today)
    return rule.status is not Status.DEPRECATED and not is_expired


def _list_reader(directory: Path) -> Callable[[str], str]:
    def read(name: str) -> str:
        # A rule names a file beside its pack, never a path: packs are passed from hand to hand.
        if not _LIST_NAME.fullmatch(name):
            raise FileNotFoundError(name)
        with (directory / name).open("rb") as source:
            return source.read(_LARGEST_FILE).decode("utf-8-sig", errors="replace")

    return read


def _calendar() -> tuple[Calendar, list[Problem]]:
    try:
        return read_calendar(CALENDAR.read_text(encoding="utf-8"), CALENDAR.name), []
    except (OSError, ConfigError) as error:
        return Calendar(()), [Problem(CALENDAR.name, 0, "", "", str(error), is_fatal=False)]
