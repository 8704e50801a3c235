"""A box to choose a saved search from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from twiplotui.services import searches
from twiplotui.text.clean import one_line
from twiplotui.text.width import pad
from twiplotui.tui.screens.pick import Pick

if TYPE_CHECKING:
    from twiplotui.tui.screens.full import FullScreen


def pick_saved(screen: FullScreen, title: str, take: Callable[[searches.Saved], None]) -> None:
    """Offer the saved searches with their counts.

    Args:
        screen: On which.
        title: What one is chosen for.
        take: Is given the chosen one.
    """

    def read(saved: list[searches.Saved]) -> None:
        rows = [
            [
                (pad(one_line(each.name, 40), 30), "text"),
                (f" {each.open or '':>5}", "high"),
                (f" {each.total!s:>8}  ", "muted"),
                (one_line(each.query, 80), "muted"),
            ]
            for each in saved
        ]

        def chosen(number: int | None) -> None:
            if number is not None:
                take(saved[number])

        keys = screen.session.keymap
        search, save = keys.first("search"), keys.first("search.save", is_typing=True)
        empty = (
            "No search is saved yet.",
            f"{search} searches; then {save} keeps it under a name.",
        )
        heads = f"{'name':<30}  open    posts  search" if rows else ""
        screen.app.push_screen(Pick(title, rows, empty, heads=heads), chosen)

    screen.background.read("saved", lambda store, job: searches.all_saved(store), read)
