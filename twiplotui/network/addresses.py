"""Which IP addresses are inside: this machine, its network, or no place at all.

The list is our own. `ipaddress.is_global` calls multicast, NAT64 of loopback and 6to4 of
loopback global, and its tables differ between Python versions (CVE-2024-4032). Source: the IANA
special-purpose address registries (RFC 6890 and its updates).
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_INSIDE_V4 = tuple(
    (IPv4Network(block), word)
    for block, word in (
        ("127.0.0.0/8", "this machine"),
        ("0.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("172.16.0.0/12", "a private network"),
        ("192.168.0.0/16", "a private network"),
        ("100.64.0.0/10", "a provider's inside network"),
        ("169.254.0.0/16", "the local link"),
        ("192.0.0.0/24", "a reserved network"),
        ("192.0.2.0/24", "a reserved network"),
        ("192.88.99.0/24", "a reserved network"),
        ("198.18.0.0/15", "a test network"),
        ("198.51.100.0/24", "a reserved network"),
        ("203.0.113.0/24", "a reserved network"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved network"),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_INSIDE_V6 = tuple(
    (IPv6Network(block), word)
    for block, word in (
        ("2001::/23", "a reserved network"),
        ("2001:db8::/32", "a reserved network"),
        ("2002::/16", "a tunnel (6to4)"),
        ("3fff::/20", "a reserved network"),
        ("::1/128", "this machine"),
        ("::/128", "this machine"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "the local link"),
        ("ff00::/8", "a multicast address"),
    )
)


def why_inside(address: str) -> str:
    """Return why an address may not be read, in a few words; empty if it may.

    Args:
        address: An IP address as the resolver gives it, perhaps with a `%scope`.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "not an address"
    if isinstance(ip, IPv4Address):
        return _why_inside_v4(ip)
    return _why_inside_v6(ip)


def literal_address(host: str) -> str:
    """Return the IP address a host is written as, in any spelling; empty if it is a name.

    Besides the usual forms it knows what `inet_aton` knows: `127.1`, `0x7f.1`, `2130706433`.
    """
    plain = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(plain.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except (OSError, UnicodeError, ValueError):
        return ""


def _why_inside_v4(ip: IPv4Address) -> str:
    return next((word for block, word in _INSIDE_V4 if ip in block), "")


def _why_inside_v6(ip: IPv6Address) -> str:
    if ip in _NAT64:
        # Networks without IPv4 reach all IPv4 hosts this way: the address inside decides.
        return _why_inside_v4(IPv4Address(int(ip) & 0xFFFFFFFF))
    known = next((word for block, word in _INSIDE_V6 if ip in block), "")
    return known or ("" if ip in _GLOBAL_V6 else "a reserved network")
