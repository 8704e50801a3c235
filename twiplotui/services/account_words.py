"""An account as people write it: a handle, an id, or the address of its profile pasted."""

from __future__ import annotations

from typing import Final

from twiplotui.errors import UsageError
from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.profile_links import account_of_link
from twiplotui.text.clean import has_hidden, one_line

_HOW: Final = "Write @handle, user@server, or network:handle, as in x:mfa."
_LONGEST: Final = 255
"""Letters of a name at most, as of a host with a user before it."""


def parse_account(text: str) -> AccountFacts:
    """Read an account as a user writes it.

    Raises:
        UsageError: It is no account: an unknown network, another address, words with spaces.
    """
    text = text.strip()
    if "/" in text and (linked := account_of_link(text if "://" in text else f"https://{text}")):
        return linked
    network: Network | None = None
    head, colon, rest = text.partition(":")
    if colon and head.lower() != "did" and not rest.startswith("//"):
        try:
            network, text = Network(head.lower()), rest.strip()
        except ValueError:
            names = ", ".join(each.value for each in Network)
            raise UsageError(f"“{head}” is not a network.", f"Networks: {names}.") from None
    return _named(text.lstrip("@"), network)


def _named(name: str, network: Network | None) -> AccountFacts:
    if not name:
        raise UsageError("No account is named.", _HOW)
    if "/" in name and network is not Network.WEB:
        raise UsageError(f"“{one_line(name, 60)}” is not the address of a profile.", _HOW)
    if len(name) > _LONGEST or has_hidden(name) or any(char.isspace() for char in name):
        raise UsageError(f"“{one_line(name, 60)}” is not a handle.", _HOW)
    if network is None:
        network = _network_of(name)
    if network is Network.MASTODON:
        return AccountFacts(network, native_id=name.lower(), handle=name)
    if network is Network.BLUESKY and name.startswith("did:"):
        return AccountFacts(network, native_id=name)
    if name.isascii() and name.isdigit():
        return AccountFacts(network, native_id=name)
    return AccountFacts(network, handle=name)


def _network_of(name: str) -> Network:
    if "@" in name:
        return Network.MASTODON
    if name.startswith("did:") or "." in name:
        return Network.BLUESKY
    return Network.X
