from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from twiplotui.errors import DataError
from twiplotui.model.imports import Reject
from twiplotui.sources import json_slices
from twiplotui.sources.json_stream import (
    dumps,
    iter_json_array,
    iter_json_documents,
    iter_json_lines,
    load_document,
    loads,
    loads_relaxed,
)


def items(data: bytes) -> list[object]:
    return [value for _number, value, _raw in iter_json_array(io.BytesIO(data))]


SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=12)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.lists(JSON, max_size=8),
    st.sampled_from([None, 0, 1, 2, 4]),
    st.sampled_from(["", "window.YTD.tweets.part0 = ", "Grailbird.data.tweets_2017_05 = \n "]),
    st.integers(1, 64),
)
@example([{}, {}, [{}, {}]], 0, "", 1)
@settings(max_examples=60, deadline=None)
def test_array_is_read_as_json_would(
    values: list[object], indent: int | None, prefix: str, window: int
) -> None:
    data = (prefix + json.dumps(values, indent=indent, ensure_ascii=False) + ";\n").encode(
        "utf-8", "surrogatepass"
    )
    usual = json_slices.WINDOW_BYTES
    json_slices.WINDOW_BYTES = max(window, len(prefix) + 8)
    try:
        assert items(data) == values
    finally:
        json_slices.WINDOW_BYTES = usual


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_end_in_values_rejects_or_a_sentence(data: bytes) -> None:
    for read in (iter_json_array, iter_json_lines, iter_json_documents):
        try:
            for number, _value, raw in read(io.BytesIO(data)):
                assert number > 0
                assert isinstance(raw, bytes)
        except DataError as error:
            assert error.message


def test_bad_item_of_an_indented_array_loses_only_itself() -> None:
    text = json.dumps([{"id": n, "x": {"y": n}} for n in range(5)], indent=2)
    found = items(text.replace('"y": 2', '"y": [').encode())
    assert [isinstance(value, Reject) for value in found] == [False, False, True, False, False]


def test_cut_array_keeps_what_is_whole() -> None:
    text = json.dumps([{"id": n, "t": "x" * 50} for n in range(4)])[:-30]
    *good, last = items(text.encode())
    assert [value["id"] for value in good] == [0, 1, 2]  # type: ignore[index]  # objects by make
    assert isinstance(last, Reject)
    assert "cut off" in last.reason


@pytest.mark.parametrize("separator", [",", ",\n", "},{".strip("{}"), " ,\r\n  "])
def test_brackets_inside_strings_do_not_count(separator: str) -> None:
    one = {"a": '}]},\n{"tweet"', "b": [{"c": '\\"'}]}
    text = "[" + separator.join([json.dumps(one)] * 3) + "]"
    assert items(text.encode()) == [one] * 3


def test_javascript_of_a_formatter_is_read() -> None:
    text = (
        b"window.x = [\n  {\n    tweet: { text: 'He said \"no\", it\\'s', n: 1, },\n  },\n"
        b"  {\n    tweet: {},\n  },\n];"
    )
    assert items(text) == [{"tweet": {"text": 'He said "no", it\'s', "n": 1}}, {"tweet": {}}]


def test_deep_nesting_is_one_reject() -> None:
    (only,) = items(b"[" + b"[" * 50_000 + b"]" * 50_000 + b"]")
    assert isinstance(only, Reject)


def test_odd_values_are_mended() -> None:
    assert loads(b'{"a": "\\ud800x", "b": NaN, "c": 1e400}') == {
        "a": "\ufffdx", "b": None, "c": float("inf"),
    }  # fmt: skip
    assert loads(b'{"a": 1, "a": 2}') == {"a": 2}
    assert loads('{"a": "é"}'.encode("cp1252")) == {"a": "é"}
    with pytest.raises(ValueError, match="not valid JSON"):
        loads(b"{'a': 1}")
    assert loads_relaxed(b"{'a': 1}") == {"a": 1}


def test_number_of_five_thousand_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        loads(b"[NaN, " + b"9" * 5000 + b"]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_lines_are_read_in_any_encoding(encoding: str) -> None:
    data = '{"a": "é"}\r\n\n{"b": 2}\nbad\n'.encode(encoding)
    found = list(iter_json_lines(io.BytesIO(data)))
    assert [(number, value) for number, value, _raw in found[:2]] == [
        (1, {"a": "é"}),
        (3, {"b": 2}),
    ]
    assert isinstance(found[2][1], Reject)
    assert found[2][1].position == "line 4"


def test_line_longer_than_a_record_is_one_reject() -> None:
    data = b'{"a": "' + b"x" * (17 * 1024 * 1024) + b'"}\n{"b": 1}\n'
    found = list(iter_json_lines(io.BytesIO(data)))
    assert isinstance(found[0][1], Reject)
    assert found[1][:2] == (2, {"b": 1})


def test_documents_in_a_row_are_read() -> None:
    data = b'{"a": 1}\n{\n "b": 2\n}{"c": 3}'
    assert [value for _n, value, _r in iter_json_documents(io.BytesIO(data))] == [
        {"a": 1}, {"b": 2}, {"c": 3},
    ]  # fmt: skip


def test_assigned_document_is_read() -> None:
    assert load_document(io.BytesIO(b'window.__THAR_CONFIG = {"a": {"b": 1}};\n')) == {
        "a": {"b": 1}
    }
    with pytest.raises(DataError):
        load_document(io.BytesIO(b"<html>"))


def test_no_list_is_a_sentence() -> None:
    with pytest.raises(DataError):
        items(b'{"a": 1}')


@pytest.mark.parametrize("indent", [None, 2])
def test_memory_does_not_grow_with_the_file(indent: int | None) -> None:
    record = {"tweet": {"full_text": "word " * 40, "entities": {"urls": [{"indices": ["1", "2"]}]}}}
    data = json.dumps([record] * 20_000, indent=indent).encode()
    tracemalloc.start()
    try:
        count = sum(1 for _ in iter_json_array(io.BytesIO(data)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 20_000_000


@given(JSON)
def test_what_was_read_is_written_back(value: object) -> None:
    assert loads(dumps(value)) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"id": 10**30}, b'{"id":1000000000000000000000000000000}'),
        ({"t": "half a \ud83d"}, b'{"t":"half a \\ud83d"}'),
        ({"cid": b"\x01\xff", "big": 2**64}, b'{"cid":"01ff","big":18446744073709551616}'),
        ({1: b"\x01"}, b'{"1":"01"}'),
    ],
)
def test_any_value_can_be_written_for_keeping(value: object, written: bytes) -> None:
    assert dumps(value) == written


@pytest.mark.parametrize("depth", [300, 900])
def test_a_deep_value_is_written_whole(depth: int) -> None:
    text = b"[" * depth + b"1" + b"]" * depth
    assert dumps(loads(text)) == text


def test_a_value_too_deep_to_be_written_is_left_out() -> None:
    value: object = 1
    for _ in range(100_000):
        value = [value]
    assert dumps(value) == b""
