"""Where a link really leads: its host, spelt so that no other can be taken for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from twiplotui.text.clean import handle


def real_host(url: str) -> str:
    """Return the host of a web address as a browser would find it, in ASCII.

    Names of other scripts come in their `xn--` form. User names before `@` and anything after
    a backslash, which browsers read as a slash, do not count.

    Args:
        url: An address as it came.

    Returns:
        The host in lower case; "" when the address has none.
    """
    try:
        host = urlsplit(url.strip().replace("\\", "/")).hostname or ""
    except ValueError:
        return ""
    if host.isascii():
        return handle(host)
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return handle(host)
