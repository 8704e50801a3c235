"""Imports units into the store: read, store, derive, report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from twiplotui.config import Settings
from twiplotui.errors import DataError
from twiplotui.model.imports import FileReport, ImportReport
from twiplotui.services.check import left_out_of
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker, RuleChecker
from twiplotui.services.imports import SETTLE_ABOVE, finish_imports
from twiplotui.services.post_ahead import Ahead
from twiplotui.services.post_helpers import PostHelpers
from twiplotui.services.record_sink import RecordSink
from twiplotui.services.units import Unit, read_unit
from twiplotui.sources.material import ReadOptions
from twiplotui.store import import_log
from twiplotui.store.backup import back_up_daily
from twiplotui.store.connection import Store
from twiplotui.store.index_parts import IndexParts, settle, stop_gathering

_COLLECT_AFTER = 50_000
"""Objects more than before, from which on Python looks for cycles: a few chunks of posts hold that
many, and none of them is in a cycle."""


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


def import_units(
    store: Store,
    units: Sequence[Unit],
    rules: RuleChecker,
    *,
    options: ReadOptions,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    kind: str = "import",
    settings: Settings | None = None,
    helpers: PostHelpers | None = None,
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
        settings: The configuration; decides which changes raise an alert.
        helpers: Prepare posts and check them by the same rules in child processes; see
            `helpers_for`. None: all is done here.

    Raises:
        StoreError: The store cannot be written; what was complete stays.
    """
    run = _Import(store, rules, options, on_progress, should_stop, kind, settings or Settings())
    if helpers is not None:
        run.ahead = Ahead(store, rules, run.checker, helpers)
    with _seldom_collected():
        report = run.run(units)
    report.rules_note = left_out_of(rules)
    return report


@contextmanager
def _seldom_collected() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


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
        settings: Settings,
    ) -> None:
        self._settings = settings
        self._store = store
        self._rules = rules
        self.checker = PostChecker(store, rules)
        self.ahead: Ahead | None = None
        self._options = options
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._kind = kind
        self._touched = Touched()
        self._units = 0
        self._number = 0
        self._began = store.clock.now()
        self._last_progress = 0
        self._new = 0
        self._index = IndexParts(store)
        self._is_stopped = False

    def run(self, units: Sequence[Unit]) -> ImportReport:
        report = ImportReport()
        self._units = len(units)
        with import_log.import_lock(self._store):
            back_up_daily(self._store)
            finish_imports(self._store, lambda: self._rules, self._settings)
            import_id = report.import_id = import_log.begin(self._store, self._kind)
            try:
                for self._number, unit in enumerate(units):
                    report.files.append(self._import_unit(unit, import_id))
                    if self._number + 1 < len(units) and self._should_stop():
                        self._is_stopped = True
                    if self._is_stopped:
                        break
            except BaseException:
                self._close(import_id, is_interrupted=True)
                raise
            report.is_interrupted = self._is_stopped
            self._close(import_id, is_interrupted=self._is_stopped)
        return report

    def _close(self, import_id: int, *, is_interrupted: bool) -> None:
        derive(
            self._store,
            self._touched,
            import_id=import_id,
            settings=self._settings,
            rules=self._rules,
        )
        import_log.end(self._store, import_id, is_interrupted=is_interrupted)
        if self._new >= SETTLE_ABOVE and not is_interrupted:
            settle(self._store)
        stop_gathering(self._store)

    def _import_unit(self, unit: Unit, import_id: int) -> FileReport:
        report = FileReport(path=unit.name, format=unit.format.id)
        sink = RecordSink(
            self._store,
            self.checker,
            report,
            import_id=import_id,
            number=self._number,
            format_id=unit.format.id,
            captured_at=unit.captured_at or self._store.clock.now(),
            time_doubt="" if unit.captured_at else import_log.clock_doubt(self._store, import_id),
            ahead=self.ahead,
        )
        try:
            for fact in read_unit(unit, self._options):
                sink.add(fact)
                if self._is_time_to_look(report, unit) and self._should_stop():
                    self._is_stopped = True
                    break
        except DataError as error:
            report.error, report.hint = error.message, error.hint
        except KeyboardInterrupt:
            self._is_stopped = True
        sink.flush()
        self._new += report.new
        self._touched.add(sink, is_whole=not self._is_stopped)
        if sink.old_flagged:
            posts = "post is" if sink.old_flagged == 1 else "posts are"
            report.warnings.append(
                f"{sink.old_flagged:,} flagged {posts} older than 30 days and raised no alert; "
                "“has:flag” finds them."
            )
        import_log.record_file(self._store, import_id, self._number, report, unit.captured_at)
        self._tell(report, unit)
        return report

    def _is_time_to_look(self, report: FileReport, unit: Unit) -> bool:
        if report.read % 64:
            return False
        self._index.grow(self._new + report.new)
        now = self._store.clock.now()
        # A clock set back must not keep a stop from being noticed.
        if abs(now - self._last_progress) >= 100:
            self._last_progress = now
            self._tell(report, unit)
        return True

    def _tell(self, report: FileReport, unit: Unit) -> None:
        if self._on_progress is not None:
            seconds = (self._store.clock.now() - self._began) / 1000
            self._on_progress(
                Progress(unit.name, unit.format.title, self._number, self._units, report, seconds)
            )
