"""The countries a table of posts gives for its authors, kept where its rows agree.

A column “country” may as well hold where a post was sent from. So a country counts for an author
only if all rows give the same one, and not at all in a table with places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twiplotui.model.account import AccountFacts
from twiplotui.model.countries import alpha2
from twiplotui.sources.columns import normal_name
from twiplotui.sources.x_values import text_of

_OF_AUTHORS = (
    *("authorcountry", "usercountry", "accountcountry", "author.country", "user.country"),
    *("countryofauthor", "countryofaccount", "senderscountry", "sendercountry"),
)
_UNCLEAR = ("country", "countrycode", "countryname", "iso2", "iso3", "iso3c", "pays", "pais")
_PLACES = (
    "place",
    "geo",
    "coordinates",
    "latitude",
    "longitude",
    "placeid",
    "lat",
    "placefullname",
)
_MOST_AUTHORS = 100_000
_Key = tuple[str, str]


class AuthorCountries:
    """Gathers from row after row."""

    def __init__(self) -> None:
        """Begin without having seen anything."""
        self._columns: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._said: dict[_Key, tuple[AccountFacts, str]] = {}
        """Each author with its country; an empty one where rows differ."""

    def see(self, record: Mapping[str, Any], author: AccountFacts) -> None:
        """Look at one row."""
        for column in self._of(record):
            text = text_of(record.get(column)).strip()
            found = alpha2(text) if text and text.upper() != "NA" else None
            if found is None:
                continue
            key = (author.network.value, author.native_id or (author.handle or "").lower())
            known = self._said.get(key)
            if known is None and len(self._said) < _MOST_AUTHORS:
                self._said[key] = (author, found)
            elif known is not None and known[1] not in ("", found):
                self._said[key] = (author, "")
            return

    def _of(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the columns of a row that give its author's country, the surest first."""
        names = tuple(record)
        if names not in self._columns:
            if len(self._columns) >= 256:
                return ()
            by_name = {normal_name(name): name for name in names}
            wanted: tuple[str, ...] = _OF_AUTHORS
            if not any(place in by_name for place in _PLACES):
                wanted += _UNCLEAR
            self._columns[names] = tuple(by_name[name] for name in wanted if name in by_name)
        return self._columns[names]

    def facts(self) -> Iterator[AccountFacts]:
        """Yield the authors whose country is known now."""
        for author, country in self._said.values():
            if country:
                yield AccountFacts(author.network, author.native_id, author.handle, country=country)
