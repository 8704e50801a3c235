"""A member of a list of follows, from whatever a tool wrote: an id, a handle, a user object."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.json_fields import get_text
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.x_users import scraped_account, user_account, v2_account
from twiplotui.sources.x_values import handle_of, id_text, is_damaged_id

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
        return scraped_account(user, observed_at)
    if "public_metrics" in user or ("username" in user and "screen_name" not in user):
        return v2_account(user, observed_at)
    named = {"screen_name": user.get("handle"), "id_str": user.get("user_id"), **user}
    return user_account(named, observed_at)
