from __future__ import annotations

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.network.headers import clean_value, next_link, retry_after
from twiplotui.network.redact import redact, shown, silence_client_logs

NOW = 1_795_420_800_000  # 2026-11-23T08:00:00Z


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, 120_000),
        ({"retry-after": "Mon, 23 Nov 2026 08:05:00 GMT"}, 300_000),
        ({"retry-after": "Mon, 23 Nov 2026 07:00:00 GMT"}, 0),
        ({"retry-after": "99999999999999999999"}, 7 * 86_400_000),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 99 Nov 99999"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23T08:05:00.1Z"}, 300_100),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "2026-11-23T08:05:00Z"}, None),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1795421100"}, 300_000),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "60"}, 60_000),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "whenever"}, None),
        ({}, None),
    ],
)
def test_the_wish_to_wait_is_read(headers: dict[str, str], wait: int | None) -> None:
    assert retry_after(headers, NOW) == wait


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ('<https://a.example/x?max_id=7>; rel="next", <https://a.example/y>; rel="prev"',
         "https://a.example/x?max_id=7"),
        ('<https://a.example/y>; rel="prev", </x?p=2>; rel=next', "https://a.example/x?p=2"),
        ('<https://a.example/x>; title="a, b"; rel="last next"', "https://a.example/x"),
        ('<https://a.example/y>; rel="prev"', ""),
        ("", ""),
        ("<<<>>>,;;;rel=next", ""),
    ],
)  # fmt: skip
def test_the_next_page_is_found(header: str, url: str) -> None:
    assert next_link(header, "https://a.example/following") == url


@settings(max_examples=60, deadline=500)
@given(st.text(alphabet='<>;=", relnxt/\\', max_size=300))
def test_any_link_header_is_read_quickly_and_quietly(header: str) -> None:
    assert isinstance(next_link(header, "https://a.example/"), str)


@pytest.mark.parametrize("value", ['"a\x1b[2J"', "a\r\nX: y", "é", "x" * 600])
def test_validators_with_tricks_are_dropped(value: str) -> None:
    assert clean_value(value) == ""


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
        ("https://a.example/\x1b[2J", "https://a.example/\ufffd[2J"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, safe: str) -> None:
    assert redact(url) == safe


@settings(max_examples=100, deadline=500)
@given(st.text(max_size=60), st.text(alphabet="abcXYZ:@!", max_size=10))
def test_no_query_survives_redaction(start: str, secret: str) -> None:
    assert "SECRET" not in redact(f"https://a.example/{start}?{secret}SECRET")
    assert shown(redact(start)).isprintable() or not start


def test_client_logs_stay_silent(caplog: pytest.LogCaptureFixture) -> None:
    silence_client_logs()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("httpx").info("GET http://user:pw@a.example")
        logging.getLogger("httpcore.connection").debug("connect_tcp")
    assert not caplog.records
