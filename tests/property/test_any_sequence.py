"""Imports, undos, acts and cuts in any sequence: nothing is lost, all can be taken back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import NOW
from tests.factories import HOUR, FewRules, put
from tests.property.sequence_checks import JOURNAL, AlwaysSound, apart
from tests.property.sequence_files import a_file, told
from twiplotui.clock import FixedClock
from twiplotui.errors import StateError
from twiplotui.model.words import Act, DismissReason
from twiplotui.services import accounts, mutes, triage
from twiplotui.services.imports import finish_imports, undo_import
from twiplotui.services.reflag import reflag
from twiplotui.store import search_index
from twiplotui.store.backup import back_up
from twiplotui.store.blanking import blank_deleted
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.store.purge import finish_purge, purge_posts
from twiplotui.store.restore import restore

SEEDS = st.integers(0, 1 << 16)


class OtherRules(FewRules):
    """Rules of another version that say the same."""

    version = "other"


class Killed(BaseException):
    """The program dies."""


@contextmanager
def dies_after(store: Store, commits: int) -> Iterator[None]:
    """Have the program die in a transaction, before it is committed."""
    whole, left = store.transaction, commits

    @contextmanager
    def cut(doing: str = "writing") -> Iterator[Any]:
        nonlocal left
        is_inner = store.connection.in_transaction
        with whole(doing) as connection:
            yield connection
            left -= not is_inner
            if left < 0:
                raise Killed

    store.transaction = cut  # type: ignore[method-assign]  # a fault put in its place
    try:
        yield
    finally:
        del store.transaction


@cache
def _empty_store() -> Path:
    """Return a store as it is made; making one waits for the disk."""
    path = Path(tempfile.mkdtemp()) / "empty.db"
    open_store(path, clock=FixedClock(NOW)).close()
    return path


class AnySequence(AlwaysSound):
    """A desk that does anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "store.db"
        self.clock = FixedClock(NOW)
        self.book: FewRules = FewRules()
        self.saved: tuple[Path, dict[str, Any], list[Any]] | None = None
        self.is_purged = False
        shutil.copy(_empty_store(), self.path)
        self.store = self.opened(self.path)

    def opened(self, path: Path) -> Store:
        store = open_store(path, clock=self.clock)
        store.connection.execute("PRAGMA synchronous = OFF")
        return store

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def told(self, store: Store | None = None) -> dict[str, Any]:
        """Return what the store holds; see `told`."""
        found = told(store or self.store)
        if self.is_purged:
            # Who was watched for posts that were purged is not watched any more after an undo.
            found["accounts"] = [(*row[:6], *row[7:]) for row in found["accounts"]]
        return found

    def flag(self) -> None:
        """Do what the screen does beside other work."""
        reflag(self.store, self.book)

    def die_in(self, step: Callable[[], object], commits: int) -> None:
        """Do a step, die in it, and start again."""
        try:
            with dies_after(self.store, commits):
                step()
        except Killed:
            self.store.connection.close()
            self.store = self.opened(self.path)
        finish_imports(self.store, lambda: self.book)
        finish_purge(self.store)

    def import_file(self, seed: int) -> None:
        file = a_file(seed)
        report = put(self.store, file.facts, format_id=file.format_id, captured_at=file.at)
        assert report.adds_up()

    def done_imports(self) -> list[int]:
        wanted = "SELECT id FROM imports WHERE state <> 'undone' ORDER BY id"
        return [row[0] for row in self.store.rows(wanted)]

    # What is done.

    @initialize(seeds=st.lists(SEEDS, min_size=2, max_size=4))
    def begin(self, seeds: list[int]) -> None:
        for seed in seeds:
            self.import_file(seed)
        self.flag()

    @rule(seed=SEEDS)
    def imports(self, seed: int) -> None:
        self.import_file(seed)
        self.flag()

    @rule(seed=SEEDS)
    def imports_and_takes_back(self, seed: int) -> None:
        self.flag()
        before = self.told()
        self.import_file(seed)
        undo_import(self.store, self.done_imports()[-1], by="ann")
        self.flag()
        assert (difference := apart(self.told(), before)) == {}, difference

    @rule(seed=SEEDS, commits=st.integers(0, 12))
    def dies_in_an_import(self, seed: int, commits: int) -> None:
        self.die_in(lambda: self.import_file(seed), commits)
        self.import_file(seed)
        self.flag()

    @rule(which=st.integers(0, 99))
    def undoes_an_import(self, which: int) -> None:
        if found := self.done_imports():
            undo_import(self.store, found[which % len(found)], by="ann")
            self.flag()

    @rule(which=st.integers(0, 99), commits=st.integers(0, 25))
    def dies_in_undoing_an_import(self, which: int, commits: int) -> None:
        found = self.done_imports()
        if not found:
            return
        chosen = found[which % len(found)]
        copy = back_up(self.store, to=self.path.with_name("copy.db"))
        with self.opened(copy) as whole:
            undo_import(whole, chosen, by="ann")
            reflag(whole, self.book)
            expected = self.told(whole)
        for each in self.path.parent.glob("copy.db*"):
            each.unlink()
        self.die_in(lambda: undo_import(self.store, chosen, by="ann"), commits)
        if chosen in self.done_imports():
            undo_import(self.store, chosen, by="ann")
        self.flag()
        assert (difference := apart(self.told(), expected)) == {}, difference

    @rule(act=st.sampled_from(list(Act)), which=SEEDS)
    def acts(self, act: Act, which: int) -> None:
        found = self.ids("SELECT id FROM alerts WHERE is_withdrawn = 0 ORDER BY id")
        chosen = [each for number, each in enumerate(found) if which >> number & 1]
        self._act_turned_and_turned_again(
            lambda: triage.act_on(
                self.store, chosen, act, by="ann",
                reason=DismissReason.DUPLICATE if act is Act.DISMISS else None,
                note="noted" if act is Act.NOTE else "",
                snoozed_until=NOW + 9000 * HOUR if act is Act.SNOOZE else None,
            )
        )  # fmt: skip

    @rule(words=st.sampled_from(["danger", "gulf"]), kind=st.sampled_from(["phrase", "rule"]))
    def mutes(self, words: str, kind: str) -> None:
        if kind == "rule":
            self._act_turned_and_turned_again(
                lambda: mutes.snooze_rule(self.store, "test.danger", by="ann", until=None)
            )
        else:
            self._act_turned_and_turned_again(
                lambda: mutes.mute_phrase(self.store, words, by="ann")
            )

    @rule(which=st.integers(0, 9))
    def lifts(self, which: int) -> None:
        # Of a text that was blanked it is not known any more whether it holds a phrase.
        found = self.ids("SELECT id FROM mutes WHERE is_lifted = 0")
        if found and not self.ids("SELECT id FROM posts WHERE blanked_length IS NOT NULL"):
            chosen = found[which % len(found)]
            self._act_turned_and_turned_again(lambda: mutes.lift(self.store, chosen, by="ann"))

    @rule(
        which=st.integers(0, 9),
        fields=st.sampled_from([
            {"country": "IT"}, {"is_ours": 1}, {"is_ours": 0, "is_watched": 1}, {"is_watched": 0},
        ]),
    )  # fmt: skip
    def edits_an_account(self, which: int, fields: dict[str, Any]) -> None:
        if found := self.ids("SELECT id FROM accounts WHERE merged_into IS NULL"):
            chosen = found[which % len(found)]
            self._act_turned_and_turned_again(
                lambda: accounts.edit(self.store, chosen, by="ann", **fields)
            )

    def _act_turned_and_turned_again(self, act: Callable[[], object]) -> None:
        """Do an act, undo it, redo it; each is as it was."""
        self.clock.advance(HOUR)
        self.flag()
        before, batches = self.told(), self.ids("SELECT id FROM batches")
        act()
        if self.ids("SELECT id FROM batches") == batches:
            return
        self.flag()
        after = self.told()
        triage.undo(self.store, by="bob")
        self.flag()
        assert (difference := apart(self.told(), before)) == {}, difference
        triage.redo(self.store, by="bob")
        self.flag()
        assert (difference := apart(self.told(), after)) == {}, difference

    @rule()
    def undoes_an_act(self) -> None:
        try:
            triage.undo(self.store, by="ann")
        except StateError:
            return
        self.flag()

    @rule(which=st.integers(0, 99), commits=st.none() | st.integers(0, 6))
    def merges(self, which: int, commits: int | None) -> None:
        pairs = self.store.rows(
            "SELECT k.id, o.id FROM accounts k JOIN accounts o ON k.id <> o.id AND"
            " k.merged_into IS NULL AND o.merged_into IS NULL AND o.native_id IS NULL"
        )
        if pairs:
            kept, other = pairs[which % len(pairs)]
            if commits is not None:
                self.die_in(lambda: accounts.merge(self.store, kept, other, by="ann"), commits)
            row = self.store.row("SELECT merged_into FROM accounts WHERE id = ?", (other,))
            if row is not None and row[0] is None:
                self._act_turned_and_turned_again(
                    lambda: accounts.merge(self.store, kept, other, by="ann")
                )
            self.flag()

    @rule(commits=st.none() | st.integers(0, 2))
    def blanks(self, commits: int | None) -> None:
        if commits is not None:
            self.die_in(lambda: blank_deleted(self.store, by="ann"), commits)
        blank_deleted(self.store, by="ann")
        self.flag()

    @rule(which=SEEDS, commits=st.none() | st.integers(0, 3))
    def purges(self, which: int, commits: int | None) -> None:
        found = self.ids("SELECT id FROM posts ORDER BY id")
        chosen = [each for number, each in enumerate(found) if which >> number & 1][:2]
        self.is_purged = True
        if commits is not None:
            self.die_in(lambda: purge_posts(self.store, chosen), commits)
        else:
            purge_posts(self.store, chosen)
        self.flag()

    @rule()
    def other_rules(self) -> None:
        before = told(self.store, "flags", "alerts")
        self.book = OtherRules() if type(self.book) is FewRules else FewRules()
        self.flag()
        assert (difference := apart(told(self.store, "flags", "alerts"), before)) == {}, difference

    @rule()
    def rebuilds_the_index(self) -> None:
        search_index.rebuild(self.store)

    @rule()
    def backs_up(self) -> None:
        self.clock.advance(HOUR)
        path = back_up(self.store, to=self.path.with_name(f"{self.clock.now()}.db"))
        self.saved = path, told(self.store), list(map(tuple, self.store.rows(JOURNAL)))

    @precondition(lambda self: self.saved is not None)
    @rule()
    def restores(self) -> None:
        assert self.saved is not None
        path, content, self.journal = self.saved
        self.store.close()
        restore(self.path, path)
        self.store = self.opened(self.path)
        assert (difference := apart(told(self.store), content)) == {}, difference

    @rule(chance=st.randoms(use_true_random=False))
    def undoes_all(self, chance: Any) -> None:
        found = self.done_imports()
        chance.shuffle(found)
        for each in found:
            undo_import(self.store, each, by="ann")
        self.flag()
        left = self.told()
        for name in ("accounts", "silences"):  # What the desk did of them stays.
            del left[name]
        assert not any(left.values()), {name: rows for name, rows in left.items() if rows}
        untouched = self.store.rows(
            "SELECT handle FROM accounts WHERE merged_into IS NULL AND CAST(id AS TEXT) NOT IN"
            " (SELECT subject_id FROM journal WHERE subject IN ('account', 'tags')) AND id NOT IN"
            " (SELECT merged_into FROM accounts WHERE merged_into IS NOT NULL)"
            " AND id NOT IN (SELECT account_id FROM alerts WHERE version > 0)"
        )
        assert untouched == []


@pytest.mark.slow
def test_any_sequence_leaves_the_store_sound() -> None:
    """Shrinking takes minutes: add `Phase.shrink` by hand where a sequence fails."""
    run_state_machine_as_test(
        AnySequence,
        settings=settings(
            max_examples=8, stateful_step_count=14, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip
