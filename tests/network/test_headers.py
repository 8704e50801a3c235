from __future__ import annotations

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.network.fetcher import silence_client_logs
from twiplotui.network.headers import clean_value, next_link, retry_after

NOW = 1_795_420_800_000  # 2026-11-23T08:00:00Z


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, 120_000),
        ({"retry-after": "Mon, 23 Nov 2026 08:05:00 GMT"}, 300_000),
        ({"retry-after": "Mon, 23 Nov 2026 07:00:00 GMT"}, 0),
        ({"retry-after": "99999999999999999999"}, 7 * 86_400_000),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "\u00b2"}, None),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "\u00b2"}, None),
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


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='<>;=", relnxt/\\', max_size=300))
def test_any_link_header_is_read_quickly_and_quietly(header: str) -> None:
    assert isinstance(next_link(header, "https://a.example/"), str)


@pytest.mark.parametrize("value", ['"a\x1b[2J"', "a\r\nX: y", "é", "x" * 600])
def test_validators_with_tricks_are_dropped(value: str) -> None:
    assert clean_value(value) == ""


def test_client_logs_stay_silent(caplog: pytest.LogCaptureFixture) -> None:
    silence_client_logs()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("httpx").info("GET http://user:pw@a.example")
        logging.getLogger("httpcore.connection").debug("connect_tcp")
    assert not caplog.records
