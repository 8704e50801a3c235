"""Says what an import would bring, without writing anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, HandleChange, ListedAccount, ListedSource
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Caution, Fact, FileReport, ImportReport, LeftOut, Reject
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.services.import_ import Progress
from twiplotui.services.units import Unit, read_unit
from twiplotui.sources.material import ReadOptions
from twiplotui.store.connection import store_exists
from twiplotui.store.dry_book import DryBook
from twiplotui.store.open import open_store
from twiplotui.text.handles import handle_key

_CHUNK = 500


def dry_run_units(
    store_path: Path,
    units: Sequence[Unit],
    options: ReadOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Read units and count what an import would make of them."""
    report = ImportReport(is_dry_run=True)
    store = open_store(store_path, read_only=True) if store_exists(store_path) else None
    book = DryBook(store)
    listed: dict[str, dict[str, object]] = {}
    names = _Names()
    try:
        for number, unit in enumerate(units):
            file = FileReport(path=unit.name, format=unit.format.id)
            counter = _Counter(book, listed, names, file, unit.captured_at or options.now)
            try:
                for fact in read_unit(unit, options):
                    counter.add(fact)
            except DataError as error:
                file.error, file.hint = error.message, error.hint
            counter.flush()
            report.files.append(file)
            if on_progress is not None:
                on_progress(Progress(unit.name, unit.format.title, number, len(units), file, 0.0))
    finally:
        book.close()
        if store is not None:
            store.close()
    return report


class _Names:
    """Knows which id goes with which handle, as far as the files of this run say it."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        """Key by handle, then by native id, where both were named together."""

    def key_of(self, account: AccountFacts) -> str:
        """Return the one name of an account, whether its id or its handle is given."""
        network, native_id = account.network.value, account.native_id
        handle = f"{network} @{handle_key(account.handle)}" if account.handle else ""
        key = f"{network} {native_id}" if native_id else handle
        if native_id and handle:
            known = self._keys.setdefault(handle, key)
            if known == handle:
                # It was named by its handle alone before.
                self._keys.setdefault(key, handle)
        elif handle:
            return self._keys.setdefault(handle, handle)
        return self._keys.get(key, key)


class _Counter:
    def __init__(
        self,
        book: DryBook,
        listed: dict[str, dict[str, object]],
        names: _Names,
        report: FileReport,
        captured_at: int,
    ) -> None:
        self._book = book
        self._listed = listed
        """What the lists of this run said of each account they name."""
        self._names = names
        self.report = report
        self._captured_at = captured_at
        self._waiting: list[PostFacts] = []
        self._said: dict[str, set[str]] = {}
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
                self._run(fact)
            case Reject() | LeftOut() | Caution():
                report.note(fact)
            case AccountFacts():
                self._name(fact)
            case HandleChange():
                self._name(fact.account)
            case ListedAccount():
                self._name(fact.account)
                self._count(self._list(fact))
            case ListedSource():
                self._count("known" if self._is_listed(fact) else "new")
            case PresenceNotice():
                self.flush()
                self._count(self._book.notice(fact, self._captured_at))

    def _count(self, what: str) -> None:
        self.report.read += 1
        setattr(self.report, what, getattr(self.report, what) + 1)

    def _run(self, run: RunFacts) -> None:
        report, records = self.report, run.records or len(run.members)
        members = [member.account for member in run.members]
        new = self._book.edges(run.actor, run.direction, members)
        report.read += records
        report.new += new
        report.known += records - new
        report.runs += 1
        report.follows += len({member.account for member in run.members})
        for account in (run.actor, *members):
            self._name(account)

    def _list(self, row: ListedAccount) -> str:
        account = row.account
        key = self._names.key_of(account)
        stored = self._listed.get(key)
        is_new = False
        if stored is None:
            found = self._book.listed(account)
            is_new, stored = found is None, found or {}
            self._listed[key] = stored
        wanted = _wanted(row)
        said = self._said.setdefault(key, set())
        changed = {n: v for n, v in wanted.items() if n not in said and stored.get(n) != v}
        said.update(wanted)
        stored.update(changed)
        tags = set(json.loads(str(stored.get("tags", "[]"))))
        has_new_tag = not tags.issuperset(row.tags)
        stored["tags"] = json.dumps(sorted(tags.union(row.tags)))
        return "new" if is_new else "updated" if changed or has_new_tag else "known"

    def _is_listed(self, source: ListedSource) -> bool:
        is_known = source.url in self._listed or self._book.has_source(source.url)
        self._listed.setdefault(source.url, {})
        return is_known

    def _name(self, account: AccountFacts) -> None:
        self._accounts.add(hash(self._names.key_of(account)))

    def flush(self) -> None:
        self.report.accounts = len(self._accounts)
        chunk, self._waiting = self._waiting, []
        if chunk:
            counts = self._book.posts(chunk, self.report.format, self._captured_at)
            self.report.new += counts[0]
            self.report.updated += counts[1]
            self.report.known += counts[2]


def _wanted(row: ListedAccount) -> dict[str, object]:
    """Return what a row of a list says of its account, by column."""
    wanted: dict[str, object] = {
        "is_watched": 1,
        "country": row.country,
        "role": row.role.value if row.role else None,
        "role_text": row.role_text,
        "is_ours": 1 if row.is_ours else None,
        "actor": row.actor,
    }
    return {name: value for name, value in wanted.items() if value}
