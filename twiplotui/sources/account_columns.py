"""Tells a list of accounts from posts, follows and other tables, by the names of its columns."""

from __future__ import annotations

from collections.abc import Iterable

from twiplotui.sources.account_row import HANDLE_COLUMNS, PLAIN_COLUMNS
from twiplotui.sources.columns import columns_for, normal_name

_EDGES = {"source", "target", "follower", "followed", "following", "friends", "vertex1", "friend"}
_PROFILES = {
    "country",
    "countrylabel",
    "iso3c",
    "iso2",
    "role",
    "position",
    "positionlabel",
    "party",
    "name",
    "nom",
    "state",
    "title",
    "type",
    "wikidata",
    "bioguide",
    "ours",
    "actor",
}


def list_score(names: Iterable[str]) -> int:
    """Return how sure columns are those of a list of accounts, 0 (no) to 100 (certain)."""
    whole = {normal_name(name) for name in names}
    normal = {name.rpartition(".")[2] for name in whole}
    is_posts = "tweet" not in normal or bool(normal & {"date", "time", "datetime", "timestamp"})
    # Within an account `following` is a count, or whether the collector follows it.
    edges = _EDGES - {"following"} if "followers" in whole else _EDGES
    if whole & edges or (columns_for(names, {}).has("text") and is_posts):
        return 0
    if {"officeholder", "officeholderlabel"} <= normal:
        return 60
    strong = [name for name in normal if name in HANDLE_COLUMNS and len(name) > 1]
    if strong:
        return 75 if normal & _PROFILES else 50
    plain = normal & set(PLAIN_COLUMNS)
    if not plain:
        return 0
    return 55 if normal & (_PROFILES | {"id", "idstr", "network"}) else 25
