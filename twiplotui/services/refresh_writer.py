"""Stores what readings bring, as one import that becomes visible when the refresh is done.

Several sources share a transaction, so that a thousand of them do not cost a thousand waits for
the disk; each has its own file report, and every report adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from twiplotui.config import Settings
from twiplotui.model.flag import TextContext
from twiplotui.model.imports import FileReport, ImportReport
from twiplotui.model.post import PostFacts
from twiplotui.rules.places import PlaceName
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker, RuleChecker
from twiplotui.services.imports import finish_imports
from twiplotui.services.record_sink import RecordSink
from twiplotui.services.refresh_model import Batch, Harvest
from twiplotui.services.refresh_rules import Answer, RuleHelpers, Text
from twiplotui.store import import_log
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.backup import back_up_daily
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source, save_sources
from twiplotui.store.standing import account_ids, stored_ids

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
        self._load_rules = load_rules
        self._checker: PostChecker | None = None
        self._memory: RememberingRules | None = None
        self._helpers = RuleHelpers(load_rules, is_large=is_large)
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
            self._begin()
            await self._check_first(harvest)
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
        if self._memory is not None and not self._waiting:
            self._memory.forget()

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
                    rules=self._memory,
                )
                import_log.end(self._store, import_id, is_interrupted=is_interrupted)
        finally:
            self._helpers.close()
            self._stack.close()

    def _begin(self) -> None:
        if self.report.import_id is None:
            self._stack.enter_context(import_log.import_lock(self._store))
            back_up_daily(self._store)
            memory = self._memory = RememberingRules(self._load_rules)
            finish_imports(self._store, lambda: memory, self._settings)
            self._checker = PostChecker(self._store, self._memory)
            self.report.import_id = import_log.begin(self._store, "refresh")

    async def _check_first(self, harvest: Harvest) -> None:
        """Check what is new before the writer's lock is taken; inside, the answers are there."""
        assert self._memory is not None
        facts = [fact for batch in harvest.batches for fact in batch.facts]
        posts = [fact for fact in facts if isinstance(fact, PostFacts)]
        if not posts:
            return
        accounts = account_ids(self._store, {post.author for post in posts})
        stored = stored_ids(self._store, posts)
        collector = _Collector()
        PostChecker(self._store, collector)(
            [
                (post, accounts.get((post.author.network.value, post.author.native_id), 0))
                for post in posts
                if (post.network.value, post.native_id) not in stored
            ]
        )
        answers = await self._helpers.check(collector.texts)
        if answers is None:
            answers = [self._memory.check(text, context) for text, context in collector.texts]
        self._memory.learn(collector.texts, answers)

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
        )
        for batch in batches:
            for fact in batch.facts:
                sink.add(fact)
        sink.flush()
        self.touched.add(sink)
        import_log.record_file(self._store, import_id, self._number, report, captured_at)
        self._number += 1
        self.report.files.append(report)


class RememberingRules:
    """A rule book that remembers its answers until told to forget them."""

    def __init__(self, load_rules: Callable[[], RuleChecker]) -> None:
        self._load_rules = load_rules
        self._rules: RuleChecker | None = None
        self._answers: dict[Text, Answer] = {}

    @property
    def version(self) -> str:
        """The version of the rules."""
        return self._loaded().version

    def check(self, text: str, context: TextContext) -> Answer:
        """Return the findings in one text."""
        found = self._answers.get((text, context))
        return self._loaded().check(text, context) if found is None else found

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the disputed names of places in one text."""
        return self._loaded().place_names(text, context)

    def learn(self, texts: Sequence[Text], answers: Sequence[Answer]) -> None:
        """Remember answers given elsewhere."""
        self._answers.update(zip(texts, answers, strict=True))

    def forget(self) -> None:
        """Forget all answers."""
        self._answers.clear()

    def _loaded(self) -> RuleChecker:
        if self._rules is None:
            self._rules = self._load_rules()
        return self._rules


class _Collector:
    """Stands for the rules to learn which texts are to be checked, in which context."""

    version = ""

    def __init__(self) -> None:
        self.texts: list[Text] = []

    def check(self, text: str, context: TextContext) -> Answer:
        self.texts.append((text, context))
        return ()

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        return ()


def _by_format(batches: Iterable[Batch]) -> list[list[Batch]]:
    """Return batches in order, those of one format that follow each other together."""
    found: list[list[Batch]] = []
    for batch in batches:
        if found and found[-1][0].format_id == batch.format_id:
            found[-1].append(batch)
        else:
            found.append([batch])
    return found
