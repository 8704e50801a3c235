"""Tells which network a feed shows, whose it is, and which post an item is.

A feed of X by Nitter, RSSHub or rss-bridge gives the same post ids as X itself, whatever host
it comes from; so do the feeds of Mastodon, Bluesky, Truth Social, Telegram and YouTube.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.bluesky_records import did_of_uri
from twiplotui.sources.feed_entry import FeedEntry, FeedHead, host_of, path_of
from twiplotui.sources.mastodon_ids import account_of_address
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.post_address import Identity, post_of_address

X_HOSTS = ("x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com")
_X_PROFILE = re.compile(r"^/@?(\w{1,15})(?:/(?:with_replies|media|rss))?/?$", re.ASCII)
_NITTER_TITLE = re.compile(r"^(.*?) ?/ @(\w{1,15})$", re.ASCII)
_X_ID = re.compile(r"\d{15,19}", re.ASCII)
_STAND_INS = frozenset(("http://github.com/dylang/node-rss", "https://github.com/dylang/node-rss"))
"""What tools that write feeds put where they were told no site; many feeds would be one account."""
_BLUESKY_TITLE = re.compile(r"^@([\w.-]+) - (.*)$", re.DOTALL)


def identify(entry: FeedEntry) -> Identity | None:
    """Tell the post of a social network an item stands for; None: an item of the open web."""
    did = did_of_uri(entry.id)
    if did:
        handle = re.match(r"^/profile/([^/]+)/", path_of(entry.link))
        named = handle[1] if handle and not handle[1].startswith("did:") else None
        author = AccountFacts(Network.BLUESKY, did, named)
        return Identity(Network.BLUESKY, entry.id, author)
    if entry.video_id:
        channel = entry.channel_id
        if channel and not channel.startswith("UC"):
            channel = f"UC{channel}"
        owner = AccountFacts(Network.YOUTUBE, channel) if channel else None
        return Identity(Network.YOUTUBE, entry.video_id, owner)
    for address in (entry.link, entry.id):
        found_here = post_of_address(address)
        if found_here is not None:
            return found_here
    return None


def bare_x_id(entry: FeedEntry) -> str:
    """Return the post id of an item of an X feed that gives nothing but the number."""
    return entry.id if _X_ID.fullmatch(entry.id) else ""


def owner_of(head: FeedHead, entries: Sequence[FeedEntry], options: ReadOptions) -> AccountFacts:
    """Return the account a feed belongs to."""
    votes = Counter(found.network for found in (identify(entry) for entry in entries[:50]) if found)
    network = votes.most_common(1)[0][0] if votes else _network_of_head(head, options)
    if votes and votes[network] * 2 < len(entries[:50]):
        network = _network_of_head(head, options)
    makers = {
        Network.X: _x_owner,
        Network.MASTODON: _mastodon_owner,
        Network.BLUESKY: _bluesky_owner,
        Network.YOUTUBE: _youtube_owner,
    }
    made = makers[network](head, entries) if network in makers else None
    if made is None and network is not Network.WEB:
        made = _first_author(network, head, entries)
    given = options.account
    if made is None and given is not None and (network is Network.WEB or given.network is network):
        is_nameless = not (head.address or host_of(head.site))
        made = given if is_nameless or network is not Network.WEB else None
    return made or _web_owner(head, entries)


def _network_of_head(head: FeedHead, options: ReadOptions) -> Network:
    host = host_of(head.site)
    if host in X_HOSTS or (
        _NITTER_TITLE.match(head.title) and _X_PROFILE.match(path_of(head.site))
    ):
        return Network.X
    if host == "bsky.app":
        return Network.BLUESKY
    if host == "youtube.com":
        return Network.YOUTUBE
    if host == "truthsocial.com":
        return Network.TRUTH
    if path_of(head.site).startswith("/@") and "Mastodon" in head.generator:
        return Network.MASTODON
    if options.account is not None and not head.address and not host:
        return options.account.network
    return Network.WEB


def _x_owner(head: FeedHead, entries: Sequence[FeedEntry]) -> AccountFacts | None:
    title = _NITTER_TITLE.match(head.title)
    path = _X_PROFILE.match(path_of(head.site))
    is_profile = path and path[1].lower() not in ("search", "i", "home", "explore")
    handle = title[2] if title else (path[1] if path and is_profile else "")
    if not handle:
        return None
    name = title[1].strip() if title else ""
    return AccountFacts(Network.X, handle=handle, name=name or None)


def _mastodon_owner(head: FeedHead, entries: Sequence[FeedEntry]) -> AccountFacts | None:
    account = account_of_address(head.site)
    if not account:
        return None
    return AccountFacts(
        Network.MASTODON, account, account, name=head.title or None, avatar=head.picture or None
    )


def _bluesky_owner(head: FeedHead, entries: Sequence[FeedEntry]) -> AccountFacts | None:
    did = next((found for entry in entries if (found := did_of_uri(entry.id))), None)
    part = re.match(r"^/profile/([^/]+)", path_of(head.site))
    title = _BLUESKY_TITLE.match(head.title)
    handle = title[1] if title else (part[1] if part else "")
    if handle.startswith("did:"):
        did, handle = did or handle, ""
    if not did and not handle:
        return None
    return AccountFacts(
        Network.BLUESKY,
        did,
        handle or None,
        name=(title[2].strip() if title else "") or None,
        bio=head.description or None,
    )


def _youtube_owner(head: FeedHead, entries: Sequence[FeedEntry]) -> AccountFacts | None:
    found = next((identify(entry) for entry in entries if entry.channel_id), None)
    author = found.author if found else None
    if author is None:
        part = re.match(r"^/channel/(UC[\w-]+)", path_of(head.site))
        author = AccountFacts(Network.YOUTUBE, part[1]) if part else None
    if author is None:
        return None
    return AccountFacts(
        Network.YOUTUBE, author.native_id, name=head.title or None, link=head.site or None
    )


def _first_author(
    network: Network, head: FeedHead, entries: Sequence[FeedEntry]
) -> AccountFacts | None:
    for entry in entries:
        found = identify(entry)
        if found and found.network is network and found.author:
            return found.author
    return None


def _web_owner(head: FeedHead, entries: Sequence[FeedEntry]) -> AccountFacts:
    site = head.site if host_of(head.site) else ""
    if site.rstrip("/") in _STAND_INS:
        hosts = Counter(host for entry in entries if (host := host_of(entry.link)))
        site = f"https://{hosts.most_common(1)[0][0]}/" if hosts else ""
    address = head.address or site
    path = path_of(site).rstrip("/") if site else ""
    handle = (host_of(site) or host_of(address)) + (path if len(path) < 60 else "")
    return AccountFacts(
        Network.WEB,
        address or head.id or f"feed:{head.title or 'untitled'}",
        handle or None,
        name=head.title or None,
        bio=head.description or None,
        link=site or None,
        avatar=head.picture or None,
    )


def web_id(entry: FeedEntry, owner: AccountFacts) -> str:
    """Return the id of an item of the open web: its guid, else its link, else a hash."""
    feed = owner.native_id or owner.handle or ""
    if entry.id:
        return entry.id if _is_uri(entry.id) else f"{feed}#{entry.id}"
    if entry.link:
        return entry.link if _is_uri(entry.link) else f"{feed}#{entry.link}"
    known = "\n".join((entry.title.value, entry.body.value, entry.published or entry.updated))
    return f"{feed}#{sha256(known.encode('utf-8', 'replace')).hexdigest()[:24]}"


def _is_uri(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https", "tag", "urn", "at") and len(text) > len(parts.scheme) + 3
    )
