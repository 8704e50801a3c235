"""Live sources: how each fares; adding one after it was said what will be fetched from where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from twiplotui.errors import TwiplotuiError
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source
from twiplotui.store.undo import Undone
from twiplotui.text.counts import plural
from twiplotui.tui import source_pages as pages
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.content import ACCENT, MUTED, STRONG, Sheet, line
from twiplotui.tui.ids import ArrayIds
from twiplotui.tui.lines import Cell
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.screens.prompts import Ask, Confirm
from twiplotui.tui.session import Session
from twiplotui.tui.source_pages import SourceLine
from twiplotui.tui.widgets.detail_pane import DetailPane
from twiplotui.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from twiplotui.services.discover import Found
    from twiplotui.services.sources import Trial

_HINT = "A web address, @user@server, or a Bluesky handle; its server is asked what it is."
_WORDS = {"paused": "Paused", "active": "Resumed", "removed": "Removed"}


class Sources(FullScreen):
    """The live sources.

    Args:
        session: Who sits here, and where the store is.
        is_asking: Whether to ask at once for a source to add.
    """

    CSS = """
    Sources VirtualList { height: 1fr; min-height: 5; }
    Sources #source-page { height: 12; max-height: 50%; }
    """
    BINDINGS: ClassVar = bindings("sources")
    AUTO_FOCUS = "VirtualList"

    def __init__(self, session: Session, *, is_asking: bool = False) -> None:
        super().__init__(session, "sources")
        self._is_asking = is_asking
        self._rows: dict[int, SourceLine] = {}
        self._found: Found | None = None
        self._looking: Job | None = None
        self._answer_at: int | None = None
        """Id under the cursor while the page shows an answer; it stays until the cursor goes."""
        self._has_answer = False
        self._wanted: int | None = None
        """Id to put the cursor on when the list was read, whichever reading comes through."""
        self._add_key = session.keymap.first("sources.add")
        self._page = DetailPane(id="source-page")
        self._list: VirtualList[SourceLine] = VirtualList(
            lambda ids: {each: self._rows[each] for each in ids if each in self._rows},
            self._cells,
            is_open=lambda row: row.state in ("trouble", "waits"),
            heads=pages.heads,
            empty=("There are no sources yet.", f"{self._add_key} adds one."),
            id="sources",
        )
        self._list.add_class("pane")

    def compose(self) -> ComposeResult:
        """Header, list, what is told of one, footer."""
        yield self._header
        yield self._list
        yield self._page
        yield self._footer

    def on_mount(self) -> None:
        """Read the list."""
        self._list.border_title = line(("Sources", ""))
        self._page.border_title = line(("Source", ""))
        self._page.show(pages.greeting(self._add_key))
        self.look_again()
        if self._is_asking:
            self.call_after_refresh(self.do_sources_add)

    def on_resize(self) -> None:
        """Write the header anew."""
        self.show_refresh()

    def on_screen_resume(self) -> None:
        """Ask what could not be asked while another screen was on top."""
        self._ask_to_agree()

    # The list

    def look_again(self) -> None:
        """Read the list anew; the cursor stays."""
        self.background.read("sources", _read, self._take)

    def restored(self, undone: Undone) -> None:
        """After an undo: show the rows as they are, with the cursor on the first of them."""
        ours = (int(id_) for subject, id_ in undone.subjects if subject == "source")
        self._wanted = next(ours, None)
        self.look_again()

    def show_refresh(self) -> None:
        """Write how many there are, and how far a refresh is."""
        rows = self._rows.values()
        trouble = sum(1 for row in rows if row.state == "trouble")
        waiting = sum(1 for row in rows if row.state == "waits")
        told = self.application.refresh_told
        key = self.session.keymap.first("sources.approve")
        asks = f"   {waiting} waiting for your approval: " if waiting and key else ""
        self._header.show(
            [
                ("Sources   ", STRONG),
                (plural(len(rows), "source") if self._list.is_filled else "…", ""),
                (f"   {told}" if told else "", ACCENT),
                (f"   {trouble} in trouble" if trouble else "", MUTED),
                (asks, MUTED),
                (key if asks else "", f"bold {ACCENT}"),
            ]
        )

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Tell of the row under the cursor, unless an answer about it is being read."""
        if not self._has_answer or self._answer_at != self._list.cursor_id:
            self._show_row()

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Tell of the row."""
        self._show_row()

    def on_virtual_list_marks_changed(self) -> None:
        """Count marks in the title."""
        marks = len(self._list.marks)
        self._list.border_title = line((f"Sources  ● {marks:,} marked" if marks else "Sources", ""))

    def _take(self, rows: list[SourceLine]) -> None:
        self._rows = {row.source.id: row for row in rows}
        self._list.set_ids(ArrayIds(self._rows), select=self._wanted)
        self._wanted = None
        self.show_refresh()
        if not self._has_answer:
            self._show_row()

    def _show_answer(self, sheet: Sheet) -> None:
        self._has_answer, self._answer_at = True, self._list.cursor_id
        self._page.show(sheet)

    def _show_row(self) -> None:
        self._has_answer = False
        row = self._list.current
        if row is None:
            self._page.show(pages.greeting(self._add_key))
        else:
            self._page.show(pages.source_page(row, self.session.now(), self.session.zone))

    def _cells(self, row: SourceLine, width: int) -> list[Cell]:
        return pages.cells(row, width, self.session.now(), self.session.zone)

    # Adding

    def do_sources_add(self) -> None:
        """Ask for an address, then the address what it is."""

        def answered(text: str | None) -> None:
            if text and text.strip():
                self._look_for(text.strip())

        self.app.push_screen(Ask("Add which source?", _HINT), answered)

    def _look_for(self, text: str) -> None:
        self._show_answer(pages.looking_page(text))
        settings = self.session.settings

        def find(store: Store, job: Job) -> Found:
            from twiplotui.services import sources
            from twiplotui.services.reach import network_settings

            return sources.find(store, text, network=network_settings(settings))

        self._looking = self.background.read("discover", find, self._take_found, self._failed)

    def _take_found(self, found: Found) -> None:
        self._looking, self._found = None, found
        self._ask_to_agree()

    def _failed(self, error: TwiplotuiError) -> None:
        self._looking = None
        if self.is_attached:
            self._show_answer(pages.error_page(error, "That did not work; nothing was stored."))
        self.tell(error.message, is_bad=True)

    def _ask_to_agree(self) -> None:
        # A box over another screen could take a key that was meant for that screen.
        found = self._found
        if found is None or not self.is_current:
            return
        self._found = None

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._add(found)
            else:
                self.tell("Nothing was added; nothing of it will be fetched.")
                self._show_row()

        hosts = ", ".join(pages.host_told(f"https://{each}") for each in found.hosts)
        question = f"Fetch this from {hosts} from now on?"
        self.app.push_screen(Confirm(question, pages.found_lines(found)), answered)

    def _add(self, found: Found) -> None:
        def add(store: Store) -> tuple[Source, bool]:
            from twiplotui.services import sources

            return sources.add(store, found)

        def done(result: tuple[Source, bool]) -> None:
            source, is_new = result
            word = "Added" if is_new else "Already there:"
            key = self.session.keymap.first("refresh")
            self._has_answer = False
            self.tell(f"{word} {source.title or pages.host_told(source.url)}.  {key} reads it now.")
            self.look_again()

        self.background.write(add, done)

    # Acts on sources

    def do_sources_approve(self) -> None:
        """Agree to sources of an imported list being fetched, after naming their hosts."""
        if not self._list.is_filled:
            self.tell("The list is still being read.")
            return
        waiting = [each for each in self._chosen() if not each.is_approved]
        if not waiting:
            self.tell("None of these waits for your approval.")
            return
        hosts = sorted({pages.host_told(each.url) for each in waiting})
        by = self.session.who

        def approve(store: Store) -> None:
            from twiplotui.services import sources

            sources.approve(store, waiting, by=by)

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._write(approve, f"Approved {plural(len(waiting), 'source')}")

        question = f"Fetch {plural(len(waiting), 'source')} from now on?"
        self.app.push_screen(Confirm(question, f"From {', '.join(hosts)}"), answered)

    def do_sources_pause(self) -> None:
        """Pause what is active; resume where nothing is."""
        chosen = self._chosen()
        active = [each for each in chosen if each.state == "active"]
        self._change(active or chosen, "paused" if active else "active")

    def do_sources_remove(self) -> None:
        """Take sources off the list; what they brought stays."""
        chosen = self._chosen()
        if len(chosen) < 2:
            self._change(chosen, "removed")
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._change(chosen, "removed")

        question = f"Remove {plural(len(chosen), 'source')}? What they brought stays."
        self.app.push_screen(Confirm(question), answered)

    def do_sources_test(self) -> None:
        """Read the chosen sources and say what they would bring; store nothing."""
        chosen = self._chosen()
        tested = [each for each in chosen if each.is_approved]
        if not tested:
            if chosen:
                self.tell("Nothing is fetched before you approve it.", is_bad=True)
            return
        self._show_answer(pages.testing_page(tested, len(chosen) - len(tested)))
        settings = self.session.settings

        def test(store: Store, job: Job) -> list[Trial]:
            from twiplotui.services import sources
            from twiplotui.services.reach import network_settings

            return sources.try_sources(store, tested, network=network_settings(settings))

        def done(trials: list[Trial]) -> None:
            self._looking = None
            self._show_answer(pages.trials_page(trials, self.session.zone))

        self._looking = self.background.read("discover", test, done, self._failed)

    def step_back(self) -> None:
        """Clear marks, leave off asking, stop a refresh, then go back."""
        if self._list.clear_marks():
            return
        if self._looking is not None:
            self._looking = None
            self.background.cancel("discover")
            self._show_row()
            self.tell("Left off; nothing was stored.")
        elif not self.application.stop_refresh():
            self.leave_screen()

    def _chosen(self) -> list[Source]:
        chosen = self._list.rows_of(self._list.chosen())
        if not chosen:
            self.tell("No source is selected.")
        return [row.source for row in chosen]

    def _change(self, chosen: Sequence[Source], state: str) -> None:
        if not chosen:
            return
        by = self.session.who

        def change(store: Store) -> None:
            from twiplotui.services import sources

            sources.change(store, chosen, state, by=by)

        self._write(change, f"{_WORDS[state]} {plural(len(chosen), 'source')}")

    def _write(self, work: Callable[[Store], None], message: str) -> None:
        undo_key = self.session.keymap.first("undo")

        def done(result: None) -> None:
            self.tell(f"{message}.  {undo_key} undoes it.")
            self._list.clear_marks()
            self.look_again()

        self.background.write(work, done)


def _read(store: Store, job: Job) -> list[SourceLine]:
    from twiplotui.services.sources import health
    from twiplotui.store.sources import list_sources
    from twiplotui.text.redact import redact

    now = store.clock.now()
    return [SourceLine(each, health(each, now), redact(each.url)) for each in list_sources(store)]
