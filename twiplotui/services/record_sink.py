"""Takes the facts of one file, stores them in chunks and counts what became of each record."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from twiplotui.model.account import AccountFacts, HandleChange, ListedAccount, ListedSource
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Caution, Fact, FileReport, LeftOut, Reject
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.services.flag_alerts import flag_alert, is_too_old_for_one
from twiplotui.services.flagging import PostChecker
from twiplotui.services.post_ahead import Ahead, Begun
from twiplotui.services.reflag import reflag_posts
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.alert_writer import add_alerts
from twiplotui.store.connection import Store
from twiplotui.store.post_writer import CHUNK, NewPost, PostWriter
from twiplotui.store.presence_writer import NoticeResult, PresenceWriter, keep_note, own_notice
from twiplotui.store.run_writer import RunWriter
from twiplotui.store.watch_list import WatchListWriter, watch

_CHUNK_BYTES = 1 << 20
"""Bytes of records from which on a chunk is full before it has `CHUNK` posts."""
_BYTES_AHEAD = 4 << 20
"""Bytes of records that are read before the oldest are stored, while helpers prepare them: some
six chunks; each byte takes three in memory."""
_BYTES_WHILE_STARTING = 12 << 20
"""The same while helpers are on their way: what is read by then need not be read later."""


class RecordSink:
    """Stores the facts of one file; `report` adds up at every `flush`."""

    def __init__(
        self,
        store: Store,
        checker: PostChecker,
        report: FileReport,
        *,
        import_id: int,
        number: int,
        format_id: str,
        captured_at: int,
        time_doubt: str = "",
        ahead: Ahead | None = None,
    ) -> None:
        self._store = store
        self._checker = checker
        self._import_id = import_id
        self._time_doubt = time_doubt
        """Why `captured_at` may be wrong; empty: it is believed."""
        self.report = report
        self.accounts = AccountWriter(store, import_id, captured_at, source=format_id)
        self.posts = PostWriter(
            store,
            self.accounts,
            import_id=import_id,
            file=number,
            format_id=format_id,
            check=checker,
            rules_version=checker.version,
        )
        self.posts.on_new = self._after_new
        self.runs = RunWriter(store, self.accounts, import_id=import_id)
        self.presence = PresenceWriter(store, import_id=import_id, captured_at=captured_at)
        self._watch = WatchListWriter(store, self.accounts, import_id=import_id)
        self.format_id = format_id
        self._posts: list[PostFacts] = []
        self._bytes = 0
        self._ahead = ahead
        self._begun: deque[tuple[list[PostFacts], int, Begun]] = deque()
        """Chunks that helpers prepare, with their bytes, oldest first."""
        self._bytes_begun = 0
        self._listed: list[ListedAccount] = []
        self._sources: list[ListedSource] = []
        self._notices: list[PresenceNotice] = []
        self.old_flagged = 0
        """Flagged posts that are too old to raise an alert."""

    def add(self, fact: Fact) -> None:
        """Take one fact; it is stored with its chunk."""
        if isinstance(fact, PostFacts):
            self.report.read += fact.records
            self.report.posts += 1
            self._posts.append(fact)
            self._bytes += len(fact.raw) + len(fact.text)
            if len(self._posts) >= CHUNK or self._bytes >= _CHUNK_BYTES:
                self._next_chunk()
        elif isinstance(fact, RunFacts):
            self._add_run(fact)
        else:
            self._add_other(fact)

    def _add_run(self, run: RunFacts) -> None:
        if self._time_doubt and run.captured_at in (None, self.accounts.captured_at):
            # What came before and what after it is unknown, so who is missing tells nothing.
            run = replace(
                run, is_complete=None if run.is_complete else run.is_complete, note=self._time_doubt
            )
            if self._time_doubt not in self.report.warnings:
                self.report.warnings.append(self._time_doubt)
        new, known = self.runs.write(run, self.format_id)
        self.report.read += run.records or len(run.members)
        self.report.runs += 1
        self.report.follows += len({member.account for member in run.members})
        self.report.new += new
        self.report.known += known

    def _add_other(self, fact: Fact) -> None:
        report = self.report
        match fact:
            case Reject() | LeftOut() | Caution():
                report.note(fact)
            case ListedAccount():
                report.read += 1
                self._listed.append(fact)
            case ListedSource():
                report.read += 1
                self._sources.append(fact)
            case PresenceNotice():
                report.read += 1
                self._notices.append(fact)
            case AccountFacts():
                self.accounts.resolve([fact], observe=True)
            case HandleChange():
                self.accounts.resolve(_dated_handles(fact), observe=True)
            case _:
                raise AssertionError(f"a source yielded {type(fact).__name__}")
        if len(self._listed) + len(self._sources) + len(self._notices) >= CHUNK:
            self._flush_lists()

    def flush(self) -> None:
        """Store what is waiting."""
        self._flush_posts()
        self._flush_lists()
        self.runs.flush()
        watch(self._store, self.posts.authors | {account for account, _ in self.runs.touched})
        self.report.accounts = self.accounts.seen

    def _next_chunk(self) -> None:
        chunk, self._posts = self._posts, []
        size, self._bytes = self._bytes, 0
        if self._ahead is None:
            self._store_posts(chunk)
            return
        self._begun.append((chunk, size, self._ahead.begin(chunk)))
        self._bytes_begun += size
        most = _BYTES_WHILE_STARTING if self._ahead.is_help_starting else _BYTES_AHEAD
        while self._bytes_begun > most and len(self._begun) > 1:
            self._store_begun(self._ahead)

    def _store_begun(self, ahead: Ahead) -> None:
        chunk, size, begun = self._begun.popleft()
        self._bytes_begun -= size
        ahead.finish(begun)
        self._store_posts(chunk)

    def _flush_posts(self) -> None:
        if self._ahead is not None:
            if self._posts and self._ahead.is_helped:
                self._next_chunk()
            while self._begun:
                self._store_begun(self._ahead)
        if self._posts:
            chunk, self._posts, self._bytes = self._posts, [], 0
            self._store_posts(chunk)

    def _store_posts(self, chunk: list[PostFacts]) -> None:
        result = self.posts.write(chunk)
        self._checker.forget(chunk)
        reworded, self.posts.merger.reworded = self.posts.merger.reworded, []
        if reworded:
            reflag_posts(self._store, self._checker, reworded)
        self.report.new += result.new
        self.report.updated += result.updated
        self.report.known += result.known

    def _flush_lists(self) -> None:
        report = self.report
        if self._listed:
            listed, self._listed = self._listed, []
            new, updated, known = self._watch.write(listed)
            report.new += new
            report.updated += updated
            report.known += known
        if self._sources:
            sources, self._sources = self._sources, []
            new, known = self._watch.write_sources(sources)
            report.new += new
            report.known += known
        if self._notices:
            notices, self._notices = self._notices, []
            for result in self.presence.write(notices):
                report.new += result is NoticeResult.NEW
                report.updated += result is NoticeResult.UPDATED
                report.known += result is NoticeResult.KNOWN

    def _after_new(self, posts: Sequence[NewPost]) -> None:
        for post in posts:
            notice = own_notice(post.facts, self.format_id)
            if notice is not None:
                at = post.facts.deleted_at or post.seen_at
                keep_note(self._store.connection, notice, at, self._import_id)
        self.presence.apply_waiting(
            [(post.id, post.facts.network.value, post.facts.native_id) for post in posts]
        )
        alerts = []
        for post in posts:
            if post.findings:
                alert = flag_alert(post)
                if alert is not None:
                    alerts.append(alert)
                elif is_too_old_for_one(post):
                    self.old_flagged += 1
        if alerts:
            now = self._store.clock.now()
            add_alerts(self._store.connection, alerts, now=now, import_id=self._import_id)


def _dated_handles(change: HandleChange) -> list[AccountFacts]:
    """A change of handle is two observations: the old name just before, the new one at the time."""
    from dataclasses import replace

    return [
        replace(change.account, handle=change.old, observed_at=change.at - 1000),
        replace(change.account, handle=change.new, observed_at=change.at),
    ]
