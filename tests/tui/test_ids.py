"""Ids by place: the window over a long table agrees with the table itself."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from twiplotui.tui.ids import PAGE, ArrayIds, WindowIds


class Table:
    """A table of falling ids in memory."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = sorted(ids, reverse=True)
        self.rows_read = 0

    def __call__(
        self, *, limit: int, before: int | None = None, after: int | None = None
    ) -> list[int]:
        self.rows_read += limit
        if after is not None:
            return [each for each in self.ids if each > after][-limit:]
        return [each for each in self.ids if before is None or each < before][:limit]


@settings(max_examples=40, deadline=None)
@example(2 * PAGE, [("end",)])
@example(4 * PAGE, [("page",), ("end",), ("home",), ("end",)])
@given(
    st.integers(1, 3_000) | st.integers(1, 8).map(lambda pages: pages * PAGE),
    st.lists(
        st.tuples(st.sampled_from(["down", "up", "page", "back", "end", "home"])), max_size=12
    ),
)
def test_walking_from_the_ends_finds_every_row_at_its_place(
    count: int, steps: list[tuple[str]]
) -> None:
    table = Table([7 * n for n in range(count)])
    window = WindowIds(table, count)
    place = 0
    for (step,) in steps:
        place = {
            "down": place + 1,
            "up": place - 1,
            "page": place + 40,
            "back": place - 40,
            "end": count - 1,
            "home": 0,
        }[step]
        place = min(max(place, 0), count - 1)
        place += window.ensure(place - 40, place + 41)
        assert window.id_at(place) == table.ids[place]
        assert window.count == count


def test_a_jump_into_the_middle_is_mended_at_the_ends() -> None:
    table = Table([n * n for n in range(20_000)])
    window = WindowIds(table, 20_000)
    window.ensure(9_000, 9_050)
    here = window.id_at(9_020)
    assert here is not None
    place = 9_020
    while place > 0:
        place = max(0, place - 100)
        place += window.ensure(place, place + 50)
    assert window.id_at(0) == table.ids[0]
    assert window.count >= 20_000


def test_a_million_rows_cost_a_few_pages() -> None:
    class Numbers:
        """A million ids, worked out."""

        asked = 0

        def __call__(
            self, *, limit: int, before: int | None = None, after: int | None = None
        ) -> list[int]:
            self.asked += limit
            if after is not None:
                return list(range(min(after + limit, 999_999), after, -1))
            top = 999_999 if before is None else before - 1
            return list(range(top, max(top - limit, -1), -1))

    numbers = Numbers()
    window = WindowIds(numbers, 1_000_000)
    window.ensure(999_960, 1_000_000)
    assert window.id_at(999_999) == 0
    window.ensure(0, 40)
    assert window.id_at(0) == 999_999
    assert numbers.asked <= 5 * PAGE


def test_an_array_takes_out_and_finds() -> None:
    ids = ArrayIds([5, 4, 3, 2])
    ids.remove({4, 2})
    assert list(ids.all()) == [5, 3]
    assert ids.place_of(3) == 1
    assert ids.place_of(9) is None
    assert ids.id_at(7) is None
