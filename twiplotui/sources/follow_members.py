"""A member of a list of follows, from whatever a tool wrote: an id, a handle, a user object."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.json_fields import get_count, get_flag, get_text
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_v2_post import v2_account
from twiplotui.sources.x_values import handle_of, id_text, is_damaged_id, user_account

_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+")
_X_HANDLE = re.compile(r"\w{1,20}", re.ASCII)
_HOST_NAME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)

ADDRESS_COLUMN = "profileurl"
HANDLE_COLUMNS = ("screenname", "handle", "username")
ID_COLUMNS = ("userid", "twitterid", "idstr", "id")
"""How tables of profiles name an account, by normal name."""


def account_of_cell(text: str, network: Network) -> AccountFacts | None:
    """Make an account of one cell: a DID, `user@host`, digits, a handle or its address.

    Args:
        text: The cell as it stands.
        network: What digits and bare handles belong to.
    """
    cell = text.strip().strip("\"'").strip()
    if native_id := id_text(cell):
        return AccountFacts(network, native_id=native_id)
    if _DID.fullmatch(cell):
        return AccountFacts(Network.BLUESKY, cell)
    if is_damaged_id(cell) and not cell.isdigit():
        return None
    if "@" in cell.lstrip("@") and "/" not in cell:
        full = full_account(cell)
        return AccountFacts(Network.MASTODON, full, full) if full else None
    handle = handle_of(cell)
    if not handle:
        return None
    if _X_HANDLE.fullmatch(handle):
        return AccountFacts(network, handle=handle)
    if _HOST_NAME.fullmatch(handle):
        return AccountFacts(Network.BLUESKY, handle=handle.lower())
    return None


def account_of_row(row: Mapping[str, str], network: Network) -> AccountFacts | None:
    """Make an account of a row of a table of profiles; None where it names nobody.

    Args:
        row: The cells by the normal names of their columns.
        network: What the table is of.
    """
    linked = account_of_cell(row.get(ADDRESS_COLUMN, ""), network)
    handle = next(
        (found for name in HANDLE_COLUMNS if (found := handle_of(row.get(name, "")))), None
    )
    native_id = next((found for name in ID_COLUMNS if (found := id_text(row.get(name, "")))), None)
    handle = handle or (linked.handle if linked else None)
    if not (handle or native_id):
        return None
    if network in (Network.INSTAGRAM, Network.THREADS):
        native_id = handle
    return AccountFacts(network, native_id, handle, name=row.get("name") or None)


def account_of_user(user: object, network: Network, observed_at: int | None) -> AccountFacts | None:
    """Make an account of a user as any tool writes one; None where it names nobody."""
    if isinstance(user, str) or (isinstance(user, int) and not isinstance(user, bool)):
        return account_of_cell(str(user), network)
    if not isinstance(user, dict):
        return None
    if get_text(user, "_type").endswith(".User") or "displayname" in user:
        return _scraped(user, observed_at)
    if "public_metrics" in user or ("username" in user and "screen_name" not in user):
        return v2_account(user, observed_at)
    named = {"screen_name": user.get("handle"), "id_str": user.get("user_id"), **user}
    return user_account(named, observed_at)


def _scraped(user: Mapping[str, object], observed_at: int | None) -> AccountFacts | None:
    """Read a user line of twscrape or snscrape."""
    native_id = id_text(user.get("id_str")) or id_text(user.get("id"))
    handle = handle_of(user.get("username"))
    if not native_id and not handle:
        return None
    created = parse_time(get_text(user, "created"))[0]
    return AccountFacts(
        network=Network.X,
        native_id=native_id or None,
        handle=handle,
        name=get_text(user, "displayname") or None,
        bio=get_text(user, "rawDescription", "description") or None,
        location=get_text(user, "location") or None,
        avatar=get_text(user, "profileImageUrl") or None,
        verified=get_flag(user, "verified"),
        protected=get_flag(user, "protected"),
        created_at=created,
        followers=get_count(user, "followersCount"),
        following=get_count(user, "friendsCount"),
        posts=get_count(user, "statusesCount"),
        observed_at=observed_at,
    )
