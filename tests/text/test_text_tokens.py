"""What is written can be found: as typed, folded, in scripts without spaces, in hashtags."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from twiplotui.text.tokens import query_tokens, search_text, split_camel

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parent / "languages.json").read_text(encoding="utf-8")
)


def finds(text: str, query: str) -> bool:
    """Search as the store does: one phrase of the query's tokens, the last one as prefix."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE t USING fts5(words, tokenize = "
        "\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc' tokenchars '_'\")"
    )
    database.execute("INSERT INTO t VALUES (?)", (search_text(text),))
    phrase = '"' + " ".join(query_tokens(query)) + '"'
    if len(query) == 1:
        phrase += "*"
    found = database.execute("SELECT count(*) FROM t WHERE t MATCH ?", (phrase,)).fetchone()
    database.close()
    return bool(found[0])


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Talks in Kyiv today", "kyiv TODAY"),
        ("L’Élysée répond", "elysee"),
        ("we #StandWithValdoria now", "stand with valdoria now"),
        ("we #StandWithValdoria now", "#StandWithValdoria"),
        ("we #StandWithValdoria now", "standwithvaldoria"),
        ("we #standwithvaldoria now", "#StandWithValdoria"),
        ("#МидРоссии сегодня", "мид россии сегодня"),
        ("#МидРоссии сегодня", "#мидроссии"),
        ("see https://www.mfa.gov.vx/en/press?x=1#y", "mfa.gov.vx"),
        ("see https://www.mfa.gov.vx/en/press", "https://www.mfa.gov.vx/other"),
        ("see www.mfa.gov.vx/en", "mfa.gov.vx"),
        ("by @mfa_x today", "@mfa_x"),
        ("by @mfa_x today", "mfa_x"),
        ("by @press@mfa.gov.vx", "@press@mfa.gov.vx"),
        ("mail press@mfa.gov.vx", "press@mfa.gov.vx"),
        ("_wichtig_ heute", "wichtig"),
        ("外交部长会见大使", "会见"),
        ("外交部长会见大使", "大使"),
        ("中方驻美。", "美"),
        ("访美", "美"),
        ("美", "美"),
        ("外務省のサミット会合", "サミット"),
        ("外務省のｻﾐｯﾄ", "サミット"),
        ("G7サミット", "g7"),
        ("รัฐมนตรีพบเอกอัครราชทูต", "เอกอัครราชทูต"),
        ("ឯកអគ្គរដ្ឋទូត", "រដ្ឋ"),
        ("မြန်မာနိုင်ငံ", "နိုင်ငံ"),
        ("विदेश मंत्रालय का बयान", "मंत्रालय"),
        ("외교부 장관", "장관"),
        ("وِزَارَةُ الخارجيّة", "وزارة الخارجية"),
        ("السفير ٢٠٢٤", "2024"),
        ("don't panic", "don’t"),
        ("in\u200bvasion", "invasion"),
        ("the U.S. position", "u.s."),
    ],
)
def test_text_is_found(text: str, query: str) -> None:
    assert finds(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("外交部长会见大使", "会使"),
        ("see https://mfa.gov.vx/secret-path", "secret"),
        ("we stand", "stan d"),
        ("mfa_x", "mfa"),
    ],
)
def test_what_is_not_there_is_not_found(text: str, query: str) -> None:
    assert not finds(text, query)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_finds_its_text(language: str) -> None:
    text = LANGUAGES[language]
    for word in text.split():
        if query_tokens(word):
            assert finds(text, word), word


def test_nothing_to_search_gives_no_tokens() -> None:
    assert query_tokens("") == query_tokens(" -- \u200b 🙂 ") == []
    assert search_text("🙂 …") == ""


def test_tokens_are_words_with_single_spaces() -> None:
    assert search_text("  Hello,\n\nWorld!! ") == "hello world"
    assert search_text("中方驻美 G7") == "中方 方驻 驻美 g7 美"


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("StandWithValdoria", ["Stand", "With", "Valdoria"]),
        ("EUCouncil", ["EU", "Council"]),
        ("МидРоссии", ["Мид", "России"]),
        ("standwith", ["standwith"]),
        ("NATO", ["NATO"]),
        ("ΕλλάδαΣήμερα", ["Ελλάδα", "Σήμερα"]),
        ("COP28Summit", ["COP28", "Summit"]),
    ],
)
def test_camel_case_is_split_at_case_changes(tag: str, parts: list[str]) -> None:
    assert split_camel(tag) == parts
