"""Says what an import would bring, without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, HandleChange, ListedAccount
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Caution, Fact, FileReport, ImportReport, LeftOut, Reject
from twiplotui.model.post import PostFacts
from twiplotui.services.import_ import Progress
from twiplotui.services.units import Unit, read_unit
from twiplotui.sources.material import ReadOptions
from twiplotui.store.connection import Store, store_exists
from twiplotui.store.open import open_store
from twiplotui.store.standing import stored_ids

_CHUNK = 500


def dry_run_units(
    store_path: Path,
    units: Sequence[Unit],
    options: ReadOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Read units and count; posts that are stored count as known, everything else as new."""
    report = ImportReport(is_dry_run=True)
    store = open_store(store_path, read_only=True) if store_exists(store_path) else None
    try:
        for number, unit in enumerate(units):
            counter = _Counter(store, FileReport(path=unit.name, format=unit.format.id))
            try:
                for fact in read_unit(unit, options):
                    counter.add(fact)
            except DataError as error:
                counter.report.error, counter.report.hint = error.message, error.hint
            counter.flush()
            report.files.append(counter.report)
            if on_progress is not None:
                on_progress(
                    Progress(unit.name, unit.format.title, number, len(units), counter.report, 0.0)
                )
    finally:
        if store is not None:
            store.close()
    return report


class _Counter:
    def __init__(self, store: Store | None, report: FileReport) -> None:
        self._store = store
        self.report = report
        self._waiting: list[PostFacts] = []
        self._accounts: set[int] = set()
        """Hashes of the accounts named; lists of follows may name a million."""

    def add(self, fact: Fact) -> None:
        report = self.report
        match fact:
            case PostFacts():
                report.read += fact.records
                report.posts += 1
                self._name(fact.author)
                self._waiting.append(fact)
                if len(self._waiting) >= _CHUNK:
                    self.flush()
            case RunFacts():
                report.read += fact.records or len(fact.members)
                report.new += fact.records or len(fact.members)
                report.runs += 1
                report.follows += len(fact.members)
                self._name(fact.actor)
                for member in fact.members:
                    self._name(member.account)
            case Reject() | LeftOut() | Caution():
                report.note(fact)
            case AccountFacts():
                self._name(fact)
            case HandleChange():
                pass
            case ListedAccount():
                report.read += 1
                report.new += 1
                self._name(fact.account)
            case _:
                report.read += 1
                report.new += 1

    def _name(self, account: AccountFacts) -> None:
        name = account.handle or account.native_id or ""
        self._accounts.add(hash((account.network, name.lower())))

    def flush(self) -> None:
        self.report.accounts = len(self._accounts)
        chunk, self._waiting = self._waiting, []
        stored = stored_ids(self._store, chunk) if self._store is not None else set()
        for facts in chunk:
            if (facts.network.value, facts.native_id) in stored:
                self.report.known += facts.records
            else:
                self.report.new += facts.records
