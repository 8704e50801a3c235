"""Which post of a social network an address leads to, and who it says wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.bluesky_records import did_of_uri
from twiplotui.sources.feed_entry import host_of, path_of
from twiplotui.sources.mastodon_ids import account_of_address, is_status_address, status_id

_X_STATUS = re.compile(r"^/(\w{1,15}|i(?:/web)?)/status(?:es)?/(\d{1,19})(?:/|$)", re.ASCII)
_TELEGRAM = re.compile(r"^/(?:s/)?(\w{3,64})/(\d{1,10})/?$", re.ASCII)
_TRUTH = re.compile(r"^/(?:@|users/)(\w{1,30})(?:/(?:posts|statuses))?/(\d{5,20})/?$", re.ASCII)
_THREADS = re.compile(r"^/@([\w.]{1,30})/post/([\w-]{5,30})/?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which post it is, and who its address says wrote it."""

    network: Network
    native_id: str
    author: AccountFacts | None = None
    """None: the address does not say."""


@lru_cache(maxsize=16)
def post_of_address(address: str) -> Identity | None:
    """Tell the post an address leads to, whatever bridge it goes through; None: no known one."""
    if did := did_of_uri(address):
        return Identity(Network.BLUESKY, address, AccountFacts(Network.BLUESKY, did))
    host, path = host_of(address), path_of(address)
    if not host:
        return None
    if host == "t.me":
        found = _TELEGRAM.match(path)
        return found and _named(Network.TELEGRAM, f"{found[1].lower()}/{found[2]}", found[1])
    if host == "truthsocial.com":
        found = _TRUTH.match(path)
        return found and _named(Network.TRUTH, found[2], found[1])
    if host in ("threads.net", "threads.com"):
        found = _THREADS.match(path)
        return found and _named(Network.THREADS, found[2], found[1])
    found = _X_STATUS.match(path)
    if found:
        return _named(Network.X, found[2], "" if found[1].startswith("i/") else found[1])
    if is_status_address(address):
        account = account_of_address(address)
        author = AccountFacts(Network.MASTODON, account, account) if account else None
        return Identity(Network.MASTODON, status_id(address), author)
    return None


def _named(network: Network, native_id: str, handle: str) -> Identity:
    author = AccountFacts(network, handle=handle) if handle and handle != "i" else None
    return Identity(network, native_id, author)
