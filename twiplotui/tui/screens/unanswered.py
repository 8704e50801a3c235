"""Follows between watched accounts that are not returned, longest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from twiplotui.services.follows import Unanswered, unanswered
from twiplotui.text.clean import one_line
from twiplotui.text.width import pad
from twiplotui.tui.lines import Cell
from twiplotui.tui.screens.pick import Pick

if TYPE_CHECKING:
    from twiplotui.tui.background import Background


def show_unanswered(app: App[None], background: Background, open_: Callable[[int], None]) -> None:
    """Offer the list; choosing a row opens the page of the account that follows in vain."""

    def read(found: list[Unanswered]) -> None:
        rows: list[list[Cell]] = [
            [
                (f"{each.days:>5} days  ", "medium" if each.days >= 30 else "muted"),
                (pad(one_line(each.actor.label, 40), 26), "text"),
                (" → ", "muted"),
                (one_line(each.target.label, 40), "text"),
            ]
            for each in found
        ]

        def chosen(number: int | None) -> None:
            if number is not None:
                open_(found[number].actor.id)

        empty = (
            "No follow between watched accounts is known to be unanswered.",
            "Only a whole list of whom the followed account follows can show it.",
        )
        app.push_screen(Pick("Unanswered follows between watched accounts", rows, empty), chosen)

    background.read("unanswered", lambda store, job: unanswered(store, 0), read)
