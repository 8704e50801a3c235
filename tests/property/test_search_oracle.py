"""A search compiled to SQL finds what a plain reading of it in Python finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.factories import DAY, a_post, an_account, put
from twiplotui.clock import FixedClock
from twiplotui.errors import QueryError
from twiplotui.model.words import PostKind
from twiplotui.query.parse import parse
from twiplotui.query.tree import And, Filter, Moment, Node, Not, Or, Text
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.store.search import compile_text, count, page_ids, search
from twiplotui.text.fold import fold

WORDS = [
    "gulf",
    "bay",
    "danger",
    "Ministère",
    "北京",
    "الخليج",
    "İstanbul",
    "море",
    "東京都",
    "visit",
]
HANDLES = ["mfa_one", "mfa_two", "pm_three"]


@dataclass(frozen=True)
class Known:
    words: tuple[str, ...]
    handle: str
    lang: str
    kind: str
    at: int


POSTS = [
    Known(
        tuple(WORDS[(number * step + step) % len(WORDS)] for step in range(1, 4)),
        HANDLES[number % 3],
        ("en", "fr", "zh")[number % 3 - number % 2],
        ("post", "reply")[number % 2],
        NOW - number * DAY // 2,
    )
    for number in range(40)
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("oracle") / "store.db"
    with open_store(path, clock=FixedClock(NOW)) as store:
        put(
            store,
            [
                a_post(
                    str(number),
                    " ".join(known.words),
                    author=an_account(known.handle, str(HANDLES.index(known.handle))),
                    lang=known.lang,
                    kind=PostKind(known.kind),
                    published_at=known.at,
                )
                for number, known in enumerate(POSTS)
            ],
        )
        yield store


def matches(node: Node | None, known: Known) -> bool:
    match node:
        case None:
            return True
        case Text(text, is_prefix):
            return any(word.startswith(text) if is_prefix else word == text for word in known.words)
        case Filter("from", value):
            return known.handle == value
        case Filter("lang", value):
            return known.lang == value
        case Filter("kind", value):
            return known.kind == value
        case Filter("is", "flagged"):
            return "danger" in known.words
        case Filter("is", "deleted"):
            return False
        case Moment(is_since, at):
            return known.at >= at if is_since else known.at < at
        case Not(inner):
            return not matches(inner, known)
        case And(nodes):
            return all(matches(each, known) for each in nodes)
        case Or(nodes):
            return any(matches(each, known) for each in nodes)
    raise AssertionError(node)


LEAVES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: f'"{word}"'),
    st.sampled_from(["gu*", "da*", "vis*"]),
    st.sampled_from(HANDLES).map(lambda handle: f"from:{handle}"),
    st.sampled_from(["lang:en", "lang:fr", "lang:zh", "kind:post", "kind:reply"]),
    st.sampled_from(["is:flagged", "is:deleted"]),
    st.integers(0, 20).map(lambda days: f"since:{days}d"),
    st.integers(0, 20).map(lambda days: f"until:{days}d"),
)
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda text: f"-({text})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
    ),
    max_leaves=6,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(QUERIES)
def test_sql_agrees_with_the_plain_reading(filled: Store, text: str) -> None:
    expected = [known for known in POSTS if matches(parse(text, NOW).root, known)]
    compiled = compile_text(filled, text)
    ids = page_ids(filled, compiled, limit=100)
    rows = {row[0]: int(row[1]) for row in filled.rows("SELECT id, native_id FROM posts")}
    assert [POSTS[rows[each]] for each in ids] == expected
    assert count(filled, compiled).number == len(expected)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("gulf *", 5, "out"),
        ("gulf -", 5, "out"),
        ("gulf s*", 5, "two letters"),
        ("м*", 0, "two letters"),
        ('gulf "border t"*', 5, "two letters"),
        ("\0", 0, "out"),
        ("\u202e", 0, "out"),
    ],
)
def test_what_cannot_be_searched_is_pointed_at(
    filled: Store, text: str, column: int, words: str
) -> None:
    with pytest.raises(QueryError) as caught:
        compile_text(filled, text)
    assert caught.value.column == column
    assert words in caught.value.hint


@pytest.mark.parametrize("letter", ["м", "s", "é", "ع"])
def test_a_letter_alone_is_a_word_and_not_all_that_begins_so(filled: Store, letter: str) -> None:
    """It would be looked for among all words; the first key typed must not wait for that."""
    assert compile_text(filled, letter).match == f'(words : "{fold(letter)}")'
    assert compile_text(filled, "京").match == '(words : "京" *)'


@pytest.mark.parametrize("word", WORDS)
def test_paging_by_key_is_the_whole_list(filled: Store, word: str) -> None:
    compiled = compile_text(filled, word)
    pages: list[int] = []
    before = None
    while page := page_ids(filled, compiled, limit=3, before=before):
        pages += page
        before = page[-1]
    assert pages == page_ids(filled, compiled, limit=100)
    if pages:
        above = page_ids(filled, compiled, limit=2, after=pages[-1])
        assert above == pages[-3:-1]


def test_oldest_first_is_the_reverse(filled: Store) -> None:
    assert list(search(filled, "sort:oldest", limit=99)) == list(search(filled, "", limit=99))[::-1]


@pytest.mark.parametrize("text", ["istanbul", "ISTANBUL", "ministere", "京都", "الخَلِيج", "МОРЕ"])
def test_folding_makes_words_findable(filled: Store, text: str) -> None:
    assert search(filled, text, limit=5)
