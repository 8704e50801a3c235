"""Foreign text becomes safe to show, and ordinary text stays as it is."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest

from tests.hostile import hostile_kinds, hostile_texts, never_shown
from twiplotui.text import clean
from twiplotui.text.scrub import MARKS_PER_BASE

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parent / "languages.json").read_text(encoding="utf-8")
)
ESC = "\x1b"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_text_is_unchanged(language: str) -> None:
    text = LANGUAGES[language]
    assert clean.display(text) == text
    assert clean.one_line(text) == text
    assert not clean.has_hidden(text)


@pytest.mark.parametrize("kind", hostile_kinds())
def test_hostile_text_never_reaches_the_terminal(kind: str) -> None:
    for hostile in hostile_texts(kind):
        shown = clean.display(hostile.text)
        assert never_shown(shown) == []
        assert clean.display(shown) == shown
        for show in (clean.one_line, clean.handle, clean.plain_line):
            line = show(hostile.text)
            assert never_shown(line) == []
            assert "\n" not in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a{ESC}[31mb", "a␛[31mb"),
        ("a\x00b\x7f", "a␀b␡"),
        ("a\x9b31m", "a\ufffd31m"),
        ("a\ud800b", "a\ufffdb"),
        ("a\ue000\U0010fffdb", "a\ufffd\ufffdb"),
        ("a\u0378b\uffff", "a\ufffdb\ufffd"),
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb", "a    b"),
        ("user\u202egnp", "user⟦RLO⟧gnp"),
        ("a\u200fb\u2067c\u061cd", "a⟦RLM⟧b⟦RLI⟧c⟦ALM⟧d"),
        ("in\u200bva\u00adde\u2060s\ufeff", "invades"),
        ("a\u3164b\u115fc\ufff9d\U000e0041", "abcd"),
        ("in\u200cva\u200dde", "invade"),
        ("می\u200cشود", "می\u200cشود"),
        ("می\u200c\u200cشود\u200c", "می\u200cشود"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("👨\u200d x", "👨 x"),
        ("a\ufe0f❤\ufe0f\ufe0f", "a❤\ufe0f"),
        ("葛\U000e0100x\U000e0100", "葛\U000e0100x"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0078", "\U0001f3f4"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4),
        ("\u0301a", "◌\u0301a"),
        ("a\n\u0301b", "a\n◌\u0301b"),
    ],
)
def test_each_class_becomes_what_a_reader_can_judge(text: str, shown: str) -> None:
    assert clean.display(text) == shown


def test_line_breaks_become_what_the_caller_asks_for() -> None:
    assert clean.display("a\r\nb\u2029c", newline="⏎") == "a⏎b⏎c"


@pytest.mark.parametrize("limit", [0, 1, 5, 20, 100])
@pytest.mark.parametrize("text", ["x" * 5_000, "漢\n" * 900, "e\u0301" * 400, "👨\u200d👩" * 90])
def test_long_text_ends_in_a_count_of_what_is_left_out(text: str, limit: int) -> None:
    shown = clean.display(text, limit=limit)
    assert len(shown) <= limit
    assert clean.display(shown, limit=limit) == shown
    if limit >= 20:
        kept, _, notice = shown.rpartition("… ")
        assert text.startswith(kept)
        assert int(notice.removesuffix(" more").replace(",", "")) == len(text) - len(kept)


def test_a_cut_never_parts_a_character_from_its_marks() -> None:
    shown = clean.display("e\u0301" * 100, limit=30)
    assert shown.partition("…")[0].endswith("\u0301")
    assert not clean.display("👨\u200d👩" * 50, limit=33).partition("…")[0].endswith("\u200d")


def test_piled_marks_are_cut_whatever_their_script() -> None:
    marks = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code))[0] == "M"]
    suspects = {mark: clean.display("a" + mark * 9).count(mark) for mark in marks}
    assert {mark: count for mark, count in suspects.items() if count > MARKS_PER_BASE} == {}


def test_many_lines_are_cut_and_counted() -> None:
    shown = clean.display("line\n" * 10, lines=3, limit=1_000)
    assert shown.count("\n") <= 3
    assert shown.startswith("line\nline\nline")
    assert "more" in shown


@pytest.mark.parametrize("kind", ["long", "zalgo", "line-break", "invisible", "width", "bidi"])
def test_huge_text_is_cut_quickly(kind: str) -> None:
    for hostile in hostile_texts(kind, longest=None):
        started = time.process_time()
        clean.display(hostile.text, limit=20_000, lines=2_000)
        clean.one_line(hostile.text)
        assert time.process_time() - started < 1.0


def test_one_line_joins_lines_and_ends_long_text() -> None:
    assert clean.one_line("a\n\n \n b\u2028c\n") == "a⏎b⏎c"
    assert clean.one_line("x" * 100, limit=10) == "x" * 9 + "…"
    assert clean.one_line("\n" * 100_000) in ("", "…")


def test_a_handle_shows_what_hides_in_it() -> None:
    assert clean.handle("mfa\u200b_x\u202e") == "mfa‹200B›_x‹202E›"
    assert clean.handle("mfa_x\n@evil") == "mfa_x‹000A›@evil"
    assert clean.handle("посол@хост.укр") == "посол@хост.укр"
    assert clean.handle("mfa\u3164x") == "mfa‹3164›x"
    assert len(clean.handle("x" * 500)) <= 81


def test_the_clipboard_gets_one_line_without_badges() -> None:
    assert clean.plain_line(f"rm\u202e -rf{ESC}\n\n next\u200b") == "rm -rf␛ next"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("plain\nlines\tand tabs", False),
        ("❤️ 👨\u200d👩 می\u200cشود", False),
        ("a\u200bb", True),
        ("a\u202eb", True),
        ("a\x1b[31m", True),
        ("a\u200db", True),
        ("a\u3164", True),
        ("tag \U000e0041", True),
        ("x\U000e0101y", True),
    ],
)
def test_hidden_characters_are_noticed(text: str, hidden: bool) -> None:
    assert clean.has_hidden(text) is hidden
