"""Ids in the order of a list, by place: an array of them, or a window over a long table.

The list asks for places; ids are what it remembers. No widgets, no SQL here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence, Set
from contextlib import suppress
from typing import Final, NamedTuple, Protocol

PAGE = 200
"""Ids fetched at a time from a long table."""
_MOST = 4_000
_NEAR = 1_200
_AROUND: Final = 30
"""Rows above and below those in sight that are read with them."""
_SINGLY = 50
"""Ids to remove below which each is sought by itself: an array seeks faster than a loop goes."""


class Fetch(Protocol):
    """Reads ids of a page, highest first."""

    def __call__(
        self, *, limit: int, before: int | None = None, after: int | None = None
    ) -> list[int]:
        """Return ids lower than `before`, or the nearest ones higher than `after`."""
        ...


class ArrayIds:
    """All ids of a list, eight bytes each. Places are exact."""

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._ids = array("q", ids)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._ids)

    def ensure(self, start: int, stop: int) -> int:
        """Make places ready to be asked for; return by how much places moved (never, here)."""
        return 0

    def id_at(self, place: int) -> int | None:
        """Return the id at a place, None outside."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def slice(self, start: int, stop: int) -> Sequence[int]:
        """Return the ids of a range of places."""
        return self._ids[max(0, start) : max(0, stop)]

    def place_of(self, id_: int) -> int | None:
        """Return where an id stands."""
        try:
            return self._ids.index(id_)
        except ValueError:
            return None

    def remove(self, ids: Set[int]) -> None:
        """Take ids out."""
        if len(ids) < _SINGLY:
            for each in ids:
                with suppress(ValueError):
                    self._ids.remove(each)
            return
        self._ids = array("q", (each for each in self._ids if each not in ids))

    def insert(self, place: int, id_: int) -> None:
        """Put an id in at a place."""
        self._ids.insert(place, id_)

    def extend(self, ids: Iterable[int]) -> None:
        """Put ids at the end."""
        self._ids.extend(ids)

    def all(self) -> Sequence[int]:
        """Return every id."""
        return self._ids

    def copy(self) -> ArrayIds:
        """Return the same ids, for a thread of its own."""
        return ArrayIds(self._ids)


class WindowIds:
    """A window over a table of falling ids; its memory does not grow with the table.

    Places are exact from either end. After a jump into the middle they are an estimate, which is
    mended (`ensure` tells by how much places moved) as soon as an end comes into the window.

    Args:
        fetch: Reads a page.
        count: How many rows there are, as far as is known.
    """

    def __init__(self, fetch: Fetch, count: int | None = None) -> None:
        self._fetch = fetch
        self._window = fetch(limit=PAGE)
        self._base = 0
        self._is_end = len(self._window) < PAGE
        self.count = len(self._window) if self._is_end or count is None else count

    def seek(self, id_: int, place: int) -> None:
        """Put the window where an id stands, known to be at a place."""
        found = self._fetch(limit=PAGE, before=id_ + 1)
        if found:
            self._window, self._base, self._is_end = found, place, len(found) < PAGE
            self.count = max(self.count, place + len(found))

    def set_count(self, count: int) -> None:
        """Learn how many rows there are."""
        self.count = max(count, self._base + len(self._window))
        if self._is_end:
            self.count = self._base + len(self._window)

    def ensure(self, start: int, stop: int) -> int:
        """Make places ready; return by how much every place moved."""
        start, stop = max(0, start), min(stop, self.count)
        if start >= stop:
            return 0
        end = self._base + len(self._window)
        if start < self._base - _NEAR or stop > end + _NEAR or not self._window:
            self._jump(start, stop)
        moved = 0
        while self._window and start + moved < self._base:
            moved += self._up()
        while self._window and stop + moved > self._base + len(self._window) and not self._is_end:
            self._down()
        self._trim(start + moved, stop + moved)
        return moved

    def id_at(self, place: int) -> int | None:
        """Return the id at a place that is ready, else None."""
        place -= self._base
        return self._window[place] if 0 <= place < len(self._window) else None

    def slice(self, start: int, stop: int) -> Sequence[int]:
        """Return the ids of a range of places, as far as they are ready."""
        return self._window[max(0, start - self._base) : max(0, stop - self._base)]

    def place_of(self, id_: int) -> int | None:
        """Return where an id of the window stands."""
        try:
            return self._base + self._window.index(id_)
        except ValueError:
            return None

    def _jump(self, start: int, stop: int) -> None:
        if start < _NEAR:
            self._window, self._base, self._is_end = self._fetch(limit=PAGE), 0, False
        elif stop > self.count - _NEAR:
            self._window = self._fetch(limit=PAGE, after=-1)
            self._base, self._is_end = self.count - len(self._window), True
        else:
            newest, oldest = self._fetch(limit=1), self._fetch(limit=1, after=-1)
            if not newest or not oldest:
                self._window = []
                return
            share = start / self.count
            middle = int(newest[0] - (newest[0] - oldest[0]) * share)
            self._window, self._base = self._fetch(limit=PAGE, before=middle + 1), start
            self._is_end = len(self._window) < PAGE

    def _up(self) -> int:
        found = self._fetch(limit=PAGE, after=self._window[0])
        self._window[:0] = found
        self._base -= len(found)
        moved = 0
        if len(found) < PAGE or self._base < 0:
            moved, self._base = -self._base, 0 if len(found) < PAGE else PAGE
            moved += self._base
            self.count = max(self.count, self._base + len(self._window))
        return moved

    def _down(self) -> None:
        found = self._fetch(limit=PAGE, before=self._window[-1])
        self._window += found
        end = self._base + len(self._window)
        # A last page may be full: whether more follow is asked where none are known.
        self._is_end = len(found) < PAGE or (
            end >= self.count and not self._fetch(limit=1, before=self._window[-1])
        )
        self.count = end if self._is_end else max(self.count, end + 1)

    def _trim(self, start: int, stop: int) -> None:
        surplus = len(self._window) - _MOST
        if surplus <= 0:
            return
        above = start - self._base
        if above > len(self._window) // 2:
            drop = min(surplus, above)
            del self._window[:drop]
            self._base += drop
        else:
            del self._window[len(self._window) - surplus :]
            self._is_end = False


Ids = ArrayIds | WindowIds


class Standing(NamedTuple):
    """Where a list stands: as much as a thread needs to read the rows that will be in sight."""

    cursor_id: int | None
    cursor: int
    line: int
    """The line of the pane that the cursor stands on."""
    page: int
    """Rows that are seen at once."""

    def place_in(self, ids: Ids, select: int | None = None) -> int:
        """Return where the cursor will stand among other ids: on its id, else near its place."""
        wanted = self.cursor_id if select is None else select
        place = ids.place_of(wanted) if wanted is not None else None
        return min(self.cursor, max(0, ids.count - 1)) if place is None else place

    def near(self, ids: Ids, select: int | None = None) -> Sequence[int]:
        """Return the ids that will be in sight among others, and some around them."""
        place = self.place_in(ids, select)
        top = max(0, place - max(0, self.line))
        return ids.slice(top - _AROUND, max(top + self.page, place + 1) + _AROUND)
