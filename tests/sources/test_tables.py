from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.materials import a_material
from twiplotui.model.imports import Reject
from twiplotui.sources.tables import is_markdown_table, read_table, sniff_columns

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_dialect_is_told(delimiter: str, encoding: str) -> None:
    text = delimiter.join(["id", "text", "note"]) + "\r\n" + delimiter.join(["1", "é", ""]) + "\r\n"
    table = read_table(a_material(text.encode(encoding)))
    assert table.columns == ("id", "text", "note")
    assert table.delimiter == delimiter
    assert list(table.records()) == [(2, {"id": "1", "text": "é", "note": ""})]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_what_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["name", "text", "note"])
    writer.writerows(rows)
    table = read_table(a_material(out.getvalue()), has_header=True)
    assert [row for _line, row in table.rows] == [row for row in rows if any(row)]


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_rows_or_rejects(data: bytes) -> None:
    for _line, row in read_table(a_material(data)).rows:
        assert isinstance(row, list | Reject)


def test_quote_left_open_loses_one_row() -> None:
    rows = [f"{n},text {n}" for n in range(50)]
    rows[10] = '10,"never closed'
    text = "id,text\n" + "\n".join(rows) + "\n"
    found = list(read_table(a_material(text)).rows)
    rejects = [row for _line, row in found if isinstance(row, Reject)]
    assert len(found) == 50
    assert [reject.position for reject in rejects] == ["line 12"]


def test_file_full_of_open_quotes_is_read_in_one_go() -> None:
    text = "id,text\n" + '1,"open\n' * 20_000
    found = [row for _line, row in read_table(a_material(text)).rows]
    assert len(found) >= 10_000


def test_stray_quotes_and_ragged_rows_are_kept() -> None:
    text = 'id,text,note\n1,5" gun "x",a\n2,short\n3,a,b,c,d\n'
    found = [row for _line, row in read_table(a_material(text)).rows]
    assert found == [["1", '5" gun "x"', "a"], ["2", "short"], ["3", "a", "b", "c", "d"]]


def test_large_cell_is_read() -> None:
    text = 'id,text\n1,"' + "x" * 500_000 + '"\n'
    ((_line, row),) = read_table(a_material(text)).records()
    assert isinstance(row, dict)
    assert len(row["text"]) == 500_000


def test_line_numbers_count_newlines_in_cells() -> None:
    found = list(read_table(a_material('id,text\n1,"a\nb\nc"\n2,x\n')).rows)
    assert [line for line, _row in found] == [2, 5]


def test_table_without_header_is_told() -> None:
    assert read_table(a_material("user@example.org,true\nother@example.org,false\n")).columns == ()
    assert sniff_columns(a_material("123,456\n")) == ()
    assert sniff_columns(a_material('{"a": 1}')) == ()
    assert sniff_columns(a_material(",id,name\n0,1,x\n")) == ("", "id", "name")


def test_a_cell_may_quote_a_table_of_markdown() -> None:
    quoted = 'id,text\n1,"| a | b |\n|---|---|\n| 1 | 2 |"\n'
    assert sniff_columns(a_material(quoted)) == ("id", "text")
    assert is_markdown_table(a_material("a | b\n---|---\n1 | 2\n"))
