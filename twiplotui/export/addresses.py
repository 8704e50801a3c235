"""Links as text: where one really leads, in ASCII, so that no other can be taken for it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from twiplotui.text.clean import handle
from twiplotui.text.hosts import real_host

_KEPT = "/%:=&?+,;@!$'()*~-._"


def plain_address(url: str) -> str:
    """Return a web address with its host as a browser finds it (`xn--…`) and the rest in ASCII.

    User name and password before the host are left out. What is no http or https address is
    returned cleaned, with the words “not a web address” before it.

    Args:
        url: An address as it came; empty stays empty.
    """
    url = url.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url.replace("\\", "/"))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return f"not a web address: {handle(url)}"
    host = real_host(url)
    if parts.scheme.lower() not in ("http", "https") or not host or not host.isascii():
        return f"not a web address: {handle(url)}"
    rest = quote(parts.path, safe=_KEPT, errors="replace")
    for mark, piece in (("?", parts.query), ("#", parts.fragment)):
        if piece:
            rest += mark + quote(piece, safe=_KEPT, errors="replace")
    return f"{parts.scheme.lower()}://{host}{port}{rest}"
