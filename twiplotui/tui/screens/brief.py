"""The brief: what changed since the last one and what the desk did, to read, copy or write."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult

from twiplotui.export.brief_forms import form_of, render_brief
from twiplotui.model.brief import Brief
from twiplotui.services.brief import last_brief, make_brief, remember_brief
from twiplotui.store.connection import Store
from twiplotui.store.undo import Undone
from twiplotui.text.counts import plural
from twiplotui.tui import path_words, words
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.brief_page import brief_page
from twiplotui.tui.content import MUTED, STRONG, Sheet, line
from twiplotui.tui.item_flow import copy_out
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.screens.prompts import Ask
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.detail_pane import DetailPane


class BriefScreen(FullScreen):
    """The brief since the last one that was written.

    Args:
        session: Who sits here, and where the store is.
    """

    CSS = "BriefScreen #brief-page { height: 1fr; }"
    BINDINGS: ClassVar = bindings("brief")
    AUTO_FOCUS = "#brief-page"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "brief")
        self._page = DetailPane(id="brief-page")
        self._brief: Brief | None = None
        self._follows_one = False

    def compose(self) -> ComposeResult:
        """Header, brief, footer."""
        yield self._header
        yield self._page
        yield self._footer

    def on_mount(self) -> None:
        """Gather it."""
        self._page.border_title = line(("Brief", ""))
        self._header.show([("Brief", STRONG)])
        self._page.show(Sheet(line(("Gathering …", MUTED))))
        self.look_again()

    def look_again(self) -> None:
        """Gather it anew: the store was written to."""
        work = partial(_gathered, self.session.who, self.session.zone)
        self.background.read("brief", work, self._take)

    def restored(self, undone: Undone) -> None:
        """After an undo: gather it anew, so that what is copied or written tells of it too."""
        self.look_again()

    def _take(self, gathered: tuple[Brief, Sheet, bool]) -> None:
        is_first = self._brief is None
        brief, sheet, self._follows_one = gathered
        self._brief = brief
        (self._page.show if is_first else self._page.refresh_page)(sheet)
        told = plural(len(brief.alerts), "alert")
        since = "since the last one" if self._follows_one else "of the last 24 hours"
        self._header.show([("Brief   ", STRONG), (f"{since}: {told}", MUTED)])

    def do_brief_copy(self) -> None:
        """Copy it out as Markdown."""
        if self._brief is not None:
            copy_out(self.app, "brief", render_brief(self._brief, "md"), keeps_lines=True)

    def do_brief_write(self) -> None:
        """Ask for a file, and write it there; the next brief begins where this one ends."""
        brief = self._brief
        if brief is None:
            return
        day = words.local(brief.until, self.session.zone)
        value = f"~/brief-{day:%Y-%m-%d}.md" if day is not None else "~/brief.md"

        def answered(path: str | None) -> None:
            if path and path.strip():
                self._write(brief, path_words.as_path(path))

        self.app.push_screen(
            Ask(
                "Write the brief to which new file?",
                "Its name tells the form: .md, .html, .json or .csv.",
                value,
                complete=path_words.completed,
            ),
            answered,
        )

    def _write(self, brief: Brief, path: Path) -> None:
        self.background.run("write-brief", partial(_written, brief, path), self._wrote)

    def _wrote(self, done: tuple[Path, int]) -> None:
        path, until = done
        self.background.write(
            lambda store: remember_brief(store, until),
            lambda _: self.tell(f"Wrote {path.name}; the next brief begins there."),
        )


def _gathered(by: str, zone: tzinfo, store: Store, job: Job) -> tuple[Brief, Sheet, bool]:
    brief = make_brief(store, by=by)
    sheet = brief_page(brief, zone)
    sheet.pieces()
    return brief, sheet, last_brief(store) == brief.since


def _written(brief: Brief, path: Path, job: Job) -> tuple[Path, int]:
    from twiplotui.export.files import write_new

    write_new(path, render_brief(brief, form_of(path)))
    return path, brief.until
