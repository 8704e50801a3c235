"""The import under way: it goes on whichever screen is open, and its page tells it when it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from twiplotui.errors import TwiplotuiError
from twiplotui.text.counts import plural
from twiplotui.tui.acts import Acts
from twiplotui.tui.background import Job
from twiplotui.tui.messages import ImportProgressed
from twiplotui.tui.screens.full import full_screens
from twiplotui.tui.words import rules_told

if TYPE_CHECKING:
    # What it needs is not needed for the first picture.
    from twiplotui.model.imports import ImportReport


class ImportRun(Acts):
    """The part of the application that knows of the running import."""

    running_import: Job | None = None
    is_import_stopped = False
    """Whether the running import was asked to stop; it ends with a report."""
    import_expected: Sequence[int] = ()
    """Records that the dry run read of each of its files."""
    import_progress: ImportProgressed | None = None
    """How far it is; None: it has told nothing yet."""

    def begin_import(self, work: Callable[[Job], ImportReport], expected: Sequence[int]) -> None:
        """Begin an import.

        Args:
            work: Does it.
            expected: Records that the dry run read of each file.
        """
        self.is_import_stopped = False
        self.import_expected, self.import_progress = expected, None
        background = self.application.background
        self.running_import = background.run(
            "import", work, self._end_import, lambda error: self._end_import(error)
        )

    def on_import_progressed(self, event: ImportProgressed) -> None:
        """Hand news of the running import to its page, where it is shown."""
        self.import_progress = event
        for screen in full_screens(self.application.screen_stack):
            screen.show_progress(event)

    def stop_import(self) -> None:
        """Ask the running import to stop."""
        self.is_import_stopped = True

    def _end_import(self, outcome: ImportReport | TwiplotuiError) -> None:
        self.running_import = None
        for screen in full_screens(self.application.screen_stack):
            screen.show_import_end(outcome)
        if isinstance(outcome, TwiplotuiError):
            self.application.told_error(outcome)
        else:
            word = "Stopped: imported" if outcome.is_interrupted else "Imported"
            note = rules_told(outcome.rules_note)
            self.tell(
                f"{word} {plural(outcome.total('new'), 'new record')}.{note}", is_bad=bool(note)
            )
