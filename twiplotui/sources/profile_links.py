"""The account an address of a profile leads to, on any network whose addresses name accounts."""

from __future__ import annotations

import re

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.mastodon_ids import account_of_address

_PROFILES: tuple[tuple[Network, str], ...] = (
    (Network.X, r"(?:mobile\.)?(?:twitter|x)\.com/(?!i/|search|hashtag/|home\b)@?(\w{1,20})"),
    (Network.TRUTH, r"truthsocial\.com/@(\w{1,30})"),
    (Network.BLUESKY, r"bsky\.app/profile/([\w.:%-]+)"),
    (Network.THREADS, r"threads\.(?:net|com)/@([\w.]{1,30})"),
    (Network.TELEGRAM, r"(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})"),
    (Network.INSTAGRAM, r"instagram\.com/([\w.]{1,30})"),
    (Network.FACEBOOK, r"(?:m\.)?facebook\.com/([\w.]{5,60})"),
    (Network.YOUTUBE, r"youtube\.com/(?:@|c/|user/|channel/)([\w.-]{1,60})"),
)
_PATTERNS = tuple(
    (network, re.compile(rf"https?://(?:www\.)?{pattern}/?(?:\?.*)?", re.IGNORECASE))
    for network, pattern in _PROFILES
)
_MASTODON = re.compile(r"https?://[\w.-]+\.\w+/(?:@|users/)[\w.]+/?", re.IGNORECASE)
_NOT_MASTODON = re.compile(r"//(?:www\.)?(?:medium|tiktok|flipboard)\.com/", re.IGNORECASE)


def account_of_link(address: str) -> AccountFacts | None:
    """Return the account an address is the profile of; None where it is none."""
    address = address.strip()
    for network, pattern in _PATTERNS:
        found = pattern.fullmatch(address)
        if found is None:
            continue
        name = found[1]
        is_id = name.startswith("did:") or (network is Network.YOUTUBE and name.startswith("UC"))
        return AccountFacts(network, name if is_id else None, None if is_id else name)
    if _MASTODON.fullmatch(address) and not _NOT_MASTODON.search(address):
        full = account_of_address(address)
        return AccountFacts(Network.MASTODON, full, full) if full else None
    return None
