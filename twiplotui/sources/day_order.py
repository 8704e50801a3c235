"""Whether the dates of a column (`8/9/2010`) are day first or month first, by its first rows.

Two things show it: a number above 12, and the id of a post of X, which carries its time. Nothing
else is believed, neither a language nor a habit; what a column does not show stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from twiplotui.clock import DAY
from twiplotui.sources.columns import Columns
from twiplotui.sources.number_dates import DayOrder, numbers_of
from twiplotui.sources.times import parse_time, x_id_time
from twiplotui.sources.x_values import id_text, status_id, text_of

_FIELDS = ("time", "captured_at")
_NEAR = 2 * DAY
"""A date without clock and zone is at most this far from its moment; the two orders differ more."""
_HOW = (
    'To have them read, undo the import and say --map "day-first={0}" or --map "month-first={0}".'
)


class DayOrders:
    """Gathers from row after row what shows the order, column by column."""

    def __init__(self, now: int) -> None:
        """Begin without having seen anything.

        Args:
            now: The time of the import, milliseconds UTC; 0 where it is not known.
        """
        self._year = datetime.fromtimestamp(now / 1000, UTC).year if now else 2099
        self._shown: dict[str, set[DayOrder]] = {}

    @property
    def is_pending(self) -> bool:
        """Whether a column has such dates and nothing yet shows their order."""
        return not all(self._shown.values())

    def see(self, record: Mapping[str, Any], columns: Columns) -> None:
        """Look at the dates of one row."""
        for field in _FIELDS:
            for column in columns.by_field.get(field, ()):
                text = text_of(record.get(column)).strip()
                if numbers_of(text) is None:
                    continue
                shown = self._shown.setdefault(column, set())
                order = self._order_of(text, _made_at(record, columns))
                if order is not None:
                    shown.add(order)

    def known(self) -> dict[str, DayOrder]:
        """Return the order of each column that shows one, and one only."""
        return {
            column: next(iter(shown)) for column, shown in self._shown.items() if len(shown) == 1
        }

    def why_unread(self, column: str, columns: Columns) -> str:
        """Say why dates of a column are left unknown, and what the user can do."""
        order = columns.day_orders.get(column)
        if order is not None:
            return (
                f"Dates in the column “{column}” are {order}, but some cannot be read so;"
                " their times are left unknown."
            )
        if self._shown.get(column):
            return (
                f"Some dates in the column “{column}” can only be day first, others only month"
                f" first; their times are left unknown. {_HOW.format(column)}"
            )
        return (
            f"Nothing shows whether dates in the column “{column}” are day first or month first;"
            f" their times are left unknown. {_HOW.format(column)}"
        )

    def _order_of(self, text: str, made_at: int | None) -> DayOrder | None:
        readings = {order: parse_time(text, order)[0] for order in DayOrder}
        possible = {order: at for order, at in readings.items() if at is not None}
        if made_at is not None:
            near = [order for order, at in possible.items() if abs(at - made_at) <= _NEAR]
            if near:
                return near[0] if len(near) == 1 else None
        if len(possible) != 1:
            return None
        (order,) = possible
        numbers = numbers_of(text)
        if numbers and order is DayOrder.DAY_FIRST and numbers[2]:
            # Of `24/08/10` the first number may be the year as well, unless that is to come.
            return order if 2000 + numbers[0] > self._year else None
        return order


def unread_column(record: Mapping[str, Any], columns: Columns, said: str) -> str:
    """Return the column whose date of numbers was left unread; empty where it is no such date."""
    if not said or numbers_of(said) is None:
        return ""
    names = columns.by_field.get("time", ())
    return next((name for name in names if text_of(record.get(name))[:100] == said), "")


def _made_at(record: Mapping[str, Any], columns: Columns) -> int | None:
    for value in columns.values(record, "id"):
        made_at = x_id_time(id_text(value))
        if made_at is not None:
            return made_at
    return x_id_time(status_id(text_of(columns.first(record, "url"))))
