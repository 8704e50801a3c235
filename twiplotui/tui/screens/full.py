"""A screen that fills the terminal, and what the application may ask of each of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from twiplotui.tui.acts import Acts
from twiplotui.tui.background import Background
from twiplotui.tui.placing import PlacingCompositor
from twiplotui.tui.registry import FOOTERS
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.bars import Footer, Header

if TYPE_CHECKING:
    from twiplotui.errors import TwiplotuiError
    from twiplotui.model.imports import ImportReport
    from twiplotui.store.undo import Undone
    from twiplotui.tui.messages import ImportProgressed
    from twiplotui.tui.widgets.virtual_list import VirtualList


class FullScreen(Screen[None], Acts):
    """A header, a footer, and between them what a subclass shows; boxes stand over it.

    The application tells every full screen what happens; by itself one does nothing about it.

    Args:
        session: Who sits here, and where the store is.
        footer: Whose keys the last line shows, as in the registry.
    """

    def __init__(self, session: Session, footer: str) -> None:
        super().__init__()
        self._compositor = PlacingCompositor()
        self.session = session
        self._header = Header(is_demo=session.is_demo)
        self._footer = Footer(session.keymap, FOOTERS[footer], is_typing=footer == "draft")

    _is_answering = False
    """Whether an action was carried out since the last picture."""

    def on_idle(self) -> None:
        """Paint at once what an action changed; all else waits for the next frame.

        So does what has to be laid out: half of it would be painted, and the rest after it.
        """
        must_lay_out = self._layout_required or self._scroll_required
        if self._is_answering and (self._dirty_widgets or must_lay_out):
            self._is_answering = False
            if self.is_current and not must_lay_out:
                self._on_timer_update()

    @property
    def holds_unkept(self) -> bool:
        """Whether it shows words of ours that the store has not."""
        return False

    @property
    def background(self) -> Background:
        """Work beside the loop."""
        return self.application.background

    @property
    def current_list(self) -> VirtualList[Any] | None:
        """The list whose row the detail shows; None: there is no such list."""
        return None

    @property
    def keys_of_writing(self) -> Collection[str]:
        """Keys that a box takes while one writes in it; none: nobody does."""
        return ()

    def say(self, message: str, *, is_bad: bool = False) -> None:
        """Say something in the last line."""
        self._footer.say(message, is_bad=is_bad)

    def look_again(self) -> None:
        """Look at the store anew: it was written to."""

    def restored(self, undone: Undone) -> None:
        """Show things as they are after an undo."""

    def show_refresh(self) -> None:
        """Show how far a refresh is."""

    def show_progress(self, event: ImportProgressed) -> None:
        """Show how far an import is."""

    def show_import_end(self, outcome: ImportReport | TwiplotuiError) -> None:
        """Show what an import brought, or why it ended before its time."""

    def took_note(self, action_id: str) -> None:
        """Take note that an action was carried out."""
        self._is_answering = True
        self._footer.went_on()

    def step_back(self) -> None:
        """Go one step back."""
        self.leave_screen()

    def before_quit(self) -> bool:
        """Put in order what must not be lost when the program ends; return whether to wait."""
        return False


def full_screens(stack: Sequence[Screen[Any]]) -> list[FullScreen]:
    """Return the screens that fill the terminal, the one on top last."""
    return [screen for screen in stack if isinstance(screen, FullScreen)]
