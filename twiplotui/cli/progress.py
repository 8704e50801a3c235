"""One line of progress on stderr, written over and over."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

from twiplotui.text.clean import display
from twiplotui.text.width import cell_width, clip

if TYPE_CHECKING:
    from twiplotui.services.import_ import Progress


class OneLine:
    """A line of the terminal that is rewritten; silent where stderr is none.

    What stood there before is covered by spaces: a console of Windows prints the sequence that
    erases a line, unless a program before has told it what sequences are.

    Args:
        is_on: Whether to show anything.
    """

    def __init__(self, *, is_on: bool) -> None:
        self.is_on = is_on
        self._cells = 0

    def write(self, text: str) -> None:
        """Put a text, already cleaned, in the place of the one before; what is too long is cut."""
        if not self.is_on:
            return
        width = shutil.get_terminal_size().columns - 1
        shown = clip(text, width)
        cells = cell_width(shown)
        rest = min(self._cells, width) - cells
        sys.stderr.write(f"\r{shown}{' ' * rest}")
        sys.stderr.flush()
        self._cells = cells

    def clear(self) -> None:
        """Take the line away."""
        if self._cells:
            self.write("")
            sys.stderr.write("\r")
            sys.stderr.flush()


class ProgressLine(OneLine):
    """Tells how far an import is."""

    def show(self, progress: Progress) -> None:
        """Show how far the import is."""
        if not self.is_on:
            return
        report = progress.report
        rate = f"{report.read / progress.seconds:,.0f}/s" if progress.seconds >= 1 else "…"
        left = ""
        if progress.fraction and progress.seconds >= 1:
            seconds = progress.seconds / progress.fraction - progress.seconds
            left = f", {seconds:.0f} s left"
        name = re.split(r"[/\\]", display(progress.unit, newline=" "))[-1]
        self.write(
            f"[{progress.units_done + 1}/{progress.units}] {progress.format}: {report.read:,} read,"
            f" {report.new:,} new, {report.rejected:,} rejected, {rate}{left}  {name}"
        )
