"""What the screen has done in a process of its own. No widgets here: the child has no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twiplotui.clock import Clock
from twiplotui.config import Settings
from twiplotui.model.imports import ImportReport
from twiplotui.store.open import open_store

if TYPE_CHECKING:
    from twiplotui.services.flagging import RuleChecker
    from twiplotui.services.refresh import RefreshProgress, RefreshReport
    from twiplotui.services.units import Problem
    from twiplotui.sources.material import ReadOptions
    from twiplotui.store.sources import Source
    from twiplotui.tui.apart import Line
    from twiplotui.tui.session import Session


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the work is done: the store, and what goes for it."""

    store: Path
    clock: Clock
    settings: Settings
    load_rules: Callable[[], RuleChecker]

    @classmethod
    def of(cls, session: Session) -> Workplace:
        """Return that of a sitting, in a form that a child process can be given."""
        return cls(session.paths.store, session.clock, session.settings, session.rule_loader())


@dataclass(frozen=True, slots=True)
class Found:
    """What a path holds, and what importing it would bring."""

    path: Path
    files: Sequence[tuple[str, str]]
    """What each file is, and its name; in the order of the report."""
    problems: Sequence[Problem]
    options: ReadOptions
    report: ImportReport


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh brought, and what there is to refresh."""

    report: RefreshReport | None
    """None: no source was due."""
    sources: tuple[Source, ...]
    now: int


@dataclass(frozen=True, slots=True)
class RefreshNews:
    """How far a refresh is."""

    done: int
    total: int
    failed: int


def find(place: Workplace, path: Path, line: Line) -> Found:
    """Tell what a path holds; read it as an import would, and store nothing."""
    from twiplotui.services.dry_run import dry_run_units
    from twiplotui.services.import_options import read_options
    from twiplotui.services.units import find_units, weed_out

    options = read_options(now=place.clock.now())
    units, problems = find_units([path], options)
    units, unreadable = weed_out(units, options)
    report = dry_run_units(place.store, units, options)
    files = [(unit.format.title, unit.name) for unit in units]
    return Found(path, files, problems + unreadable, options, report)


def import_found(place: Workplace, found: Found, line: Line) -> ImportReport:
    """Import what was found."""
    from twiplotui.services.import_ import import_units
    from twiplotui.services.post_helpers import helpers_for
    from twiplotui.services.units import find_units, size_of, weed_out

    units, _ = find_units([found.path], found.options)
    units, _ = weed_out(units, found.options)
    with (
        helpers_for(size_of(units), place.load_rules) as helpers,
        open_store(place.store, clock=place.clock) as store,
    ):
        return import_units(
            store,
            units,
            place.load_rules(),
            options=found.options,
            on_progress=line.tell,
            should_stop=line.should_stop,
            settings=place.settings,
            helpers=helpers,
        )


def refresh_due(place: Workplace, line: Line) -> Refreshed:
    """Read the sources that are due."""
    from twiplotui.store.sources import due_sources, list_sources

    with open_store(place.store, clock=place.clock) as store:
        now = place.clock.now()
        due = due_sources(store, now)
        report = None
        if due:
            from twiplotui.services.reach import network_settings
            from twiplotui.services.refresh import refresh

            line.tell(RefreshNews(0, len(due), 0))
            report = refresh(
                store,
                due,
                place.load_rules,
                network=network_settings(place.settings),
                settings=place.settings,
                on_progress=_Count(line.tell).take,
                should_stop=line.should_stop,
            )
        return Refreshed(report, tuple(list_sources(store)), now)


class _Count:
    """Counts what failed, and tells of it."""

    def __init__(self, tell: Callable[[Any], None]) -> None:
        self._tell = tell
        self._failed = 0

    def take(self, progress: RefreshProgress) -> None:
        """Take note of one source."""
        self._failed += progress.outcome in ("failed", "ended")
        self._tell(RefreshNews(progress.done, progress.total, self._failed))
