"""The journal: what the desk did, newest first; any act can be undone alone."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult

from twiplotui.services import triage
from twiplotui.store.connection import Store
from twiplotui.store.journal_reader import ActLine, act_lines, newest_acts
from twiplotui.store.undo import Undone
from twiplotui.text.counts import plural
from twiplotui.tui import journal_pages as pages
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.content import MUTED, STRONG, Sheet, line
from twiplotui.tui.ids import ArrayIds
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.detail_pane import DetailPane
from twiplotui.tui.widgets.virtual_list import VirtualList

_MOST: Final = 50_000
"""Acts that are listed; older ones are for the command line."""


class Journal(FullScreen):
    """The journal.

    Args:
        session: Who sits here, and where the store is.
    """

    CSS = """
    Journal VirtualList { height: 2fr; }
    Journal #act-page { height: 1fr; min-height: 5; }
    """
    BINDINGS: ClassVar = bindings("journal")
    AUTO_FOCUS = "VirtualList"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "journal")
        self._page = DetailPane(id="act-page")
        self._list: VirtualList[ActLine] = VirtualList(
            lambda ids: {act.id: act for act in act_lines(session.reader.store, ids)},
            lambda act, width: pages.cells(act, width, session.zone),
            heads=pages.heads,
            empty=("Nothing was done yet.",),
            id="acts",
        )
        self._list.add_class("pane")
        self._list.is_markable = False

    def compose(self) -> ComposeResult:
        """Header, acts, what one of them did, footer."""
        yield self._header
        yield self._list
        yield self._page
        yield self._footer

    def on_mount(self) -> None:
        """Read the list."""
        self._list.border_title = line(("Journal", ""))
        self._page.border_title = line(("Act", ""))
        self.look_again()

    def look_again(self) -> None:
        """Read the list anew; the cursor stays."""
        self.background.read("acts", lambda store, job: newest_acts(store, _MOST), self._take)

    def restored(self, undone: Undone) -> None:
        """After an undo: read the list anew."""
        self.look_again()

    def _take(self, numbers: list[int]) -> None:
        self._header.show([("Journal   ", STRONG), (plural(len(numbers), "act"), MUTED)])
        self._list.set_ids(ArrayIds(numbers))

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Tell all of the act under the cursor."""
        act = self._list.current
        if act is not None:
            work = partial(_page, act, self.session, self.session.keymap.first("journal.undo"))
            self.background.read("act", work, self._page.show)

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Go to the page of the act, which may be long."""
        self._page.focus()

    def step_back(self) -> None:
        """From the page to the list, else back."""
        if self.focused is self._page:
            self._list.focus()
        else:
            self.leave_screen()

    def do_journal_undo(self) -> None:
        """Undo the selected act alone, or do it again where it is undone."""
        act = self._list.current
        if act is None:
            self.tell("Nothing is selected.")
            return
        turn = triage.redo_act if act.is_undone else triage.undo_act
        by = self.session.who
        self.application.write(lambda store: turn(store, act.id, by=by), self._turned)

    def _turned(self, result: tuple[Undone, str]) -> None:
        undone, message = result
        self.tell(f"{message}.")
        self.application.tell_restored(undone)


def _page(act: ActLine, session: Session, key: str, store: Store, job: Job) -> Sheet:
    return pages.act_page(store, act, session.zone, key)
