from __future__ import annotations

import pytest

from twiplotui.errors import ConfigError
from twiplotui.network.addresses import literal_address, why_inside
from twiplotui.network.settings import NetworkSettings


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.51.100.7",
        "203.0.113.9",
        "240.0.0.1",
        "3fff::1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::127.0.0.1",
        "4000::1",
        "nonsense",
    ],
)
def test_inside_addresses_are_known(address: str) -> None:
    assert why_inside(address)


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "2606:2800:220:1::1",
        "64:ff9b::5db8:d822",
        # The neighbours of what is inside.
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
    ],
)
def test_public_addresses_pass(address: str) -> None:
    assert why_inside(address) == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "this machine"),
        ("::1", "this machine"),
        ("10.1.2.3", "a private network"),
        ("fd12:3456::1", "a private network"),
        ("64:ff9b::a00:1", "a private network"),
        ("fe80::1%eth0", "the local link"),
        ("::ffff:93.184.216.34", "an IPv4 address in disguise"),
        ("2002:7f00:1::", "a tunnel (6to4)"),
        ("ff02::1", "a multicast address"),
    ],
)
def test_the_reader_is_told_why(address: str, why: str) -> None:
    assert why_inside(address) == why


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("[::1]", "::1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("feeds.valdoria.example", ""),
        ("", ""),
    ],
)
def test_spellings_of_an_address_are_read(host: str, address: str) -> None:
    assert literal_address(host) == address


@pytest.mark.parametrize(
    ("entry", "host", "port", "is_allowed"),
    [
        ("intranet.example", "intranet.example", 80, True),
        ("Intranet.Example.", "intranet.example", 443, True),
        ("intranet.example:8080", "intranet.example", 8080, True),
        ("intranet.example:8080", "intranet.example", 80, False),
        ("intranet.example", "a.intranet.example", 80, False),
        ("[::1]:8080", "::1", 8080, True),
        ("::1", "::1", 8080, True),
        ("127.0.0.1", "127.1", 80, False),
    ],
)
def test_only_named_hosts_are_allowed(entry: str, host: str, port: int, is_allowed: bool) -> None:
    assert NetworkSettings(allow_hosts=(entry,)).allows(host, port) is is_allowed


def test_a_proxy_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(ConfigError):
        NetworkSettings(proxy="socks5://proxy.example:1080")


def test_limits_must_be_positive() -> None:
    with pytest.raises(ConfigError):
        NetworkSettings(timeout=0)
