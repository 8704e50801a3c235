"""Facts that work beside the loop reports while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    # What it needs is not needed for the first picture.
    from twiplotui.services.import_ import Progress


class ImportProgressed(Message):
    """An import is so far; later news replaces it while it waits."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        """Return whether this news makes another one old."""
        return isinstance(message, ImportProgressed)
