"""What the first rows of a table show of its columns, beyond their names.

The order of dates, ids that a spreadsheet ruined or that are none of posts, and names of people
where handles were expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from twiplotui.sources.columns import Columns, columns_for
from twiplotui.sources.day_order import DayOrders
from twiplotui.sources.number_dates import DayOrder
from twiplotui.sources.x_values import handle_of, id_text, is_damaged_id, text_of

_FEWEST = 2
"""One cell alone says nothing of its column."""
_NAMES_SHARE = 0.2
_RUINED = "All ids in the column “{}” were damaged by a spreadsheet or a float and are not used."
_OTHER = "The column “{}” holds no ids of posts and is not used."


class ColumnSurvey:
    """Gathers from row after row; `columns` tells what is what in the light of all seen."""

    def __init__(self, now: int) -> None:
        """Begin without having seen anything.

        Args:
            now: The time of the import, milliseconds UTC; 0 where it is not known.
        """
        self.dates = DayOrders(now)
        self._orders: Mapping[str, DayOrder] = {}
        self._unfit: tuple[tuple[str, str], ...] = ()
        self._counts: Counter[tuple[str, str]] = Counter()

    def see(self, record: Mapping[str, Any], columns: Columns, *, are_numbers: bool) -> None:
        """Look at one row.

        Args:
            record: The row by column.
            columns: Which column means what, by its name.
            are_numbers: Whether ids of the network of this row are numbers, as those of X.
        """
        self.dates.see(record, columns)
        for column in columns.by_field.get("id", ()):
            value = record.get(column)
            if value in (None, "") or "://" in text_of(value):
                continue
            is_intact = bool(id_text(value) or (value and not are_numbers))
            kind = "intact" if is_intact else "ruined" if is_damaged_id(value) else "other"
            self._counts[column, kind] += 1
        for column in columns.by_field.get("handle", ()):
            text = text_of(record.get(column)).strip()
            if handle_of(text) is not None:
                self._counts[column, "name" if is_name(text) else "handle"] += 1

    def conclude(self, columns: Columns | None) -> None:
        """Decide by what was seen.

        Args:
            columns: The columns of some row; None: there was none.
        """
        self._orders = self.dates.known()
        if columns is None:
            return
        fields = [
            (field, column, is_unfit)
            for field, is_unfit in (("id", self._has_no_id), ("handle", self._is_of_names))
            if not columns.is_said(field)
            for column in columns.by_field.get(field, ())
        ]
        unfit = [(field, column) for field, column, test in fields if test(column)]
        if any(self._counts[column, "intact"] for column in columns.by_field.get("id", ())):
            # With ids elsewhere it does no harm.
            unfit = [each for each in unfit if each[0] != "id"]
        self._unfit = tuple(unfit)

    def columns(self, names: Mapping[str, Any], said: Mapping[str, str]) -> Columns:
        """Return which column of a row means what."""
        return columns_for(names, said, self._orders, self._unfit)

    def cautions(self) -> list[str]:
        """Say which columns are not used."""
        return [
            (_OTHER if self._counts[column, "other"] else _RUINED).format(column)
            for field, column in self._unfit
            if field == "id"
        ]

    def _has_no_id(self, column: str) -> bool:
        found = self._counts[column, "ruined"] + self._counts[column, "other"]
        return found >= _FEWEST and not self._counts[column, "intact"]

    def _is_of_names(self, column: str) -> bool:
        names, handles = self._counts[column, "name"], self._counts[column, "handle"]
        return names > 0 and names >= _NAMES_SHARE * (names + handles)


def is_name(text: str) -> bool:
    """Whether this can only be the name of somebody, no handle of any network."""
    return " " in text or not text.isascii()
