"""Of which network a row of a table is, and who wrote it: by its address, columns, or the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.columns import Columns
from twiplotui.sources.feed_entry import host_of
from twiplotui.sources.mapped_identity import UNKNOWN, account_of_name
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.post_address import post_of_address
from twiplotui.sources.x_values import handle_of, id_text, text_of

_HOSTS = {
    "x.com": Network.X,
    "twitter.com": Network.X,
    "mobile.twitter.com": Network.X,
    "truthsocial.com": Network.TRUTH,
    "t.me": Network.TELEGRAM,
    "bsky.app": Network.BLUESKY,
    "threads.net": Network.THREADS,
    "threads.com": Network.THREADS,
    "facebook.com": Network.FACEBOOK,
    "instagram.com": Network.INSTAGRAM,
    "youtube.com": Network.YOUTUBE,
}
_NAMES = {"twitter": Network.X, "truth": Network.TRUTH, "truth social": Network.TRUTH}


def network_of(
    record: Mapping[str, Any], columns: Columns, url: str, fallback: AccountFacts | None
) -> Network:
    """Return the network of a row, from the word it has for it, else from its address."""
    said = text_of(columns.first(record, "network")).strip().lower()
    if said in _NAMES:
        return _NAMES[said]
    if said in Network.__members__.values():
        return Network(said)
    named = post_of_address(url) or post_of_address(text_of(columns.first(record, "id")))
    if named is not None:
        return named.network
    if host := host_of(url):
        return _HOSTS.get(host, Network.WEB)
    return fallback.network if fallback else Network.X


def author_of(
    record: Mapping[str, Any],
    columns: Columns,
    network: Network,
    url: str,
    fallback: AccountFacts | None,
) -> AccountFacts | None:
    """Return who wrote a row; None where nothing says so.

    Args:
        record: The row by column.
        columns: Which column means what.
        network: Its network.
        url: Its address, if that is of the post itself.
        fallback: Who wrote rows that name nobody.
    """
    named = post_of_address(url) or post_of_address(text_of(columns.first(record, "id")))
    linked = named.author if named and named.network is network else None
    name = columns.text(record, "name").strip() or None
    handle = next(
        (found for v in columns.values(record, "handle") if (found := handle_of(v))), None
    )
    if network is Network.MASTODON:
        full = linked.handle if linked else full_account(handle or "", url)
        if full:
            return AccountFacts(network, full, full, name=name)
    native_id = next((id_text(v) for v in columns.values(record, "author_id") if id_text(v)), "")
    if linked is not None and linked.native_id:
        native_id = linked.native_id
    if handle is None and linked is not None:
        handle = linked.handle
    if handle is not None and not re.fullmatch(r"\w{1,50}", handle) and network is Network.X:
        handle = None
    if native_id or handle:
        return AccountFacts(network, native_id=native_id or None, handle=handle, name=name)
    if fallback is not None:
        is_made = (fallback.handle or "").startswith(UNKNOWN)
        return replace(fallback, network=network) if is_made else fallback
    if network is Network.WEB and (host := host_of(url)):
        return AccountFacts(network, native_id=f"https://{host}/", handle=host)
    return account_of_name(name, network) if name else None
