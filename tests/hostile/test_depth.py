"""Brackets count only outside strings, however the bytes are cut into reads."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.sources.json_depth import MAX_DEPTH, ShallowStream

_TEXTS = st.text('ab"\\[]{}é', max_size=8)
_VALUES = st.recursive(
    st.none() | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
    max_leaves=20,
)


def read_all(data: bytes, size: int) -> bytes:
    stream = ShallowStream(io.BytesIO(data))
    return b"".join(iter(lambda: stream.read(size), b""))


@settings(max_examples=60, deadline=None)
@given(_VALUES, st.integers(1, 9))
def test_what_is_shallow_passes_unchanged(value: object, size: int) -> None:
    data = json.dumps([value, "[" * 2 * MAX_DEPTH], ensure_ascii=False).encode()
    assert read_all(data, size) == data


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_what_is_deep_is_stopped(size: int) -> None:
    deep = b'{"a":' + b'["\\"]",' * MAX_DEPTH
    with pytest.raises(ValueError, match="nested too deeply"):
        read_all(deep, size)
    assert read_all(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, size)
