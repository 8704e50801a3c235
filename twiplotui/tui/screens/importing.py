"""Import: name a file, see what it is and what it would bring, start, watch, cancel, undo."""

from __future__ import annotations

import os
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult

from twiplotui.errors import TwiplotuiError
from twiplotui.model.imports import ImportReport
from twiplotui.services.imports import undo_import
from twiplotui.store.connection import Store
from twiplotui.store.imports import list_imports
from twiplotui.text.counts import plural
from twiplotui.tui import apart_work as work
from twiplotui.tui import import_pages as pages
from twiplotui.tui import past_imports, path_words
from twiplotui.tui.acts import bindings
from twiplotui.tui.apart import run_apart
from twiplotui.tui.apart_work import Found
from twiplotui.tui.application import Application
from twiplotui.tui.background import Job
from twiplotui.tui.content import MUTED, STRONG, TEXT, Page, Sheet, line
from twiplotui.tui.ids import ArrayIds
from twiplotui.tui.messages import ImportProgressed
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.screens.prompts import Ask, Confirm
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.detail_pane import DetailPane
from twiplotui.tui.widgets.virtual_list import VirtualList

_BEGINNING = Sheet(line(("Reading the rules …", MUTED)))


class Importing(FullScreen):
    """The import.

    Args:
        session: Who sits here, and where the store is.
    """

    CSS = """
    Importing #import-page { height: 2fr; }
    Importing VirtualList { height: 1fr; min-height: 5; }
    """
    BINDINGS: ClassVar = bindings("import")
    AUTO_FOCUS = "VirtualList"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "import")
        self._rows: list[dict[str, Any]] = []
        self._found: Found | None = None
        self._has_asked = False
        self._shows_past = False
        """Whether the page tells of a past import."""
        self._page = DetailPane(id="import-page")
        self._list: VirtualList[dict[str, Any]] = VirtualList(
            lambda ids: {each: self._rows[each] for each in ids if each < len(self._rows)},
            lambda row, width: past_imports.cells(row, width, session.zone),
            heads=past_imports.heads,
            empty=("Nothing was imported yet.",),
            heads_from=4,
            id="imports",
        )
        self._list.add_class("pane")
        self._list.is_markable = False

    def compose(self) -> ComposeResult:
        """Header, what is going on, past imports, footer."""
        yield self._header
        yield self._page
        yield self._list
        yield self._footer

    def on_mount(self) -> None:
        """List past imports, and ask for a path."""
        self._page.border_title = line(("Import", ""))
        self._list.border_title = line(("Past imports", ""))
        self._header.show([("Import", STRONG)])
        self.look_again()
        if self.application.running_import is None:
            self._page.show(pages.greeting())
            self.call_after_refresh(self._ask_first)
        elif self.application.import_progress is None:
            self._page.show(_BEGINNING)
        else:
            self.show_progress(self.application.import_progress)

    def look_again(self) -> None:
        """List past imports anew."""
        self.background.read("imports", lambda store, job: list_imports(store), self._take)

    def _take(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows
        self._list.set_ids(ArrayIds(range(len(rows))))

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Show what became of the files of a past import, and what was rejected."""
        if self.application.running_import is not None:
            self.tell("An import is running; its page tells how far it is.")
            return
        row, self._found = self._rows[event.row_id], None
        key = self.session.keymap.first("back")

        def show(sheet: Sheet) -> None:
            self._page.show(sheet)
            self._page.border_title = line((f"Import {row['id']}: {key} goes to past imports", ""))
            self._shows_past = True
            self._page.focus()

        work = partial(_past_page, row, self.session.zone)
        self.background.read("past-import", work, show)

    def step_back(self) -> None:
        """From the page of a past import to the list, else back."""
        if self._shows_past and self.focused is self._page:
            self._page.border_title = line(("Import", ""))
            self._list.focus()
        else:
            self.leave_screen()

    # Choosing

    def _ask_first(self) -> None:
        """Ask for a path, unless a key typed ahead has done so."""
        if self.app.screen is self:
            self.choose_file()

    def do_import_path(self) -> None:
        """Ask for a path; a slash typed before the first box stood is how a path begins."""
        is_ahead = not self._has_asked and "slash" in self.session.keymap.keys("import.path")
        self.choose_file("/" if is_ahead and os.sep == "/" else "")

    def choose_file(self, begin: str = "") -> None:
        """Ask for a path, then say what it holds.

        Args:
            begin: What stands there already.
        """
        self._has_asked = True
        if self.application.running_import is not None:
            self.tell("An import is running.")
            return

        def answered(path: str | None) -> None:
            if path and path.strip():
                self._look_at(path_words.as_path(path))

        hint = "A file, a folder or an archive; Tab completes its name."
        self.app.push_screen(
            Ask("Import what?", hint, begin, path_words.told, path_words.completed),
            answered,
        )

    def _look_at(self, path: Path) -> None:
        self._found, self._shows_past = None, False
        page = Page()
        page.line(("Looking at ", MUTED), (str(path), TEXT), (" …", MUTED))
        self._page.show(page.sheet())
        self.background.run("find", partial(_find, self.session, path), self._describe)

    def _describe(self, found: Found) -> None:
        self._found = found
        self._page.show(pages.description(found, self.session.keymap.first("import.start")))
        self._page.border_title = line(
            ("Import: what a dry run says; Tab goes to past imports", "")
        )
        self._page.focus()

    # Running

    def do_import_start(self) -> None:
        """Start what was described."""
        found, app = self._found, self.application
        if app.running_import is not None:
            self.tell("An import is running.")
        elif found is None or not found.files:
            self.tell(f"{self.session.keymap.first('import.path')} chooses a file to import first.")
        else:
            self._found, self._shows_past = None, False
            app.begin_import(
                partial(_import, self.session, app, found),
                [each.read for each in found.report.files],
            )
            self._page.border_title = line(("Import", ""))
            self._page.show(_BEGINNING)

    def show_progress(self, event: ImportProgressed) -> None:
        """Show how far it is."""
        app, keys = self.application, self.session.keymap
        key, back = keys.first("import.cancel"), keys.first("back")
        if app.running_import is not None:
            self._page.refresh_page(
                pages.progress_page(event.progress, key, app.import_expected, back=back)
            )

    def show_import_end(self, outcome: ImportReport | TwiplotuiError) -> None:
        """Show what it brought, or why it ended."""
        key = self.session.keymap.first("back")
        self._page.border_title = line(("Import", ""))
        if isinstance(outcome, TwiplotuiError):
            self._page.show(pages.failure_page(outcome, key))
        else:
            self._page.show(pages.report_page(outcome, key))
            self.look_again()

    def do_import_cancel(self) -> None:
        """Stop the running import; what is in stays whole."""
        if self.application.running_import is None:
            self.tell("No import is running.")
        else:
            self.application.stop_import()
            self.tell("Stopping after this record …")

    def do_import_undo(self) -> None:
        """Ask, then take the selected import back as a whole."""
        row = self._list.current
        if row is None:
            self.tell("No import is selected.")
            return
        number, by = int(row["id"]), self.session.who

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.tell(f"Taking import {number} back …")
                self.background.write(
                    lambda store: undo_import(store, number, by=by)[1], self._undone
                )

        more = "It cannot be undone by a key; importing the same files again brings it back."
        self.app.push_screen(
            Confirm(f"Take import {number} back: {plural(row['new'], 'new record')}?", more),
            answered,
        )

    def _undone(self, message: str) -> None:
        self.tell("The import is taken back.")
        self._shows_past = False
        self._page.border_title = line(("Import", ""))
        page = Page()
        page.line((message, TEXT))
        self._page.show(page.sheet())
        self.look_again()


def _past_page(row: dict[str, Any], zone: tzinfo, store: Store, job: Job) -> Sheet:
    return past_imports.past_page(store, row, zone)


def _find(session: Session, path: Path, job: Job) -> Found:
    return run_apart(
        partial(work.find, work.Workplace.of(session), path),
        command="import",
        started=lambda child: job.when_cancelled(child.kill),
    )


def _import(session: Session, app: Application, found: Found, job: Job) -> ImportReport:
    return run_apart(
        partial(work.import_found, work.Workplace.of(session), found),
        command="import",
        take=lambda progress: app.post_message(ImportProgressed(progress)),
        should_stop=lambda: job.is_cancelled or app.is_import_stopped,
    )
