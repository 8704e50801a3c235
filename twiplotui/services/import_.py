"""Imports files, folders and archives: detect, read, store, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from twiplotui.errors import DataError, TwiplotuiError, UnknownFormatError
from twiplotui.model.imports import Fact, FileReport, ImportReport
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker, RuleChecker
from twiplotui.services.record_sink import RecordSink
from twiplotui.sources.formats import (
    BundleFormat,
    Format,
    detect,
    detect_bundle,
    format_named,
)
from twiplotui.sources.material import Bundle, Material, ReadOptions
from twiplotui.store import import_log
from twiplotui.store.open import Store

STDIN = "-"
"""The path that means standard input."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is read as one: a file, or a bundle with its root."""

    name: str
    format: Format | BundleFormat
    material: Material | Bundle
    captured_at: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is; sent at most ten times a second."""

    unit: str
    format: str
    units_done: int
    units: int
    report: FileReport
    seconds: float
    fraction: float | None = None
    """Share of the unit's bytes that is read, 0 to 1, where that is known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A path that cannot be imported at all."""

    path: str
    error: TwiplotuiError


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
        UsageError: There is no format of that name.
    """
    forced = format_named(format_id) if format_id else None
    units: list[Unit] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            material = _open(path, stdin)
            found, failed = _units_of(material, forced, options)
        except DataError as error:
            problems.append(Problem(str(path), error))
            continue
        units.extend(found)
        if failed and not found:
            problems.extend(failed)
        elif isinstance(material, Bundle):
            problems.extend(p for p in failed if not isinstance(p.error, UnknownFormatError))
    return units, problems


def _open(path: Path, stdin: BinaryIO | None) -> Material | Bundle:
    from twiplotui.sources.unpack import open_path, stdin_material

    if str(path) == STDIN and stdin is not None:
        return stdin_material(stdin)
    return open_path(path)


def _units_of(
    material: Material | Bundle, forced: Format | BundleFormat | None, options: ReadOptions
) -> tuple[list[Unit], list[Problem]]:
    if isinstance(material, Material):
        if isinstance(forced, BundleFormat):
            raise DataError(f"{material.name} is one file; {forced.title} is a folder or archive.")
        known = forced or detect(material)
        return [_unit(material, known, options)], []
    units: list[Unit] = []
    roots: list[str] = []
    found = [(forced, "")] if isinstance(forced, BundleFormat) else detect_bundle(material)
    if not isinstance(forced, Format):
        for known_bundle, root in found:
            part = material.under(root)
            units.append(Unit(part.name, known_bundle, part, options.captured_at))
            roots.append(root)
    problems: list[Problem] = []
    for path, member in material.members.items():
        if any(not root or path.startswith(root + "/") for root in roots):
            continue
        try:
            known = forced if isinstance(forced, Format) else detect(member)
            units.append(_unit(member, known, options))
        except DataError as error:
            problems.append(Problem(member.name, error))
    return units, problems


def _unit(material: Material, known: Format, options: ReadOptions) -> Unit:
    captured_at = options.captured_at or material.modified_at
    return Unit(material.name, known, material, captured_at)


def read_unit(unit: Unit, options: ReadOptions) -> Iterator[Fact]:
    """Yield the facts of a unit, in whichever process its format needs."""
    if unit.captured_at is not None and options.captured_at is None:
        options = replace(options, captured_at=unit.captured_at)
    if isinstance(unit.format, BundleFormat):
        assert isinstance(unit.material, Bundle)
        return unit.format.read(unit.material, options)
    assert isinstance(unit.material, Material)
    return unit.format.read(unit.material, options)


def import_units(
    store: Store,
    units: Sequence[Unit],
    rules: RuleChecker,
    *,
    options: ReadOptions,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    kind: str = "import",
) -> ImportReport:
    """Store the facts of units as one import, visible together when it is done.

    Args:
        store: Open for writing.
        units: What `find_units` found.
        rules: The rule book that flags new posts.
        options: What the user said about the files.
        on_progress: Called at most ten times a second.
        should_stop: Asked between records; when true what is done stays and the import ends.
        kind: `import`, `refresh` or `demo`.

    Raises:
        StoreError: The store cannot be written; what was complete stays.
    """
    return _Import(store, rules, options, on_progress, should_stop, kind).run(units)


class _Import:
    """One running import."""

    def __init__(
        self,
        store: Store,
        rules: RuleChecker,
        options: ReadOptions,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool],
        kind: str,
    ) -> None:
        self._store = store
        self._checker = PostChecker(store, rules)
        self._options = options
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._kind = kind
        self._touched = Touched()
        self._units = 0
        self._number = 0
        self._began = store.clock.now()
        self._last_progress = 0
        self._is_stopped = False

    def run(self, units: Sequence[Unit]) -> ImportReport:
        report = ImportReport()
        self._units = len(units)
        with import_log.import_lock(self._store):
            import_id = report.import_id = import_log.begin(self._store, self._kind)
            try:
                for self._number, unit in enumerate(units):
                    report.files.append(self._import_unit(unit, import_id))
                    if self._is_stopped:
                        break
            except BaseException:
                self._close(import_id, is_interrupted=True)
                raise
            report.is_interrupted = self._is_stopped
            self._close(import_id, is_interrupted=self._is_stopped)
        return report

    def _close(self, import_id: int, *, is_interrupted: bool) -> None:
        derive(self._store, self._touched, import_id=import_id)
        import_log.end(self._store, import_id, is_interrupted=is_interrupted)

    def _import_unit(self, unit: Unit, import_id: int) -> FileReport:
        report = FileReport(path=unit.name, format=unit.format.id)
        sink = RecordSink(
            self._store,
            self._checker,
            report,
            import_id=import_id,
            number=self._number,
            format_id=unit.format.id,
            captured_at=unit.captured_at or self._store.clock.now(),
        )
        try:
            for fact in read_unit(unit, self._options):
                sink.add(fact)
                if self._is_time_to_look(report, unit) and self._should_stop():
                    self._is_stopped = True
                    break
        except DataError as error:
            report.warnings.append(str(error))
        except KeyboardInterrupt:
            self._is_stopped = True
        sink.flush()
        self._touched.add(sink)
        if sink.old_flagged:
            report.warnings.append(
                f"{sink.old_flagged} flagged posts are older than 30 days and raised no alert; "
                "find them with “has:flag”."
            )
        import_log.record_file(self._store, import_id, self._number, report, unit.captured_at)
        self._tell(report, unit)
        return report

    def _is_time_to_look(self, report: FileReport, unit: Unit) -> bool:
        if report.read % 64:
            return False
        now = self._store.clock.now()
        if now - self._last_progress >= 100:
            self._last_progress = now
            self._tell(report, unit)
        return True

    def _tell(self, report: FileReport, unit: Unit) -> None:
        if self._on_progress is not None:
            seconds = (self._store.clock.now() - self._began) / 1000
            self._on_progress(
                Progress(unit.name, unit.format.title, self._number, self._units, report, seconds)
            )
