"""The application: themes, keys, messages, the store noticed from outside. Screens do the rest."""

from __future__ import annotations

import asyncio
import gc
import signal
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen

from twiplotui.errors import TwiplotuiError
from twiplotui.services.desk import mark_reviewed
from twiplotui.store.connection import Store
from twiplotui.tui import upkeep
from twiplotui.tui.acts import bindings, changed_keys, method_name, run_on
from twiplotui.tui.background import Background, Finished, Job
from twiplotui.tui.gate import Gate
from twiplotui.tui.palette import PALETTES
from twiplotui.tui.refreshing import RefreshFlow
from twiplotui.tui.registry import ACTIONS, Action
from twiplotui.tui.screens.full import FullScreen, full_screens
from twiplotui.tui.session import Session
from twiplotui.tui.styles import CSS
from twiplotui.tui.themes import make_theme

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver

    from twiplotui.store.undo import Undone
    from twiplotui.tui.application import Application
    from twiplotui.tui.messages import ImportProgressed

_LOOK_SECONDS = 1.0
"""How often the store is asked whether another program wrote to it."""


class TwiplotuiApp(RefreshFlow, App[None]):
    """The desk in a terminal.

    Args:
        session: Store, settings, clock, and who sits here.
    """

    CSS = CSS
    BINDINGS: ClassVar = bindings("app")
    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title = "twiplotui"
        self.fault: Exception | None = None
        """What ended the program, if it was no wish of the user's."""
        self.wants_demo = False
        """Whether the user chose the demo when there was no store."""
        self.signal_code = 0
        """128 and the number of the signal that ended the program."""
        self.background = Background(
            self, session.open_reading, session.open_writing, self.told_error
        )
        self._filters.append(Gate())
        for palette in PALETTES.values():
            self.register_theme(make_theme(palette))
        wanted = session.settings.screen.theme
        self.theme = wanted if wanted in PALETTES else "dark"
        self.set_keymap(changed_keys(session.keymap))
        self.running_import: Job | None = None
        self.is_import_stopped = False
        """Whether the running import was asked to stop; it ends with a report."""
        self._opened_at = 0.0
        self._data_version = 0
        self._writer_version: int | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return what reads the keys and writes the screen."""
        driver = super().get_driver_class()
        if driver.__name__ == "LinuxDriver":
            from twiplotui.tui.driver import KeyReader

            return KeyReader
        return driver

    def on_mount(self) -> None:
        """Begin to listen: to signals, and to what other programs write."""
        self._listen_for_signals()
        if not self.session.has_store:
            from twiplotui.tui.screens.first_start import FirstStart

            self.push_screen(FirstStart())
        self.call_after_refresh(_begin_collecting)
        self.set_interval(_LOOK_SECONDS, self._look)
        self.set_timer(upkeep.AFTER_SECONDS, self._keep_up)
        self.set_interval(upkeep.EVERY_SECONDS, self._keep_up)

    def _keep_up(self) -> None:
        if self.session.has_store and not self.session.is_demo:
            self.background.run(
                "upkeep",
                lambda job: upkeep.keep_up(self.session, job),
                lambda changed: (
                    self.say(f"{changed} flags changed with the rules") if changed else None
                ),
                lambda _error: None,
            )

    def get_default_screen(self) -> Screen[Any]:
        """Return the desk, so that nothing is drawn before it; an empty screen without a store."""
        return self._new_desk() if self.session.has_store else super().get_default_screen()

    def _new_desk(self) -> Screen[Any]:
        from twiplotui.tui.screens.desk import Desk

        self._data_version = self.session.reader.store.data_version()
        return Desk(self.session)

    def begin_with_import(self) -> None:
        """Make the store, show the desk and the import over it."""
        self.session.open_writing().close()
        self.pop_screen()
        self.push_screen(self._new_desk())
        self.call_after_refresh(self.do_screen_import)

    def begin_with_sources(self) -> None:
        """Make the store, show the desk, and ask over it for a source to add."""
        from twiplotui.tui.screens.sources import Sources

        self.session.open_writing().close()
        self.pop_screen()
        self.push_screen(self._new_desk())
        asking = Sources(self.session, is_asking=True)
        self.call_after_refresh(lambda: self.push_screen(asking))

    # Messages

    def on_finished(self, event: Finished) -> None:
        """Hand a result to who asked for it, unless it is stale."""
        if not event.job.is_cancelled:
            event.deliver()

    def on_import_progressed(self, event: ImportProgressed) -> None:
        """Hand news of the running import to its screen, where it is shown."""
        for screen in full_screens(self.screen_stack):
            screen.show_progress(event)

    def stop_import(self) -> None:
        """Ask the running import to stop."""
        self.is_import_stopped = True

    def say(self, message: str, *, is_bad: bool = False) -> None:
        """Say something in passing in the last line of the screen on top."""
        for screen in full_screens(self.screen_stack)[-1:]:
            screen.say(message, is_bad=is_bad)

    def told_error(self, error: TwiplotuiError) -> None:
        """Tell an error that stopped nothing but the act itself."""
        self.say(str(error), is_bad=True)

    def wrote(self) -> None:
        """Take note that the last change of the store was our own.

        Somebody else may have written in the same moment; the writing connection, which does not
        count its own changes, tells.
        """
        self._data_version = self.session.reader.store.data_version()
        self.background.write(Store.data_version, self._writer_saw, lambda _error: None)

    def ready_to_write(self) -> None:
        """Open the store for writing before the first act, which else waits for it."""
        self.background.write(_ready, self._writer_saw, lambda _error: None)

    def _writer_saw(self, version: int) -> None:
        if self._writer_version not in (None, version):
            self.store_changed()
        self._writer_version = version

    def store_changed(self) -> None:
        """Let every screen look at the store anew."""
        for screen in full_screens(self.screen_stack):
            screen.look_again()

    def _look(self) -> None:
        if not self.session.has_store:
            return
        version = self.session.reader.store.data_version()
        if version != self._data_version:
            self._data_version = version
            self.store_changed()

    # Acts that every screen has

    def do_undo(self) -> None:
        """Undo the last act."""
        self._turn(redoing=False)

    def do_redo(self) -> None:
        """Do again what was undone last."""
        self._turn(redoing=True)

    def _turn(self, *, redoing: bool) -> None:
        from twiplotui.services.triage import redo, undo

        turn, by = (redo if redoing else undo), self.session.who

        def done(result: tuple[Undone, str]) -> None:
            undone, message = result
            self.say(message)
            for screen in full_screens(self.screen_stack):
                screen.restored(undone)

        self.background.write(lambda store: turn(store, by=by), done)

    def do_view_theme(self) -> None:
        """Next theme."""
        names = list(PALETTES)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.say(f"Theme: {self.theme}. To keep it, write theme = “{self.theme}” under [screen].")

    def do_view_redraw(self) -> None:
        """Paint the whole screen anew."""
        self.refresh(repaint=True, layout=True)

    def do_help(self) -> None:
        """Show every key."""
        from twiplotui.tui.screens.help import Help

        here = {action.where for action in self._answering()}
        self.push_screen(Help(self.session.keymap, here))

    def do_palette(self) -> None:
        """Offer every action by name."""
        from twiplotui.tui.screens.palette import CommandPalette

        def chosen(action_id: str | None) -> None:
            if action_id:
                self.call_later(self.carry_out, action_id)

        self.push_screen(CommandPalette(self.session.keymap, self.possible()), chosen)

    def do_screen_accounts(self) -> None:
        """To the watch list."""
        from twiplotui.tui.screens.accounts import Accounts

        self.show_once(Accounts, lambda: Accounts(self.session))

    def do_screen_draft(self) -> None:
        """To the draft check."""
        from twiplotui.tui.screens.draft import DraftCheck

        self.show_once(DraftCheck, lambda: DraftCheck(self.session))

    def do_screen_import(self) -> None:
        """To the import."""
        from twiplotui.tui.screens.importing import Importing

        self.show_once(Importing, lambda: Importing(self.session))

    def do_screen_sources(self) -> None:
        """To the live sources."""
        from twiplotui.tui.screens.sources import Sources

        self.show_once(Sources, lambda: Sources(self.session))

    def show_once(self, kind: type[Any], make: Any) -> None:  # noqa: ANN401 - any screen
        """Show a screen, unless it is on top already."""
        if self.session.has_store and not isinstance(self.screen, kind):
            self.push_screen(make())

    def do_back(self) -> None:
        """One step back."""
        if isinstance(self.screen, FullScreen):
            self.screen.step_back()

    def do_quit(self) -> None:
        """Leave; asks only while an import runs."""
        if isinstance(self.screen, FullScreen):
            self.screen.before_quit()
        if self.running_import is None:
            self.leave()
            return
        from twiplotui.tui.screens.prompts import Confirm

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.leave()

        self.push_screen(Confirm("An import is running. Quit and stop it?"), answered)

    def leave(self) -> None:
        """Leave at once; what is on its way to the store is written."""
        if self.session.has_store and not self.session.is_demo:
            self.background.write(mark_reviewed, lambda _: None, lambda _: None)
        self.exit()

    def took_note(self, action_id: str) -> None:
        """Tell the screens that an action was carried out; the practice counts on it."""
        for screen in full_screens(self.screen_stack):
            screen.took_note(action_id)

    # The palette

    def possible(self) -> list[Action]:
        """Return the actions that something on the screen can carry out now."""
        return [action for action in self._answering() if action.in_palette]

    def _answering(self) -> list[Action]:
        nodes = self._nodes_for_acts()
        return [
            action
            for action in ACTIONS
            if any(hasattr(node, method_name(action.id)) for node in nodes)
        ]

    async def carry_out(self, action_id: str) -> None:
        """Carry out an action on the innermost part of the screen that has it."""
        for node in self._nodes_for_acts():
            if await run_on(node, action_id):
                return

    def _nodes_for_acts(self) -> list[object]:
        focused = self.screen.focused
        found: list[object] = list(focused.ancestors_with_self) if focused is not None else []
        return [*found, self.screen, self]

    # Keys typed ahead

    def box_opened(self) -> None:
        """Take note that another screen came on top."""
        self._opened_at = Message().time

    async def _on_key(self, event: events.Key) -> None:
        """Give a key that was typed before its box had opened to that box; else it were lost."""
        if event.time < self._opened_at:
            event.prevent_default()
            self.post_message(events.Key(event.key, event.character))

    # Ending well

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self._on_signal, int(number))
            except (NotImplementedError, RuntimeError, ValueError):
                return

    def _on_signal(self, number: int) -> None:
        self.signal_code = 128 + number
        self.exit(return_code=self.signal_code)

    def panic(self, *renderables: RenderableType) -> None:
        """End as after any other fault: what Textual would print holds what was typed."""
        self._handle_exception(OSError("the terminal cannot be read"))

    def _handle_exception(self, error: Exception) -> None:
        """End without printing locals, which may quote a post or a draft."""
        if self.fault is None:
            self.fault = error
        self._return_code = 70
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()


if TYPE_CHECKING:
    _IT_IS_WHAT_SCREENS_EXPECT: type[Application] = TwiplotuiApp


def _ready(store: Store) -> int:
    """Load what acts need."""
    import twiplotui.services.triage  # noqa: F401 - it is used by the first act

    return store.data_version()


def _begin_collecting() -> None:
    """Collect garbage from now on, but leave alone what was loaded: a pass over it takes frames."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
