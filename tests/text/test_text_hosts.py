"""The host shown for a link is the one a browser would open."""

from __future__ import annotations

import pytest

from tests.hostile import hostile_texts, never_shown
from twiplotui.text.hosts import parts_of, place_of, real_host, told_host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.MFA.gov.example/en?x=1", "www.mfa.gov.example"),
        ("http://mfa.gov.example@evil.example/", "evil.example"),
        ("http://evil.example\\@mfa.gov.example", "evil.example"),
        ("https://mfа.gov.example:8443/", "xn--mf-8kc.gov.example"),
        ("https://мид.example/", "xn--d1ahl.example"),
        ("http://[::1]:80/", "::1"),
        ("http://[bad", ""),
        ("no address", ""),
        (f"https://{'long-name.' * 12}example/x", f"{'long-name.' * 12}example"),
        ("https://a\u200b.example/", "a.example"),
    ],
)
def test_the_host_is_the_one_a_browser_opens(url: str, host: str) -> None:
    assert real_host(url) == host


def test_a_host_in_another_script_is_read_to_who_sees_only_its_code() -> None:
    assert told_host(real_host("https://мид.example/")) == "мид.example"
    for plain in ("mfa.example", "", "xn--\u00e9.example", "xn--a-ecp.ru-xn--", "xn--0.example"):
        assert told_host(plain) in ("", plain)
    for hostile in hostile_texts():
        assert never_shown(told_host(f"xn--{hostile.text}")) == []


def test_an_address_that_cannot_be_read_has_no_parts() -> None:
    assert place_of("https://user@News.Valdoria.example:8443/feed") == "news.valdoria.example:8443"
    for broken in ("http://[bad", "https://a\u2100b.example/", ""):
        assert place_of(broken) == ""
        assert parts_of(broken).scheme == ""


def test_hostile_addresses_give_a_harmless_host() -> None:
    for hostile in hostile_texts():
        for url in (hostile.text, f"http://{hostile.text}/", f"http://x.example/{hostile.text}"):
            assert never_shown(real_host(url)) == []
