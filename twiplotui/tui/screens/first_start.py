"""The first start: no store yet. Four ways on."""

from __future__ import annotations

from textual import events
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from twiplotui.tui.acts import Acts
from twiplotui.tui.content import ACCENT, MUTED, STRONG, TEXT, line
from twiplotui.tui.layouts import twins

_CHOICES = (
    ("d", "See the demo", "an invented world, thrown away at the end"),
    ("i", "Import a file", "an archive, a feed, lists of accounts or follows"),
    ("f", "Add a feed", "or an account of Mastodon or Bluesky"),
    ("q", "Quit", ""),
)


class FirstStart(Screen[None], Acts):
    """Asks what to begin with."""

    CSS = """
    FirstStart { align: center middle; }
    FirstStart Vertical { width: 74; max-width: 96%; height: auto; padding: 0 2;
        max-height: 100%; overflow-y: auto; }
    FirstStart Static { height: auto; }
    """

    def compose(self) -> list[Widget]:
        """A greeting and the choices."""
        path = str(self.application.session.paths.store)
        rows = [
            Static(line(("twiplotui", STRONG)), markup=False),
            Static(line(("There is no store yet. What would you like?", TEXT)), markup=False),
            Static(line(("", "")), markup=False),
        ]
        for key, label, more in _CHOICES:
            rows.append(
                Static(
                    line((f" {key}  ", f"bold {ACCENT}"), (f"{label:<15}", STRONG), (more, MUTED)),
                    markup=False,
                )
            )
        rows.append(Static(line(("", "")), markup=False))
        rows.append(Static(line((f"The store will be {path}", MUTED)), markup=False))
        rows.append(
            Static(line(("Nothing leaves this machine unless you refresh.", MUTED)), markup=False)
        )
        return [Vertical(*rows, classes="boxed")]

    def on_mount(self) -> None:
        """Answer to keys once it is seen."""
        self.call_after_refresh(self.application.takes_keys)

    def on_key(self, event: events.Key) -> None:
        """Take one of the letters."""
        typed = event.character or event.key
        for letter in ("d", "i", "f"):
            if typed == letter or typed in twins(letter):
                event.stop()
                self._choose(letter)

    def _choose(self, letter: str) -> None:
        if letter == "d":
            self.application.wants_demo = True
            self.application.exit()
        elif letter == "i":
            self.application.begin_with_import()
        else:
            self.application.begin_with_sources()
