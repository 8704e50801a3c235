"""What the user allows the network part to do."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui import __version__
from twiplotui.errors import ConfigError

USER_AGENT = f"twiplotui/{__version__} (reader of public feeds and accounts)"


OWN_HOST_FETCHES = 8
"""Fetches under way at a host the user named himself, where nobody else is in a hurry."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """Limits and manners of all fetches of a session."""

    allow_hosts: tuple[str, ...] = ()
    """Hosts of the inside network (or this machine) that may be read, as `name` or
    `name:port`, exactly as their addresses write them. Nothing else inside is ever read."""
    proxy: str = ""
    """`http://host:port` of a proxy; empty: none. The environment is never asked."""
    timeout: float = 30.0
    """Seconds for one fetch in all: names, connection, redirects, body."""
    connect_timeout: float = 10.0
    """Seconds for one connection."""
    user_agent: str = USER_AGENT
    concurrency: int = 16
    """Fetches under way at one time."""
    per_host: int = 2
    """Fetches under way at one host at one time; 8 at hosts of `allow_hosts`."""
    spacing: float = 0.25
    """Seconds between the starts of two fetches at one host; none at hosts of `allow_hosts`."""
    patience: float = 5.0
    """Longest wait, in seconds, for a host that asked us to come later; beyond, we stop asking."""

    def __post_init__(self) -> None:
        if self.proxy and not self.proxy.startswith(("http://", "https://")):
            raise ConfigError(
                "The proxy is not an http address.",
                "Write it as http://host:port, or leave it out.",
            )
        for name in ("timeout", "connect_timeout", "concurrency", "per_host"):
            if getattr(self, name) <= 0:
                raise ConfigError(f"The network setting {name} must be more than 0.")

    def is_own(self, host: str) -> bool:
        """Say whether a host (`name` or `name:port`) is one the user named, on any port."""
        name = _split_entry(host)[0]
        return any(_split_entry(entry)[0] == name for entry in self.allow_hosts)

    def at_one_host(self, host: str) -> int:
        """Return how many fetches may be under way at a host; the user's own bear more."""
        return OWN_HOST_FETCHES if self.is_own(host) else self.per_host

    def allows(self, host: str, port: int) -> bool:
        """Say whether the user named this inside host as allowed."""
        name = plain_host(host)
        for entry in self.allow_hosts:
            allowed, allowed_port = _split_entry(entry)
            if allowed == name and allowed_port in (None, port):
                return True
        return False


def plain_host(host: str) -> str:
    """Return a host name in the one form hosts are compared in."""
    return host.strip().lower().strip("[]").rstrip(".")


def _split_entry(entry: str) -> tuple[str, int | None]:
    """Split `name`, `name:port`, `[::1]` or `[::1]:port`; a bare IPv6 address has no port."""
    head, colon, tail = entry.strip().rpartition(":")
    is_bare_v6 = ":" in head and not head.endswith("]")
    if colon and tail.isascii() and tail.isdigit() and not is_bare_v6:
        return plain_host(head), int(tail)
    return plain_host(entry), None
