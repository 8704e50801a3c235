"""The ids Mastodon and its relatives give: one name for a post or account, whatever the source."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_STATUS = re.compile(r"/statuses/([^/?#]+)(?:/activity)?/?$")
_WEB_STATUS = re.compile(r"^/@[^/]+/(\d{5,}|[0-9A-HJKMNP-TV-Z]{26})/?$")
_ACTOR = re.compile(r"^/(?:(?:ap/)?users/|@)([^/@?#]+)(?:[/?#]|$)")
_NUMBERED = re.compile(r"^/ap/users/\d+")
"""Newer servers name accounts by number in their ids; the number is no account name."""
_ADDRESS = re.compile(r"@?([\w][\w.-]*)@([\w-]+(?:\.[\w-]+)*(?::\d+)?)")


def status_id(*addresses: str | None) -> str:
    """Return the native id of a post from its URI and web address, in order of trust.

    `host/ID` where an address has the form of Mastodon, otherwise the first address as it is;
    empty where none is given.
    """
    given = [address.strip() for address in addresses if address and address.strip()]
    for address in given:
        short = _short(address)
        if short:
            return short
    return given[0] if given else ""


def is_status_address(address: str) -> bool:
    """Whether an address names one post in the form of Mastodon."""
    return bool(_short(address))


def _short(address: str) -> str:
    host, path = _host_and_path(address)
    found = _STATUS.search(path) or _WEB_STATUS.match(path)
    return f"{host.lower()}/{found[1]}" if found and host else ""


def _host_and_path(address: str) -> tuple[str, str]:
    """Return host (with port) and path of a web address; empty where it is none."""
    if not address.startswith(("https://", "http://")):
        return "", ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.netloc, parts.path


def account_of_address(address: str) -> str:
    """Return `user@host` in lower case from the address of a profile or post; empty if none."""
    host, path = _host_and_path(address)
    found = None if _NUMBERED.match(path) else _ACTOR.match(path)
    return f"{found[1]}@{host}".lower() if found and host else ""


def full_account(name: str, address: str = "", host: str = "") -> str:
    """Qualify an account name: `user@host` in lower case.

    Args:
        name: `user@host`, `@user@host` or `user`.
        address: Address of the profile, which gives the host of a bare `user`.
        host: The server the list comes from, where nothing else gives it.

    Returns:
        Empty where no host can be found or the name is none.
    """
    name = name.strip().strip("/").removeprefix("acct:")
    found = _ADDRESS.fullmatch(name)
    if found:
        return f"{found[1]}@{found[2]}".lower()
    bare = name.removeprefix("@")
    if not re.fullmatch(r"[\w][\w.-]*", bare):
        return ""
    try:
        server = urlsplit(address).netloc if address else ""
    except ValueError:
        server = ""
    server = server or host
    return f"{bare}@{server}".lower() if server else ""
