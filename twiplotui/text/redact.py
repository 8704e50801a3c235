"""Makes addresses and server words fit to be shown and logged."""

from __future__ import annotations

import re

_SHOWN_CHARS = 200
_QUERY = re.compile(r"[?#]")


def redact(url: str) -> str:
    """Return an address without user name, password, query and fragment, safe to show."""
    scheme, colon, rest = url.replace("\\", "/").partition("://")
    if not colon:
        scheme, rest = "", scheme
    place, slash, path = _QUERY.split(rest, maxsplit=1)[0].partition("/")
    name, _, after = place.rpartition("@")[2].partition(":")
    if "@" not in place and after and not after.isdigit() and "@" in rest:
        # A password with `/` or `?` in it: what stands before the last `@` is not the host.
        name, slash, path = rest.rpartition("@")[2].partition("/")
        after, path = "", _QUERY.split(path, maxsplit=1)[0]
        name = _QUERY.split(name, maxsplit=1)[0]
    port = f":{after}" if after else ""
    return shown(f"{scheme}{colon}{name}{port}{slash}{path}")


def shown(text: str, limit: int = _SHOWN_CHARS) -> str:
    """Return foreign text as one printable line of at most `limit` characters."""
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
