"""The application as its screens know it: what they may ask of it, not how it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from textual.message import Message
    from textual.screen import Screen

    from twiplotui.errors import TwiplotuiError
    from twiplotui.model.imports import ImportReport
    from twiplotui.store.connection import Store
    from twiplotui.store.undo import Undone
    from twiplotui.tui.background import Background, Job
    from twiplotui.tui.messages import ImportProgressed
    from twiplotui.tui.session import Session

T = TypeVar("T")


class Application(Protocol):
    """What every part of the screen may count on; `TwiplotuiApp` is the only one.

    Screens that imported the class itself would stand in a circle with it, as it opens them.
    """

    session: Session
    background: Background
    running_import: Job | None
    is_import_stopped: bool
    """Whether the running import was asked to stop."""
    import_expected: Sequence[int]
    """Records that the dry run read of each of its files."""
    import_progress: ImportProgressed | None
    """How far it is; None: it has told nothing yet."""
    wants_demo: bool
    """Whether the user chose the demo when there was no store."""
    refresh_told: str
    """How far the refresh under way is; empty: none is."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """The screens, the one on top last."""
        ...

    def post_message(self, message: Message, /) -> bool:
        """Take a message, from any thread."""
        ...

    def say(self, message: str, *, is_bad: bool = False) -> None:
        """Say something in passing in the last line of the screen on top."""
        ...

    def told_error(self, error: TwiplotuiError) -> None:
        """Tell an error that stopped nothing but the act itself."""
        ...

    def tell_restored(self, undone: Undone) -> None:
        """Let every screen show what an undo put back."""
        ...

    def write(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], None],
        failed: Callable[[TwiplotuiError], None] | None = None,
    ) -> None:
        """Write what is shown already, so that nothing needs to be read anew."""
        ...

    def ready_to_write(self) -> None:
        """Open the store for writing before the first act, which else waits for it."""
        ...

    def store_changed(self) -> None:
        """Let every screen look at the store anew."""
        ...

    def begin_import(self, work: Callable[[Job], ImportReport], expected: Sequence[int]) -> None:
        """Begin an import, of which a dry run read so many records of each file."""
        ...

    def stop_import(self) -> None:
        """Ask the running import to stop."""
        ...

    def stop_refresh(self) -> bool:
        """Ask the refresh under way to stop; return whether there is one."""
        ...

    def begin_with_import(self) -> None:
        """Make the store, show the desk and the import over it."""
        ...

    def begin_with_sources(self) -> None:
        """Make the store, show the desk, and ask over it for a source to add."""
        ...

    def search_at_desk(self, words: str) -> None:
        """Leave the screens above the desk, and begin a search there."""
        ...

    def takes_keys(self) -> None:
        """Take keys from now on, first those that were typed ahead."""
        ...

    def box_opened(self) -> None:
        """Take note that another screen came on top."""
        ...

    def took_note(self, action_id: str) -> None:
        """Tell the screens that an action was carried out; the practice counts on it."""
        ...

    def exit(self) -> None:
        """End the program."""
        ...
