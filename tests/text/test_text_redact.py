"""An address that is shown or logged holds no secret and cannot act on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.text.redact import redact, shown


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://user:pw@a.example/feed?token=T#f", "https://a.example/feed"),
        ("https://a.example?token=T", "https://a.example"),
        ("https://a.example?x=/T", "https://a.example"),
        ("https://user:p%40w@a.example:8443", "https://a.example:8443"),
        ("https://a.example/x@y", "https://a.example/x@y"),
        ("user:pw@a.example?q", "a.example"),
        ("https://user:p/w@a.example/x?t", "https://a.example/x"),
        ("https://user:p?w@a.example", "https://a.example"),
        ("https://user:p/w@a.example?token=T", "https://a.example"),
        ("https:\\\\user:pw@a.example\\feed?t", "https://a.example/feed"),
        ("https://a.example:door/x", "https://a.example:door/x"),
        ("https://a.example/\x1b[2J", "https://a.example/\ufffd[2J"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, safe: str) -> None:
    assert redact(url) == safe


def test_what_is_shown_is_cut_at_its_limit_and_says_so() -> None:
    assert shown("x" * 200) == "x" * 200
    assert shown("x" * 201) == "x" * 199 + "…"
    assert shown("abcdef", 4) == "abc…"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(alphabet="abcXYZ:@!", max_size=10))
def test_no_query_survives_redaction(start: str, secret: str) -> None:
    assert "SECRET" not in redact(f"https://a.example/{start}?{secret}SECRET")
    assert shown(redact(start)).isprintable()
