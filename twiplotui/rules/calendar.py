"""Days that matter: national days of mourning and commemoration on a fixed date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from twiplotui.errors import ConfigError

_DATE: Final = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
SENSITIVE: Final = frozenset(
    [
        "mockery",
        "condolence",
        "grievance",
        "nazi-comparison",
        "religion",
        "stereotype",
        "style",
        "loaded",
    ]
)
"""Categories that weigh one level more on such a day, where the file names no others."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one country; `*` is every country."""

    country: str
    date: str
    """`MM-DD`."""
    name: str
    kind: str
    """`mourning` or `commemoration`."""
    source: str
    categories: frozenset[str] = SENSITIVE

    @property
    def sentence(self) -> str:
        """The day as a sentence of a finding."""
        where = "" if self.country == "*" else f" ({self.country})"
        return f"On this day: {self.name}{where}."


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that matter, by date."""

    all_days: tuple[Day, ...]
    _by_date: dict[str, list[Day]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for day in self.all_days:
            self._by_date.setdefault(day.date, []).append(day)

    def days(self, country: str, date: str) -> tuple[Day, ...]:
        """Return the days of a country (and of all) on `date`, written `MM-DD`."""
        found = self._by_date.get(date, ())
        return tuple(day for day in found if day.country in ("*", country))


def no_days() -> Calendar:
    """Return a calendar without days."""
    return Calendar(())


def read_calendar(text: str, file: str) -> Calendar:
    """Read `[[day]]` tables with country, date, name, kind and source.

    Raises:
        ConfigError: The file is not TOML, or a day lacks a field.
    """
    import tomllib

    try:
        tables: list[dict[str, Any]] = tomllib.loads(text).get("day", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.") from error
    days = []
    for table in tables:
        try:
            day = Day(
                country=str(table["country"]).upper(),
                date=str(table["date"]),
                name=str(table["name"]),
                kind=str(table["kind"]),
                source=str(table["source"]),
                categories=frozenset(table.get("categories", SENSITIVE)),
            )
        except KeyError as error:
            raise ConfigError(f"{file}: a day has no {error}.") from error
        if not _DATE.fullmatch(day.date):
            raise ConfigError(f"{file}: the date {day.date!r} is not written MM-DD.")
        days.append(day)
    return Calendar(tuple(days))
