"""Tells what each path holds: files, folders and archives become units that are read as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from twiplotui.errors import DataError, TwiplotuiError, UnknownFormatError, UsageError
from twiplotui.model.imports import Caution, Fact
from twiplotui.sources.formats import (
    BundleFormat,
    Format,
    detect_bundle,
    format_named,
    recognise,
)
from twiplotui.sources.mapped_columns import missing_column
from twiplotui.sources.material import Bundle, Material, ReadOptions
from twiplotui.sources.unpack import look_inside, open_path, stdin_material, with_head

STDIN = "-"
"""The path that means standard input."""

_MAPPED = frozenset(
    {
        *("posts-csv", "posts-json", "accounts-csv", "accounts-json", "follow-edges"),
        *("x-json", "x-csv", "x-analytics", "twarc-csv", "twint-csv", "trump-csv"),
        *("truth-csv", "truth-json"),
    }
)
"""Formats whose columns can be named with `--map`."""

_WORDLESS = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg"),
    *(".mp4", ".mov", ".m4v", ".webm", ".mp3", ".m4a", ".ogg"),
)
"""How pictures and sounds are named, which are most of an archive's bytes."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is read as one: a file, or a bundle with its root."""

    name: str
    format: Format | BundleFormat
    material: Material | Bundle
    captured_at: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A path that cannot be imported at all."""

    path: str
    error: TwiplotuiError
    is_aside: bool = False
    """Whether it is merely a file of no known format beside others in a folder or archive."""


def find_units(
    paths: Sequence[Path],
    options: ReadOptions,
    format_id: str | None = None,
    stdin: BinaryIO | None = None,
) -> tuple[list[Unit], list[Problem]]:
    """Tell what each path is. Nothing but heads is read yet.

    Args:
        paths: Files, folders and archives; `Path("-")` is standard input.
        options: What the user said about them.
        format_id: Read everything as this format.
        stdin: Standard input, for `-`.

    Raises:
        UsageError: There is no format of that name, or no file has a column named by `--map`.
    """
    forced = format_named(format_id) if format_id else None
    units: list[Unit] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            material = _open(path, stdin)
            found, failed = _units_of(material, forced, options)
            if not found and not failed:
                raise DataError(f"{material.name} holds no file that can be imported.")
        except DataError as error:
            problems.append(Problem(str(path), error))
            continue
        units.extend(found)
        problems.extend(
            replace(p, is_aside=bool(found) and isinstance(p.error, UnknownFormatError))
            for p in failed
        )
    if options.columns:
        units, missing = _with_columns(units, options)
        problems.extend(missing)
    return units, problems


def _with_columns(units: Sequence[Unit], options: ReadOptions) -> tuple[list[Unit], list[Problem]]:
    """Leave out files without a column the user named, which would reject every row.

    Raises:
        UsageError: No file has it.
    """
    kept: list[Unit] = []
    missing: list[Problem] = []
    for unit in units:
        sentence = ""
        if isinstance(unit.material, Material) and unit.format.id in _MAPPED:
            sentence = missing_column(unit.material, options.columns)
        if sentence:
            missing.append(Problem(unit.name, DataError(sentence)))
        else:
            kept.append(unit)
    if missing and not kept:
        raise UsageError(missing[0].error.message)
    return kept, missing


def _open(path: Path, stdin: BinaryIO | None) -> Material | Bundle:
    if str(path) == STDIN and stdin is not None:
        return stdin_material(stdin)
    return open_path(path)


def _units_of(
    material: Material | Bundle, forced: Format | BundleFormat | None, options: ReadOptions
) -> tuple[list[Unit], list[Problem]]:
    if isinstance(material, Material):
        if isinstance(forced, BundleFormat):
            raise DataError(f"{material.name} is one file; {forced.title} is a folder or archive.")
        if forced is not None:
            return [_unit(material, forced, options)], []
        return [_unit(*recognise(material, options.columns), options)], []
    units: list[Unit] = []
    roots: list[str] = []
    found = [(forced, "")] if isinstance(forced, BundleFormat) else detect_bundle(material)
    if not isinstance(forced, Format):
        for known_bundle, root in found:
            part = material.under(root)
            units.append(Unit(part.name, known_bundle, part, options.captured_at))
            roots.append(root)
    problems = [
        Problem(material.name, DataError(sentence)) for sentence in material.skipped if not found
    ]
    for path, member in material.members.items():
        if any(not root or path.startswith(root + "/") for root in roots):
            continue
        try:
            inner = look_inside(with_head(member))
            found_inside, failed = _units_of(inner, forced, options)
        except DataError as error:
            problems.append(Problem(member.name, error))
            continue
        units.extend(found_inside)
        problems.extend(failed)
    return units, problems


def _unit(material: Material, known: Format, options: ReadOptions) -> Unit:
    captured_at = options.captured_at or material.modified_at
    return Unit(material.name, known, material, captured_at)


_NOTHING = "It holds no records."


def read_unit(unit: Unit, options: ReadOptions) -> Iterator[Fact]:
    """Yield the facts of a unit, in whichever process its format needs."""
    if unit.captured_at is not None and options.captured_at is None:
        options = replace(options, captured_at=unit.captured_at)
    is_empty = True
    for fact in _facts(unit, options):
        is_empty = False
        yield fact
    if is_empty:
        yield Caution(_NOTHING)


def _facts(unit: Unit, options: ReadOptions) -> Iterator[Fact]:
    if isinstance(unit.format, BundleFormat):
        assert isinstance(unit.material, Bundle)
        return unit.format.read(unit.material, options)
    assert isinstance(unit.material, Material)
    return unit.format.read(unit.material, options)


def size_of(units: Iterable[Unit]) -> int:
    """Return how many bytes of words units hold, as far as that is known."""
    materials = [
        material
        for unit in units
        for material in (
            unit.material.members.values() if isinstance(unit.material, Bundle) else [unit.material]
        )
    ]
    return sum(each.size or 0 for each in materials if not each.base_name.endswith(_WORDLESS))


def weed_out(units: Sequence[Unit], options: ReadOptions) -> tuple[list[Unit], list[Problem]]:
    """Leave out the first units up to one that can be read, so that nothing is begun for nothing.

    Args:
        units: What `find_units` found.
        options: What the user said about them.

    Returns:
        The units from the first readable one on, and the problems of those before it.
    """
    problems: list[Problem] = []
    for number, unit in enumerate(units):
        facts = read_unit(unit, options)
        try:
            next(facts, None)
        except DataError as error:
            problems.append(Problem(unit.name, error))
            continue
        finally:
            close = getattr(facts, "close", None)
            if close is not None:
                close()
        return list(units[number:]), problems
    return [], problems
