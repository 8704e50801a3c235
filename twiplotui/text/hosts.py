"""Addresses in parts, however broken, and hosts spelt so that no other can be taken for them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from twiplotui.text.clean import handle

_LONGEST_HOST = 253
"""Letters of a host name at most (RFC 1035)."""
_NO_PARTS = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """Return the parts of an address; all are empty where it cannot be read (`http://[`).

    Args:
        url: An address as it came.
    """
    try:
        return urlsplit(url)
    except ValueError:
        return _NO_PARTS


def place_of(url: str) -> str:
    """Return host and port of an address as it is written, in lower case; "" where it has none.

    Args:
        url: An address as it came.
    """
    return parts_of(url).netloc.lower().rpartition("@")[2]


def told_host(host: str) -> str:
    """Return a host as its `xn--` parts read in their own script; "" where it has none such.

    Args:
        host: What `real_host` returned.
    """
    if "xn--" not in host:
        return ""
    try:
        read = host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
    return handle(read, _LONGEST_HOST) if read != host else ""


def real_host(url: str) -> str:
    """Return the host of a web address as a browser would find it, in ASCII.

    Names of other scripts come in their `xn--` form. User names before `@` and anything after
    a backslash, which browsers read as a slash, do not count.

    Args:
        url: An address as it came.

    Returns:
        The host in lower case; "" when the address has none.
    """
    host = parts_of(url.strip().replace("\\", "/")).hostname or ""
    if host.isascii():
        return handle(host, _LONGEST_HOST)
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return handle(host, _LONGEST_HOST)
