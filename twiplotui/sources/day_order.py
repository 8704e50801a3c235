"""In what order the numbers of a date stand in a column (`8/9/2010`), by its first rows.

Two things show it: numbers that can be no day, month or past year, and the id of a post of X,
which carries its time. Nothing else is believed, neither a language nor a habit; what a column
does not show stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from twiplotui.clock import DAY, utc
from twiplotui.sources.columns import Columns
from twiplotui.sources.number_dates import DayOrder, has_short_year
from twiplotui.sources.times import parse_time, x_id_time
from twiplotui.sources.x_values import id_text, status_id, text_of

_FIELDS = ("time", "captured_at")
_NEAR = 2 * DAY
"""A date without clock and zone is at most this far from its moment; the orders differ more."""
_LONG, _SHORT = ("day-first", "month-first"), ("day-first", "month-first", "year-first")


class DayOrders:
    """Gathers from row after row what shows the order, column by column."""

    def __init__(self, now: int) -> None:
        """Begin without having seen anything.

        Args:
            now: The time of the import, milliseconds UTC; 0 where it is not known.
        """
        self._year = utc(now).year if now else 2099
        self._possible: dict[str, set[DayOrder]] = {}
        """Orders in which all dates seen in a column can be read; empty where none is left."""
        self._short: set[str] = set()
        """Columns with years of two digits, which may as well stand first."""

    @property
    def is_pending(self) -> bool:
        """Whether a column has such dates and their order is still open."""
        return any(len(possible) > 1 for possible in self._possible.values())

    def see(self, record: Mapping[str, Any], columns: Columns) -> None:
        """Look at the dates of one row."""
        for field in _FIELDS:
            for column in columns.by_field.get(field, ()):
                text = text_of(record.get(column))
                if has_short_year(text) is not None:
                    self.see_date(column, text, _made_at(record, columns))

    def see_date(self, column: str, text: str, made_at: int | None = None) -> None:
        """Look at one date, and at the time its row was made if that is known."""
        is_short = has_short_year(text)
        if is_short is None:
            return
        if is_short:
            self._short.add(column)
        possible = self._orders_of(text.strip(), made_at, is_short=is_short)
        self._possible.setdefault(column, set(DayOrder))
        if possible:
            self._possible[column] &= possible

    def known(self) -> dict[str, DayOrder]:
        """Return the order of each column that shows one, and one only."""
        return {
            column: next(iter(possible))
            for column, possible in self._possible.items()
            if len(possible) == 1
        }

    def why_unread(self, column: str, columns: Columns) -> str:
        """Say why dates of a column are left unknown, and what the user can do."""
        order = columns.day_orders.get(column)
        if order is not None:
            return (
                f"Dates in the column “{column}” are {order}, but some cannot be read so;"
                " their times are left unknown."
            )
        is_short = column in self._short
        how = " or ".join(f'--map "{each}={column}"' for each in (_SHORT if is_short else _LONG))
        how = f"To have them read, import the file again with {how}."
        if not self._possible.get(column):
            return (
                f"Some dates in the column “{column}” can only be day first, others only month"
                f" first; their times are left unknown. {how}"
            )
        return (
            f"Nothing shows whether dates in the column “{column}” are day first or month first"
            f"{', or begin with the year' if is_short else ''};"
            f" their times are left unknown. {how}"
        )

    def _orders_of(self, text: str, made_at: int | None, *, is_short: bool) -> set[DayOrder]:
        """Return the orders in which a date can be read, and was made when its row says."""
        readings: dict[DayOrder, int] = {}
        for order in DayOrder:
            at = parse_time(text, order)[0]
            if at is None or (is_short and utc(at).year > self._year):
                continue
            readings[order] = at
        if made_at is not None:
            near = {order for order, at in readings.items() if abs(at - made_at) <= _NEAR}
            if near:
                return near
        return set(readings)


def orders_that_read(cells: Sequence[str]) -> tuple[DayOrder | None, ...]:
    """Return the orders of numbers in which each of these cells is a time.

    None stands for cells that need no order. Empty where some cell is no time in any.
    """
    orders: tuple[DayOrder | None, ...] = (None,)
    if any(has_short_year(cell) is not None for cell in cells):
        orders = tuple(DayOrder)
    return tuple(
        order for order in orders if all(parse_time(cell, order)[0] is not None for cell in cells)
    )


def unread_column(record: Mapping[str, Any], columns: Columns, said: str) -> str:
    """Return the column whose date of numbers was left unread; empty where it is no such date."""
    if not said or has_short_year(said) is None:
        return ""
    names = columns.by_field.get("time", ())
    return next((name for name in names if text_of(record.get(name))[:100] == said), "")


def _made_at(record: Mapping[str, Any], columns: Columns) -> int | None:
    for value in columns.values(record, "id"):
        made_at = x_id_time(id_text(value))
        if made_at is not None:
            return made_at
    return x_id_time(status_id(text_of(columns.first(record, "url"))))
