"""One line of progress on stderr while an import runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from twiplotui.text.clean import display
from twiplotui.text.width import clip

if TYPE_CHECKING:
    from twiplotui.services.import_ import Progress


class ProgressLine:
    """Rewrites one line; silent where stderr is not a terminal.

    Args:
        is_on: Whether to show anything.
    """

    def __init__(self, *, is_on: bool) -> None:
        self._is_on = is_on
        self._is_shown = False

    def show(self, progress: Progress) -> None:
        """Show how far the import is."""
        if not self._is_on:
            return
        import shutil

        report = progress.report
        rate = f"{report.read / progress.seconds:,.0f}/s" if progress.seconds >= 1 else "…"
        left = ""
        if progress.fraction and progress.seconds >= 1:
            seconds = progress.seconds / progress.fraction - progress.seconds
            left = f", {seconds:.0f} s left"
        name = display(progress.unit, newline=" ").rsplit("/", 1)[-1]
        text = (
            f"[{progress.units_done + 1}/{progress.units}] {progress.format}: {report.read:,} read,"
            f" {report.new:,} new, {report.rejected:,} rejected, {rate}{left}  {name}"
        )
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\x1b[K{clip(text, width)}")
        sys.stderr.flush()
        self._is_shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False
