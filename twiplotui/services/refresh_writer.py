"""Stores what readings bring, as one import that becomes visible when the refresh is done.

Several sources share a transaction, so that a thousand of them do not cost a thousand waits for
the disk; each has its own file report, and every report adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property

from twiplotui.config import Settings
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.imports import FileReport, ImportReport
from twiplotui.rules.places import PlaceName
from twiplotui.services.check import left_out_of
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker, RuleChecker
from twiplotui.services.imports import finish_imports
from twiplotui.services.post_ahead import Ahead
from twiplotui.services.post_helpers import PostHelpers
from twiplotui.services.record_sink import RecordSink
from twiplotui.services.refresh_model import Batch, Harvest
from twiplotui.store import import_log
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.backup import back_up_daily
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source, save_sources

_FACTS_AT_ONCE = 250
"""Facts a transaction: the lock is held some 50 ms."""
_SOURCES_AT_ONCE = 100


class RefreshWriter:
    """Stores harvests as they come. The import begins with the first one that brings facts.

    Args:
        store: Open for writing.
        load_rules: Loads the rules that flag new posts; asked when the first facts come.
        settings: Decide which changes raise an alert.
        is_large: Whether many new posts are to come.
    """

    def __init__(
        self,
        store: Store,
        load_rules: Callable[[], RuleChecker],
        settings: Settings | None = None,
        *,
        is_large: bool = False,
    ) -> None:
        self._store = store
        self._settings = settings
        self._rules = LazyRules(load_rules)
        self._checker: PostChecker | None = None
        self._ahead: Ahead | None = None
        self._helpers = PostHelpers(load_rules, is_large=is_large)
        self._waiting: list[Harvest] = []
        self._facts = 0
        self._number = 0
        self._stack = ExitStack()
        self.report = ImportReport()
        self.touched = Touched()

    async def take(self, harvest: Harvest) -> None:
        """Take a harvest; it is stored with those that wait.

        Raises:
            StoreError: The store cannot be written.
        """
        if harvest.batches:
            await self._begin().prepare(fact for batch in harvest.batches for fact in batch.facts)
        self._waiting.append(harvest)
        self._facts += sum(len(batch.facts) for batch in harvest.batches)
        if self._facts >= _FACTS_AT_ONCE or len(self._waiting) >= _SOURCES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Store what waits.

        Raises:
            StoreError: The store cannot be written; what waited is read again next time.
        """
        waiting, self._waiting, self._facts = self._waiting, [], 0
        if not waiting:
            return
        with self._store.transaction("storing a refresh"):
            save_sources(self._store, [self._store_one(harvest) for harvest in waiting])

    def close(self, *, is_interrupted: bool) -> None:
        """Store what waits, derive what follows from it, and make it visible.

        Raises:
            StoreError: The store cannot be written.
        """
        try:
            if not is_interrupted:
                self.flush()
            import_id = self.report.import_id
            self.report.is_interrupted = is_interrupted
            if import_id is not None:
                derive(
                    self._store,
                    self.touched,
                    import_id=import_id,
                    settings=self._settings,
                    rules=self._rules,
                )
                import_log.end(self._store, import_id, is_interrupted=is_interrupted)
            self.report.rules_note = self._rules.left_out
        finally:
            self._helpers.close()
            self._stack.close()

    def _begin(self) -> Ahead:
        if self._ahead is None:
            self._stack.enter_context(import_log.import_lock(self._store))
            back_up_daily(self._store)
            finish_imports(self._store, lambda: self._rules, self._settings)
            self._checker = PostChecker(self._store, self._rules)
            self._ahead = Ahead(self._store, self._rules, self._checker, self._helpers)
            self.report.import_id = import_log.begin(self._store, "refresh")
        return self._ahead

    def _store_one(self, harvest: Harvest) -> Source:
        for batches in _by_format(harvest.batches):
            self._store_file(batches, harvest.captured_at)
        source = harvest.source
        if harvest.account is not None and source.account_id is None:
            accounts = AccountWriter(self._store, self.report.import_id, harvest.captured_at)
            account_id = accounts.resolve([harvest.account], observe=False)[0]
            source = replace(source, account_id=account_id)
        return source

    def _store_file(self, batches: list[Batch], captured_at: int) -> None:
        import_id = self.report.import_id
        assert import_id is not None and self._checker is not None
        report = FileReport(path=batches[0].name, format=batches[0].format_id)
        sink = RecordSink(
            self._store,
            self._checker,
            report,
            import_id=import_id,
            number=self._number,
            format_id=batches[0].format_id,
            captured_at=captured_at,
            time_doubt=import_log.clock_doubt(self._store, import_id),
        )
        for batch in batches:
            for fact in batch.facts:
                sink.add(fact)
        sink.flush()
        self.touched.add(sink)
        import_log.record_file(self._store, import_id, self._number, report, captured_at)
        self._number += 1
        self.report.files.append(report)


class LazyRules:
    """A rule book that is loaded when it is first asked."""

    def __init__(self, load_rules: Callable[[], RuleChecker]) -> None:
        self._load_rules = load_rules

    @property
    def version(self) -> str:
        """The version of the rules."""
        return self._rules.version

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        """Return the findings in one text."""
        return self._rules.check(text, context)

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the disputed names of places in one text."""
        return self._rules.place_names(text, context)

    @property
    def left_out(self) -> str:
        """That rules are not used for mistakes in their files; nothing where none was asked."""
        return left_out_of(self.__dict__.get("_rules"))

    @cached_property
    def _rules(self) -> RuleChecker:
        return self._load_rules()


def _by_format(batches: Iterable[Batch]) -> list[list[Batch]]:
    """Return batches in order, those of one format that follow each other together."""
    found: list[list[Batch]] = []
    for batch in batches:
        if found and found[-1][0].format_id == batch.format_id:
            found[-1].append(batch)
        else:
            found.append([batch])
    return found
