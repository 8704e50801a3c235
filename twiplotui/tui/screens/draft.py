"""Draft check: what the rules say of a text of ours, while it is written."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from time import thread_time
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import TextArea

from twiplotui.errors import TwiplotuiError
from twiplotui.model.flag import Finding, TextContext
from twiplotui.services import drafts
from twiplotui.services.draft_length import LIMITS
from twiplotui.store.drafts import Draft, DraftVersion
from twiplotui.tui import draft_pages as pages
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.content import MUTED, line
from twiplotui.tui.item_flow import copy_out
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.screens.pick import Pick
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.detail_pane import DetailPane
from twiplotui.tui.widgets.draft_area import DraftArea

_NARROW = 100
"""Columns below which the header is brief and the findings stand below the text."""
_PAUSE = 0.004
"""Seconds without a key before a text is checked that takes longer."""
_SHORT = 8_000
"""Characters up to which a text may be checked at the key itself."""
_QUICK = 0.005
"""Seconds of processor time that such a check may take."""


class DraftCheck(FullScreen):
    """A box to write in, and the findings beside or below it.

    Args:
        session: Who sits here, and where the store is.
    """

    CSS = """
    DraftCheck #draft-body { height: 1fr; background: $tw-ground; }
    DraftCheck DraftArea { width: 1fr; height: 1fr; border: none; padding: 0 1;
        background: $tw-ground; color: $tw-text; border-top: solid $tw-line;
        border-title-color: $tw-muted; border-title-background: $tw-ground; }
    DraftCheck DraftArea:focus { border: none; border-top: solid $tw-accent;
        border-title-color: $tw-ground; border-title-background: $tw-accent;
        border-title-style: bold; }
    DraftCheck #findings { width: 1fr; height: 1fr; }
    DraftCheck #draft-body { layout: vertical; }
    DraftCheck.-beside #draft-body { layout: horizontal; }
    DraftCheck.-beside #findings { margin-left: 1; }
    """
    BINDINGS: ClassVar = bindings("draft")
    AUTO_FOCUS = "DraftArea"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "draft")
        self._area = DraftArea()
        self._findings_pane = DetailPane(id="findings")
        self._network = 0
        self._draft_id: int | None = None
        self._kept = ""
        self._changes = 0
        self._found: tuple[Finding, ...] = ()
        self._hidden, self._ready = 0, drafts.Ready()
        self._title_shown = "Findings"
        self._shows_versions = False
        self._is_checked = False
        self._is_empty = True
        """Whether the page of findings is that of an empty box."""
        self._is_quick = False
        """Whether the last check took so little that the next may be made between two keys."""
        self._is_warm = False
        """Whether the rules are loaded, so that a check takes no time."""
        self._before: list[Draft] = []
        """Drafts kept before, newest first."""

    def compose(self) -> ComposeResult:
        """Header, box and findings, footer."""
        from textual.containers import Container

        yield self._header
        yield Container(self._area, self._findings_pane, id="draft-body")
        yield self._footer

    def on_mount(self) -> None:
        """Begin to write; read the rules meanwhile."""
        self._area.border_title = line(("Draft", ""))
        self._findings_pane.border_title = line(("Findings", ""))
        self._write_header()
        self._show_findings()
        self._take_unkept()
        self._warm()
        self.background.read("drafts", lambda store, job: drafts.listed(store), self._take_drafts)

    def _take_unkept(self) -> None:
        """Go on with what could not be kept, if there is such a text."""
        unkept, self.session.unkept_draft = self.session.unkept_draft, None
        if unkept is not None:
            self._open(*unkept)
            self._kept = ""

    def _take_drafts(self, found: list[Draft]) -> None:
        self._before = found
        self._show_findings()

    def on_resize(self) -> None:
        """Put the findings beside the box where there is room."""
        self.set_class(self.app.size.width >= _NARROW, "-beside")
        self._write_header()

    # Checking

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Check once the keys rest."""
        self._changes += 1
        self._write_header()
        if not self._is_checked:
            self._show_findings()
        if self._is_warm and self._is_quick and len(self._area.text) <= _SHORT:
            # At once, so that the key and what is found are painted together.
            self._checked(self._findings())
        else:
            self.set_timer(_PAUSE, partial(self._check, self._changes))

    def _warm(self) -> None:
        session = self.session

        def ready(_: Job) -> drafts.Ready:
            reading = session.open_reading if session.has_store else None
            return drafts.warm(session.load_rules(), self._draft_context(), reading)

        def done(found: drafts.Ready) -> None:
            self._is_warm, self._ready = True, found
            self._check(self._changes)

        self.background.run("check", ready, done)

    def _draft_context(self) -> TextContext:
        return drafts.context_of(self.session.settings.desk.country, self.session.now())

    def _check(self, change: int) -> None:
        if change != self._changes or not self._is_warm:
            return
        text = self._area.text
        self.background.run("check", lambda job: self._findings(text), self._checked)

    def _findings(self, text: str | None = None) -> drafts.Checked:
        """Check a text, that in the box by default, and note whether this is quick."""
        began = thread_time()
        text, session = self._area.text if text is None else text, self.session
        checked = drafts.check(
            session.load_rules(), text, self._draft_context(), silences=self._ready.silences
        )
        self._is_quick = thread_time() - began <= _QUICK
        return checked

    def _checked(self, checked: drafts.Checked) -> None:
        if checked.text != self._area.text:
            return
        self._area.show_findings(checked.text, checked.findings)
        is_new = checked.findings != self._found or checked.hidden != self._hidden
        is_new |= self._is_empty != (not checked.text.strip())
        if not self._is_checked or is_new or self._shows_versions:
            self._is_checked = True
            self._found, self._hidden = checked.findings, checked.hidden
            self._show_findings()
            # Or the pane, which tells by a message that it is to be painted, comes a frame later.
            self._dirty_widgets.add(self._findings_pane)

    def _show_findings(self) -> None:
        self._is_empty = not self._area.text.strip()
        if self._is_empty:
            key = self.session.keymap.first("draft.list")
            sheet = pages.empty_page(self._before, key, self._ready)
        else:
            found = self._found if self._is_checked else None
            sheet = pages.findings_page(found, self._hidden, self._ready)
        self._findings_pane.refresh_page(sheet)
        count = f"  {len(self._found)}" if self._found else ""
        self._show_title(f"Findings{count}")
        self._shows_versions = False

    def _show_title(self, title: str) -> None:
        if title != self._title_shown:
            self._title_shown = title
            self._findings_pane.show_title(line((title, "")))

    def _write_header(self) -> None:
        text = self._area.text
        parts = pages.lengths(text, self._network, is_narrow=self.app.size.width < _NARROW)
        is_kept = text == self._kept
        self._header.show(parts, [("kept" if is_kept and text else "", MUTED)])

    # Keys

    def do_draft_network(self) -> None:
        """Next network."""
        self._network = (self._network + 1) % len(LIMITS)
        self._write_header()

    def do_draft_next(self) -> None:
        """To the next finding after the cursor."""
        if not self._found:
            self.tell(
                "Nothing is found in this text." if self._is_checked else "Still reading the rules."
            )
            return
        text = self._area.text
        places = [(self._area.place(text, each.offset), each) for each in self._found]
        here = self._area.cursor_location
        place, finding = next((each for each in places if each[0] > here), places[0])
        self._area.move_cursor(place)
        self._area.focus()
        self.tell(f"{finding.level.word}: {finding.message}")

    def do_draft_keep(self) -> None:
        """Keep a version."""
        text, draft_id = self._area.text, self._draft_id
        network = LIMITS[self._network].id

        def done(kept: int) -> None:
            self._draft_id, self._kept = kept, text
            self.tell(f"Kept as draft {kept}.")
            self._write_header()

        self.background.write(
            lambda store: drafts.keep(store, draft_id, text, network=network), done
        )

    def do_draft_copy(self) -> None:
        """Copy the text out."""
        if self._area.text.strip():
            copy_out(self.app, "draft", self._area.text, keeps_lines=True)
        else:
            self.tell("There is nothing to copy yet.")

    def do_draft_list(self) -> None:
        """Choose a kept draft, or begin a new one."""
        self.background.read("drafts", lambda store, job: drafts.listed(store), self._offer)

    def _offer(self, found: list[Draft]) -> None:
        self._before = found
        rows = pages.draft_rows(found, self.session.now(), self.session.zone)

        def chosen(number: int | None) -> None:
            if number is None:
                return
            self._keep_silently()
            if number == 0:
                self._open(None, "", "")
            else:
                draft = found[number - 1]
                self._open(draft.id, draft.text, draft.network)

        self.app.push_screen(Pick("Drafts", rows), chosen)

    def _open(self, draft_id: int | None, text: str, network: str) -> None:
        self._draft_id, self._kept = draft_id, text
        names = [limit.id for limit in LIMITS]
        self._network = names.index(network) if network in names else self._network
        self._area.load_text(text)
        self._area.move_cursor(self._area.document.end)
        self._area.focus()

    def do_draft_versions(self) -> None:
        """Show the versions of this draft, each with what it changed; again: the findings."""
        draft_id = self._draft_id
        if self._shows_versions:
            self._show_findings()
        elif draft_id is None:
            self.tell("Keep the draft first; each time it is kept makes a version.")
        else:
            self.background.read(
                "drafts", lambda store, job: drafts.one(store, draft_id)[1], self._show_versions
            )

    def _show_versions(self, versions: list[DraftVersion]) -> None:
        self._findings_pane.show(pages.versions_page(versions, self.session.zone))
        key = self.session.keymap.first("back")
        self._show_title(f"Versions: {key} shows the findings again")
        self._shows_versions = True

    # Leaving

    def _keep_silently(self) -> bool:
        """Keep what was written since it was kept last; return whether there is such a text."""
        text, draft_id, network = self._area.text, self._draft_id, LIMITS[self._network].id
        if not text.strip() or text == self._kept:
            return False
        self._kept = text
        self.background.write(
            lambda store: drafts.keep(store, draft_id, text, network=network),
            lambda kept: self._remember(text, kept),
            lambda error: self._hold((draft_id, text, network), error),
        )
        return True

    def _hold(self, unkept: tuple[int | None, str, str], error: TwiplotuiError) -> None:
        """Hold on to a text that the store did not take, for the draft check to go on with."""
        if self in self.app.screen_stack and self._area.text == unkept[1]:
            self._kept = ""
            self.tell(f"The draft is not kept. {error}", is_bad=True)
            return
        self.session.unkept_draft = unkept
        key = self.session.keymap.first("screen.draft")
        self.tell(f"The draft is not kept; {key} goes on with it. {error}", is_bad=True)

    def _remember(self, text: str, kept: int) -> None:
        if self._area.text == text:
            self._draft_id = kept
        keys = self.session.keymap
        self.tell(
            f"Kept as draft {kept}; {keys.first('screen.draft')} and then"
            f" {keys.first('draft.list')} go on with it."
        )

    @property
    def holds_unkept(self) -> bool:
        """Whether the text in the box was written to since it was kept."""
        return bool(self._area.text.strip()) and self._area.text != self._kept

    @property
    def keys_of_writing(self) -> Collection[str]:
        """Keys that the box takes while one writes in it; none: nobody does."""
        return self._area._bindings.key_to_bindings if self.focused is self._area else ()

    def before_quit(self) -> bool:
        """Keep what was written."""
        return self._keep_silently()

    def step_back(self) -> None:
        """From the versions to the findings; else keep what was written and go back."""
        if self._shows_versions:
            self._show_findings()
            return
        self._keep_silently()
        self.leave_screen()
