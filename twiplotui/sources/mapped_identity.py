"""How a row of a table names its post: by id, by address, else by author, time and words."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from twiplotui.clock import DAY
from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.columns import Columns
from twiplotui.sources.post_address import post_of_address
from twiplotui.sources.times import FIRST_TIMED_X_ID, X_EPOCH, x_id_time
from twiplotui.sources.x_tweet import is_damaged_pair
from twiplotui.sources.x_values import id_text, is_damaged_id, status_id

NO_ID = "the row has no id"
NAMELESS = "the row has no id, and no time or author to know it by"
UNSURE = "the row has no id, and no author and time to know it by"
MADE_ID = "row-"
"""How the id begins that is made for a post whose file gives it none."""
UNKNOWN = "unknown-"
"""How the handle begins of an account whose file does not give it."""


def identity(
    record: Mapping[str, Any], columns: Columns, network: Network, url: str, is_repeat: bool
) -> tuple[str, str, str]:
    """Return the id, the id its address names, and why there is none."""
    linked = _id_in(url, network)
    if linked and network is not Network.X:
        return linked, linked, ""
    is_damaged = False
    for value in columns.values(record, "id"):
        words = value.strip() if isinstance(value, str) else ""
        # One that we made ourselves comes back in what we exported.
        if words and (network is not Network.X or words.startswith(MADE_ID)):
            return words, linked, ""
        text = id_text(value)
        if text:
            if linked and linked != text and not is_repeat and _is_better(linked, text):
                return linked, linked, ""
            return text, linked, ""
        is_damaged = is_damaged or is_damaged_id(value)
    if linked and not is_repeat:
        return linked, linked, ""
    if network is not Network.X and url:
        return url, linked, ""
    if is_damaged:
        return "", linked, "the id was damaged by a spreadsheet or a float"
    return "", linked, NO_ID


def account_of_name(name: str, network: Network) -> AccountFacts:
    """Return an account known by its name only, with a handle no real one can have."""
    mark = sha256(" ".join(name.casefold().split()).encode()).hexdigest()[:12]
    return AccountFacts(network, handle=f"{UNKNOWN}{mark}", name=name)


def _id_in(url: str, network: Network) -> str:
    """Return the id that an address names on a network whose addresses have it."""
    if network is Network.X:
        return status_id(url)
    named = post_of_address(url)
    return named.native_id if named and named.network is network else ""


def _is_better(linked: str, said: str) -> bool:
    """Whether the id in the address stands for one that was rounded, or a collector's own."""
    is_own = x_id_time(said) is None and x_id_time(linked) is not None
    return is_own or is_damaged_pair(linked, said)


def post_id(
    record: Mapping[str, Any],
    columns: Columns,
    network: Network,
    native_id: str,
    linked: str,
    author: AccountFacts | None,
    text: str,
) -> tuple[str, str]:
    """Return the id to know a post by and why there is none; one of the two is empty.

    A file without ids gets them made. A row without one among rows that have it gets one only
    where author, words, and time or the post it answers are all there: others may be shreds.
    """
    is_number = (
        network is Network.X
        and native_id.isdigit()
        and _is_row_number(record, columns, native_id, linked)
    )
    if native_id and not is_number:
        return _in_channel(native_id, network, author), ""
    if not text:
        return "", NO_ID
    if columns.has("id") and not is_number:
        return _id_among_others(record, columns, author, text)
    made = _id_by_content(columns.first(record, "time"), author, text)
    return made, "" if made else NAMELESS


def _in_channel(native_id: str, network: Network, author: AccountFacts | None) -> str:
    """Return an id as its whole network knows it; each channel of Telegram counts from 1."""
    if network is not Network.TELEGRAM or author is None or not native_id.isdigit():
        return native_id
    channel = author.native_id if (author.handle or UNKNOWN).startswith(UNKNOWN) else author.handle
    return f"{channel.lower()}/{native_id}" if channel else native_id


def _id_among_others(
    record: Mapping[str, Any], columns: Columns, author: AccountFacts | None, text: str
) -> tuple[str, str]:
    is_strange = columns.first(record, "id") is not None
    if (
        not text.strip()
        or not _who(author)
        or (is_strange and columns.time(record, "time") is None)
    ):
        return "", NO_ID if is_strange else UNSURE
    said = columns.first(record, "time")
    if not str(said or "").strip("0. "):
        answered = id_text(columns.first(record, "reply_to"))
        said = f"re {answered}" if answered else None
    return (_id_by_content(said, author, text), "") if said else ("", UNSURE)


def _is_row_number(
    record: Mapping[str, Any], columns: Columns, native_id: str, linked: str
) -> bool:
    """Whether an id can only be the number of a row.

    Posts of X made after 4 November 2010 have long ids; data sets that leave the ids out number
    their rows instead. What the user or an address says is believed.
    """
    if linked or columns.is_said("id") or int(native_id) > FIRST_TIMED_X_ID:
        return False
    published_at = columns.time(record, "time")
    return published_at is None or published_at > X_EPOCH + DAY


def _who(author: AccountFacts | None) -> str:
    if author is None:
        return ""
    who = (author.native_id or author.handle or "").lower()
    return (author.name or "").lower() if who.startswith(UNKNOWN) else who


def _id_by_content(time: object, author: AccountFacts | None, text: str) -> str:
    """Return an id made of author, time and words; empty where only the words are known."""
    said, who = str(time or ""), _who(author)
    if not said and not who:
        return ""
    return MADE_ID + sha256(repr((who, said, text)).encode()).hexdigest()[:20]
