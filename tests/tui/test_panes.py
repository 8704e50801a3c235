"""Where the panes stand: inside the screen, without overlap, at every size."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Region, Size

from twiplotui.tui.panes import LISTS, arrange


@settings(max_examples=150, deadline=None)
@given(
    st.integers(20, 320),
    st.integers(4, 100),
    st.sampled_from(LISTS),
    st.sampled_from([*LISTS, "detail"]),
    st.booleans(),
)
def test_panes_fill_the_room_without_overlap(
    width: int, height: int, current: str, focused: str, is_zoomed: bool
) -> None:
    if focused in LISTS:
        current = focused
    shown = arrange(Size(width, height), current, focused, is_zoomed=is_zoomed)
    room = Region(0, 0, width, height)
    regions = list(shown.values())
    assert focused in shown
    for number, region in enumerate(regions):
        assert region.area > 0
        assert room.contains_region(region)
        for other in regions[number + 1 :]:
            assert not region.overlaps(other)


def test_each_size_has_its_arrangement() -> None:
    at = {width: set(arrange(Size(width, 40), "alerts", "alerts", is_zoomed=False))
          for width in (80, 120, 160, 200)}  # fmt: skip
    assert at[80] == {"alerts", "detail"}
    assert at[120] == {*LISTS, "detail"}
    assert at[160] == at[200] == {"side", *LISTS, "detail"}
    assert set(arrange(Size(80, 10), "alerts", "alerts", is_zoomed=False)) == {"alerts"}


def test_the_detail_has_the_width_that_text_wants() -> None:
    for width in range(160, 340):
        for current in LISTS:
            detail = arrange(Size(width, 60), current, current, is_zoomed=False)["detail"]
            assert 58 <= detail.width <= 112, (width, detail)
