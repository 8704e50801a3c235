"""What is exported does nothing: no mark, link, formula or control character of foreign text."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile import hostile_texts, never_shown
from twiplotui.errors import UsageError
from twiplotui.export.addresses import plain_address
from twiplotui.export.files import write_new
from twiplotui.export.markdown import code, escape, quoted
from twiplotui.export.tables import csv_safe, render_rows

MARKS = st.text(alphabet="ab \n\\`*_{}[]<>()#+-.!|~&:/@=$%123wW\x1b\u202e", max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, and 3.5 of them.", "plain words, and 3.5 of them."),
        ("![x](http://evil.example/p.png)", r"!\[x\](http\://evil.example/p.png)"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("# big\n- item\n1. first\n===", "\\# big\n\\- item\n1\\. first\n\\==="),
        ("*bold* _it_ ~~no~~ `c` | &amp;", r"\*bold\* \_it\_ \~\~no\~\~ \`c\` \| \&amp;"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("mail a@b.example", r"mail a\@b.example"),
        ("\x1b[31mred\u202e", None),
    ],
)
def test_marks_are_escaped(text: str, shown: str | None) -> None:
    found = escape(text)
    assert never_shown(found) == []
    assert shown is None or found == shown


@settings(max_examples=150, deadline=None)
@given(MARKS)
def test_no_mark_survives(text: str) -> None:
    found = escape(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|~&$]", re.sub(r"\\.", "", found))
    assert not re.search(r"(?i)[a-z]://", found)
    assert all(line.startswith(">") for line in quoted(text).split("\n"))
    span = code(text)
    inner = span.strip("`")
    fence = len(span) - len(span.lstrip("`"))
    assert max((len(run) for run in re.findall("`+", inner)), default=0) < max(fence, 1)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://x.com/a/status/1?s=2", "https://x.com/a/status/1?s=2"),
        ("https://b\u00fccher.example/\u00fc", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://bank.example@evil.example/x", "https://evil.example/x"),
        ("http://a.example:8080/#top", "http://a.example:8080/#top"),
        ("javascript:alert(1)", "not a web address: javascript:alert(1)"),
        ("https://[::1", "not a web address: https://[::1"),
        ("", ""),
    ],
)
def test_addresses_say_where_they_lead(url: str, shown: str) -> None:
    assert plain_address(url) == shown


def test_hostile_addresses_are_ascii_or_refused() -> None:
    for each in hostile_texts():
        found = plain_address(f"https://{each.text[:200]}")
        assert never_shown(found) == []
        assert found.startswith(("http://", "https://", "not a web address: "))
        if found.startswith("http"):
            assert found.isascii()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "\u200b=1", "\x00=1", "\n=1"]
)
def test_formulas_are_disarmed(text: str) -> None:
    cell = str(csv_safe(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("text", [";=1+1", "a;=1", 'a;"=1', "a;';@x", "x;＝1;-2", "-1;+1"])
def test_formulas_are_disarmed_where_semicolons_part_cells(text: str) -> None:
    page = render_rows([{"text": text, "more": "b"}], ["text", "more"], "csv")
    for row in csv.reader(io.StringIO(page), delimiter=";"):
        assert not any(re.match(r"[\"'\s]*(?<!')[=+\-@＝]", cell) for cell in row), row
    (kept, _more) = list(csv.reader(io.StringIO(page)))[1]
    assert kept.replace("'", "") == text.replace("'", ""), "no word and no sign is lost"


def test_words_after_a_semicolon_stay() -> None:
    for text in ("Talks went well ;-)", "Trade; @mfa_valdoria; - visas", "a;b=c"):
        assert csv_safe(text) == text


def test_numbers_and_plain_texts_stay() -> None:
    assert [csv_safe(value) for value in (-3, 2.5, None, "a=b", True)] == [
        -3,
        2.5,
        None,
        "a=b",
        True,
    ]


def test_a_cell_is_one_line_and_a_list_in_it_is_json() -> None:
    assert csv_safe("one\ntwo") == "one two"
    assert csv_safe(["Ö", 1]) == '["Ö", 1]'
    assert csv_safe({"a": None}) == '{"a": null}'
    assert csv_safe(["x;=1"]) == '["x;\'=1"]'


def test_json_lines_hold_each_row_whole_in_ascii() -> None:
    page = render_rows([{"a": "Ö\n\u202e", "b": [1]}, {"a": None}], ["a"], "jsonl")
    assert page.isascii()
    assert [json.loads(line) for line in page.split("\n")[:-1]] == [
        {"a": "Ö\n\u202e", "b": [1]},
        {"a": None},
    ]


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(UsageError):
        render_rows([], ["a"], "xls")


def test_files_are_private_whole_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    old = os.umask(0)
    try:
        write_new(path, "one")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError):
        write_new(path, "two")
    assert path.read_text() == "one"
    write_new(path, "two", replace=True)
    assert path.read_text() == "two"
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        write_new(link, "three", replace=True)
    assert not (tmp_path / "elsewhere").exists()
    for place in (tmp_path / "no" / "folder", Path(), tmp_path / ("long" * 80)):
        with pytest.raises(UsageError):
            write_new(place, "x")


def test_what_could_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(UsageError, match="No space left"):
            write_new(tmp_path / "out.md", "one")
    assert [each for each in tmp_path.iterdir() if each.is_file()] == []
    write_new(tmp_path / "out.md", "one")


def test_a_table_for_reading_shows_what_is_not_known() -> None:
    rows: list[dict[str, object]] = [{"a": None, "b": ""}, {"a": True, "b": 0}]
    assert render_rows(rows, ["a", "b_c", "b"], "md").splitlines() == [
        "| a | b c | b |",
        "| --- | --- | --- |",
        "| – | – | – |",
        "| yes | – | 0 |",
    ]
