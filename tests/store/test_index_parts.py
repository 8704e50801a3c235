from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import FewRules, a_post, a_sink
from twiplotui.services.imports import finish_imports
from twiplotui.store import import_log, index_parts
from twiplotui.store.connection import Store
from twiplotui.store.index_parts import IndexParts, settle, stop_gathering
from twiplotui.store.open import open_store


def keep(store: Store, first: int, transactions: int) -> None:
    """Store four posts by each of some transactions."""
    sink = a_sink(store, import_log.begin(store))
    for number in range(first, first + 4 * transactions):
        sink.add(a_post(str(number), f"Statement {number} of the ministry"))
        if number % 4 == 3:
            sink.flush()
    import_log.end(store, 1)


def parts(store: Store) -> int:
    row = store.row("SELECT count(DISTINCT segid) FROM posts_fts_idx")
    assert row is not None
    return int(row[0])


def found(store: Store, word: str) -> int:
    row = store.row("SELECT count(*) FROM posts_fts WHERE posts_fts MATCH ?", (word,))
    assert row is not None
    return int(row[0])


def test_parts_of_a_big_import_are_gathered_and_merged_together(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "GATHER_AFTER", 4)
    monkeypatch.setattr(index_parts, "MERGE_AFTER", 100)
    index = IndexParts(store)
    index.grow(4)
    began = store.commits
    keep(store, 0, 40)
    assert parts(store) == 40
    monkeypatch.setattr(index_parts, "MERGE_AFTER", store.commits - began + 1)
    index.grow(160)
    assert parts(store) == 40
    monkeypatch.setattr(index_parts, "MERGE_AFTER", store.commits - began)
    index.grow(160)
    assert parts(store) == 1
    assert found(store, "ministry") == 160
    keep(store, 160, 40)
    assert parts(store) == 41
    stop_gathering(store)
    assert parts(store) == 2
    keep(store, 320, 40)
    assert parts(store) < 40, "SQLite merges by itself again"
    settle(store)
    assert parts(store) == 1
    assert found(store, "ministry") == 480
    assert found(store, "319") == 1


def test_a_small_import_leaves_merging_to_sqlite(store: Store) -> None:
    IndexParts(store).grow(index_parts.GATHER_AFTER - 1)
    keep(store, 0, 40)
    assert parts(store) < 40


def test_the_next_import_merges_what_a_killed_one_gathered(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "GATHER_AFTER", 4)
    with open_store(store_path) as store:
        IndexParts(store).grow(4)
        keep(store, 0, 40)
    with open_store(store_path) as store:
        assert parts(store) == 40
        finish_imports(store, FewRules)
        assert parts(store) == 1
        keep(store, 160, 40)
        assert parts(store) < 40
        assert found(store, "statement") == 320
