"""The search language: what is read, and what an error says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW
from twiplotui.errors import QueryError
from twiplotui.query.parse import parse
from twiplotui.query.tree import And, Filter, Moment, Not, Or, Text


def test_words_are_joined_by_and() -> None:
    root = parse("gulf bay", NOW).root
    assert root == And((Text("gulf", False, 0), Text("bay", False, 5)))


def test_a_phrase_a_prefix_and_a_negation() -> None:
    root = parse('"red line" cross* -film', NOW).root
    assert root == And(
        (Text("red line", False, 0), Text("cross", True, 11), Not(Text("film", False, 19)))
    )


def test_or_binds_weaker_than_and() -> None:
    root = parse("a b OR c", NOW).root
    assert isinstance(root, Or)
    assert isinstance(root.nodes[0], And)


def test_brackets() -> None:
    root = parse("(a OR b) -(c d)", NOW).root
    assert isinstance(root, And)
    assert isinstance(root.nodes[1], Not)


def test_filters_and_aliases() -> None:
    root = parse("account:@mfa COUNTRY:fr", NOW).root
    assert root == And((Filter("from", "@mfa", 8), Filter("country", "FR", 21)))


def test_a_quoted_value() -> None:
    assert parse('tag:"red sea"', NOW).root == Filter("tag", "red sea", 4)


def test_until_a_day_includes_it() -> None:
    node = parse("until:2026-11-01", NOW).root
    assert isinstance(node, Moment)
    assert node.at == 1_793_577_600_000


def test_an_address_is_a_word() -> None:
    assert parse("https://x.com/a", NOW).root == Text("https://x.com/a", False, 0)


@pytest.mark.parametrize(
    ("value", "host", "address"),
    [
        ("example.org", "example.org", ""),
        ("https://www.example.org/", "example.org", ""),
        ("https://example.org/n/1?a=b", "example.org", "example.org/n/1?a=b"),
        ("www.example.org:8080/n", "example.org", "example.org:8080/n"),
    ],
)
def test_a_link_is_a_host_or_more(value: str, host: str, address: str) -> None:
    by_host = Filter("link", host, 5)
    wanted = And((by_host, Filter("address", address, 5))) if address else by_host
    assert parse(f"link:{value}", NOW).root == wanted


@pytest.mark.parametrize("text", ["address:example.org", "address:a/b"])
def test_an_address_is_asked_for_by_link_alone(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, NOW)


def test_a_level_is_one_or_more_anyhow() -> None:
    assert parse("level:>=high", NOW).root == Filter("level", "high", 6)


def test_sort_is_not_a_condition() -> None:
    query = parse("gulf sort:oldest", NOW)
    assert query.sort == "oldest"
    assert query.root == Text("gulf", False, 0)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("gulf acount:x", 5, "account"),
        ("is:opn", 3, "is:open"),
        ("has:lnk", 4, "has:link"),
        ("network:mastodn", 8, "network:mastodon"),
        ("role:ministr", 5, "role:"),
        ("sort:newst", 5, "sort:newest"),
        ("country:France", 8, "two letters"),
        ("since:whenever", 6, "2026-11-23"),
        ('"open', 0, '"'),
        ("(a", 0, ")"),
        ("a)", 1, "Take it out"),
        ("from:", 5, "account"),
        ("a OR", 2, "example"),
        ("NOT", 0, "-word"),
        ("kind:tweet", 5, "post, reply"),
        ("level:severe", 6, "low, medium, high"),
        ('talks from:"mfa', 11, '"'),
        ("NOT OR", 0, "-word"),
        ("talks -sort:likes", 7, "Take it out"),
        ("talks -(a sort:likes)", 10, "Take it out"),
        ("-(a -(b sort:likes))", 8, "Take it out"),
        ("sort:likes a sort:oldest", 13, "Keep one"),
        ('talks -""', 6, "-word"),
        ("talks NOT ()", 6, "-word"),
        ("-(AND)", 0, "-word"),
        ("kind:>=post", 5, "kind:post"),
        ("is:>=open", 3, "is:open"),
        ("a from:\ud800", 7, "anew"),
    ],
)
def test_an_error_points_at_the_column_and_suggests(text: str, column: int, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, NOW)
    assert caught.value.column == column
    assert words in caught.value.hint


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_column(text: str) -> None:
    try:
        parse(text, NOW)
    except QueryError as error:
        assert 0 <= error.column <= len(text)
        assert error.hint


def test_brackets_without_end_do_not_exhaust_the_stack() -> None:
    with pytest.raises(QueryError):
        parse("(" * 1900, NOW)


def test_nots_without_end_do_not_exhaust_the_stack() -> None:
    with pytest.raises(QueryError):
        parse("-" * 1900 + "a", NOW)


@pytest.mark.parametrize("term", ["-a", "NOT a", "(a)", "-(a)"])
def test_many_terms_beside_one_another_are_not_deep(term: str) -> None:
    root = parse(" ".join([term] * 60), NOW).root
    assert isinstance(root, And) and len(root.nodes) == 60


def test_fifty_levels_are_read_and_the_next_is_pointed_at() -> None:
    assert parse("(" * 50 + "a" + ")" * 50, NOW).root == Text("a", False, 50)
    with pytest.raises(QueryError) as caught:
        parse("(" * 51 + "a" + ")" * 51, NOW)
    assert caught.value.column == 50


def test_two_thousand_letters_are_read_and_no_more() -> None:
    assert parse("a" * 2000, NOW).root == Text("a" * 2000, False, 0)
    with pytest.raises(QueryError) as caught:
        parse("a" * 2001, NOW)
    assert caught.value.column == 2000


@pytest.mark.parametrize("text", ["", "  ", '""', '" "', "()", "AND", "sort:oldest"])
def test_a_search_for_nothing_has_no_condition(text: str) -> None:
    assert parse(text, NOW).root is None


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("http://x.example/a", Text("http://x.example/a", False, 0)),
        ("*", Text("*", False, 0)),
        ("a*", Text("a", True, 0)),
        ('"red li"*', Text("red li", True, 0)),
        ("-", Text("-", False, 0)),
        ("or", Text("or", False, 0)),
        ("level:>=HIGH", Filter("level", "high", 6)),
        ("sev:low", Filter("level", "low", 4)),
        ("a AND b", And((Text("a", False, 0), Text("b", False, 6)))),
        ("a OR b OR c", Or((Text("a", False, 0), Text("b", False, 5), Text("c", False, 10)))),
        ("(a)", Text("a", False, 1)),
        ("NOT a", Not(Text("a", False, 4))),
        ("- a", And((Text("-", False, 0), Text("a", False, 2)))),
    ],
)
def test_each_form_of_a_term(text: str, root: object) -> None:
    assert parse(text, NOW).root == root


def test_since_a_day_begins_with_it() -> None:
    node = parse("since:2026-11-01", NOW).root
    assert isinstance(node, Moment)
    assert (node.is_since, node.at, node.column) == (True, 1_793_491_200_000, 6)
