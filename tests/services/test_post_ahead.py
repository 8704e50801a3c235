from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.factories import a_post, a_sink, an_account
from tests.services.test_post_helpers import WordRules, needs_two
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.post import Link, PostFacts
from twiplotui.services.flagging import NEW_ACCOUNT, PostChecker, RuleChecker, work_out
from twiplotui.services.post_ahead import Ahead
from twiplotui.services.post_helpers import PostHelpers
from twiplotui.store import import_log
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store

OWNER = an_account()
TABLES = ("posts", "records", "flags")


def some_posts() -> list[PostFacts]:
    return [
        a_post(
            str(number),
            f"Statement {number} of the {'wolf' if number % 7 == 0 else 'sheep'}",
            links=(Link(f"https://example.org/{number}"),),
        )
        for number in range(30)
    ]


@contextmanager
def helped(load: Callable[[], RuleChecker]) -> Iterator[PostHelpers]:
    helpers = PostHelpers(load, is_large=True, size=1)
    try:
        yield helpers
    finally:
        helpers.close()


def keep(store: Store, checker: PostChecker, posts: list[PostFacts]) -> None:
    import_id = import_log.begin(store)
    sink = a_sink(store, import_id, checker=checker)
    for post in posts:
        sink.add(post)
    sink.flush()
    import_log.end(store, import_id)


def held(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return what a store holds, and which posts its index finds."""
    rows = {
        table: [tuple(row) for row in store.rows(f"SELECT * FROM {table} ORDER BY id")]
        for table in TABLES
    }
    found = store.rows("SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'words : wolf'")
    return {**rows, "found": [tuple(row) for row in found]}


class Homebound(WordRules):
    """May be asked in one process only."""

    def __init__(self, home: int, *, is_home: bool) -> None:
        super().__init__("wolf")
        self._home = home
        self._is_home = is_home

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        if (os.getpid() == self._home) is not self._is_home:
            os._exit(1)
        return super().check(text, context)


@needs_two
async def test_what_helpers_prepare_is_stored_as_what_is_prepared_here(
    store: Store, tmp_path: Path
) -> None:
    rules = Homebound(os.getpid(), is_home=False)
    checker = PostChecker(store, rules)
    posts = some_posts()
    with helped(partial(Homebound, os.getpid(), is_home=False)) as helpers:
        await Ahead(store, rules, checker, helpers).prepare([OWNER, *posts])
    keep(store, checker, posts)
    ahead = held(store)
    assert len(ahead["found"]) == len(ahead["flags"]) == 5
    with open_store(tmp_path / "other.db", clock=store.clock) as other:
        keep(other, PostChecker(other, WordRules("wolf")), posts)
        assert held(other) == ahead


@needs_two
async def test_posts_of_a_helper_that_dies_are_prepared_here(store: Store) -> None:
    rules = Homebound(os.getpid(), is_home=True)
    checker = PostChecker(store, rules)
    posts = some_posts()
    with helped(partial(Homebound, os.getpid(), is_home=True)) as helpers:
        ahead = Ahead(store, rules, checker, helpers)
        await ahead.prepare(posts[:10])
        await ahead.prepare(posts[10:])
    keep(store, checker, posts)
    assert len(held(store)["flags"]) == 5


async def test_what_is_stored_is_not_prepared_again(store: Store) -> None:
    posts = some_posts()
    keep(store, PostChecker(store, WordRules("wolf")), posts)

    class Refusing(WordRules):
        def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
            raise AssertionError(f"asked of {text}")

    rules = Refusing("wolf")
    with helped(lambda: rules) as helpers:
        ahead = Ahead(store, rules, PostChecker(store, rules), helpers)
        await ahead.prepare(posts)
        with pytest.raises(AssertionError, match="asked of news"):
            await ahead.prepare([*posts, a_post("new", "news")])


def test_what_is_known_of_an_account_by_then_counts(store: Store) -> None:
    """A post looked at ahead is checked anew where its account became ours meanwhile."""

    class Ours(WordRules):
        def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
            return super().check(text, context) if context.scope == "own" else ()

    checker = PostChecker(store, Ours("wolf"))
    post = a_post("1", "a wolf")
    job = checker.job(post, NEW_ACCOUNT)
    checker.learn(post, job, work_out(Ours("wolf"), job))
    assert checker([(post, NEW_ACCOUNT)])[0].findings == ()
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO accounts (id, network, native_id, is_ours, first_seen)"
            " VALUES (5, 'x', '100', 1, 0)"
        )
    assert len(checker([(post, 5)])[0].findings) == 1
