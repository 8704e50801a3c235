"""The application: themes, messages, undo; its other parts and the screens do the rest."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.message import Message
from textual.screen import Screen

from twiplotui.errors import TwiplotuiError
from twiplotui.services.desk import mark_reviewed
from twiplotui.text.counts import plural
from twiplotui.tui import upkeep
from twiplotui.tui.acts import bindings, changed_keys
from twiplotui.tui.background import Background, Finished
from twiplotui.tui.ending import Ending
from twiplotui.tui.gate import Gate
from twiplotui.tui.import_run import ImportRun
from twiplotui.tui.noticing import StoreNotice
from twiplotui.tui.opening import ScreenFlow
from twiplotui.tui.palette import PALETTES, in_sixteen
from twiplotui.tui.refreshing import RefreshFlow
from twiplotui.tui.screens.full import FullScreen, full_screens
from twiplotui.tui.session import Session
from twiplotui.tui.styles import CSS
from twiplotui.tui.themes import chosen_theme, keep_theme, make_theme
from twiplotui.tui.words import rules_told

if TYPE_CHECKING:
    from textual.driver import Driver

    from twiplotui.store.undo import Undone
    from twiplotui.tui.application import Application


class TwiplotuiApp(Ending, ImportRun, RefreshFlow, ScreenFlow, StoreNotice):
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
        # Two widgets of every screen and box that we never show anything in.
        self._disable_tooltips = self._disable_notifications = True
        self.wants_demo = False
        """Whether the user chose the demo when there was no store."""
        self.background = Background(
            self, session.open_reading, session.open_writing, self.told_error
        )
        self._filters.append(Gate())
        for palette in PALETTES.values():
            self.register_theme(make_theme(palette))
        self._begin_with_theme(chosen_theme(session))
        self.set_keymap(changed_keys(session.keymap))
        self._opened_at = 0.0
        self._takes_keys = False
        self._typed_ahead: list[events.Key] = []
        self._rules_note = ""

    def _begin_with_theme(self, name: str) -> None:
        """Take a theme before anything is drawn: changed, every style would be worked out twice."""
        self.set_reactive(TwiplotuiApp.theme, name)
        is_dark = self.current_theme.dark
        self.update_classes({"-dark-mode": is_dark, "-light-mode": not is_dark}, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    are_few_colours = False
    """Whether the terminal has sixteen colours only."""

    def fit_colours(self) -> None:
        """Go by how many colours the terminal has."""
        if self.console.color_system in ("standard", "windows"):
            self.are_few_colours = True
            for palette in PALETTES.values():
                self.register_theme(make_theme(in_sixteen(palette)))

    def get_driver_class(self) -> type[Driver]:
        """Return what reads the keys and writes the screen."""
        driver = super().get_driver_class()
        if driver.__name__ == "LinuxDriver":
            from twiplotui.tui.driver import KeyReader

            return KeyReader
        return driver

    def on_mount(self) -> None:
        """Begin what is done now and then."""
        self.call_after_refresh(_begin_collecting)
        self.set_timer(upkeep.AFTER_SECONDS, self._keep_up)
        self.set_interval(upkeep.EVERY_SECONDS, self._keep_up)

    def _keep_up(self) -> None:
        if self.session.has_store and not self.session.is_demo:
            self.background.run(
                "upkeep",
                lambda job: upkeep.keep_up(self.session, job),
                self._tell_kept,
                lambda _error: None,
            )

    def _tell_kept(self, kept: upkeep.Kept) -> None:
        """Tell of flags that changed, and of a mistake in the rules once."""
        is_news, self._rules_note = kept.rules_note != self._rules_note, kept.rules_note
        told = f"{plural(kept.changed, 'flag')} changed with the rules." if kept.changed else ""
        note = rules_told(kept.rules_note) if is_news else ""
        if told or note:
            self.say(f"{told}{note}".strip(), is_bad=bool(note))

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Read how a screen looks, once; of the others it says nothing, so they are left alone."""
        kind = type(screen)
        place = (kind.__module__, f"{kind.__name__}.CSS")
        if screen.CSS and not self.stylesheet.has_source(*place):
            self.stylesheet.add_source(screen.CSS, read_from=place, scope=screen._css_type_name)

    def get_default_screen(self) -> Screen[Any]:
        """Return the desk, or what greets whoever has no store, so that nothing is drawn before."""
        if self.session.has_store:
            return self._new_desk()
        from twiplotui.tui.screens.first_start import FirstStart

        greeting = FirstStart()
        # As if it were pushed: another one takes its place.
        self._load_screen_css(greeting)
        greeting._push_result_callback(self, None)
        return greeting

    def _new_desk(self) -> Screen[Any]:
        from twiplotui.tui.screens.desk import Desk

        self.store_seen()
        return Desk(self.session)

    def begin_with_import(self) -> None:
        """Make the store, show the desk and the import over it."""
        self.session.open_writing().close()
        self.switch_screen(self._new_desk())
        self.call_after_refresh(self.do_screen_import)

    def begin_with_sources(self) -> None:
        """Make the store, show the desk, and ask over it for a source to add."""
        from twiplotui.tui.screens.sources import Sources

        self.session.open_writing().close()
        self.switch_screen(self._new_desk())
        asking = Sources(self.session, is_asking=True)
        self.call_after_refresh(lambda: self.push_screen(asking))

    # Messages

    def on_finished(self, event: Finished) -> None:
        """Hand a result to who asked for it, unless it is stale."""
        if not event.job.is_cancelled:
            event.deliver()

    def say(self, message: str, *, is_bad: bool = False) -> None:
        """Say something in passing in the last line of the screen on top."""
        for screen in full_screens(self.screen_stack)[-1:]:
            screen.say(message, is_bad=is_bad)

    def told_error(self, error: TwiplotuiError) -> None:
        """Tell an error that stopped nothing but the act itself."""
        self.say(str(error), is_bad=True)

    # Acts that every screen has

    def do_undo(self) -> None:
        """Undo the last act."""
        self._turn(redoing=False)

    def do_redo(self) -> None:
        """Do again what was undone last."""
        self._turn(redoing=True)

    def _turn(self, *, redoing: bool) -> None:
        from twiplotui.services.triage import redo, undo

        turn, by, keys = (redo if redoing else undo), self.session.who, self.session.keymap
        again = (keys.first("undo"), "undoes it") if redoing else (keys.first("redo"), "redoes it")

        def done(result: tuple[Undone, str]) -> None:
            undone, message = result
            self.say(f"{message}.  {' '.join(again)}." if again[0] else f"{message}.")
            self.tell_restored(undone)

        self.write(lambda store: turn(store, by=by), done)

    def tell_restored(self, undone: Undone) -> None:
        """Let every screen show what an undo put back."""
        for screen in full_screens(self.screen_stack):
            screen.restored(undone)

    def do_view_theme(self) -> None:
        """Next theme; the store keeps it for the next time."""
        names = list(PALETTES)
        self.theme = name = names[(names.index(self.theme) + 1) % len(names)]
        self.say(f"Theme: {name}.")
        if self.session.has_store and not self.session.is_demo:
            keep = partial(keep_theme, wanted=self.session.settings.screen.theme, name=name)
            self.background.write(keep, lambda _: None, lambda _: None)

    def do_view_redraw(self) -> None:
        """Paint the whole screen anew."""
        self.refresh(repaint=True, layout=True)

    def do_back(self) -> None:
        """One step back."""
        if isinstance(self.screen, FullScreen):
            self.screen.step_back()

    def do_quit(self) -> None:
        """Leave; asks only while an import runs, or where a draft would be lost."""
        if isinstance(self.screen, FullScreen) and self.screen.before_quit():
            # Told after what is being kept, as writings follow each other.
            self.background.write(lambda _: None, lambda _: self._quit(), lambda _: self._quit())
        else:
            self._quit()

    def _quit(self) -> None:
        lost = self.session.unkept_draft is not None or any(
            each.holds_unkept for each in full_screens(self.screen_stack)
        )
        questions = [
            *(["A draft could not be kept. Quit and lose it?"] if lost else []),
            *(["An import is running. Quit and stop it?"] if self.running_import else []),
        ]
        if not questions:
            self.leave()
            return
        from twiplotui.tui.screens.prompts import Confirm

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.leave()

        self.push_screen(Confirm(questions[0], "\n".join(questions[1:])), answered)

    def action_help_quit(self) -> None:
        """Tell whoever presses Ctrl+C out of habit how one leaves."""
        self.say(f"{self.session.keymap.first('quit')} leaves twiplotui.")

    def leave(self) -> None:
        """Leave at once; what is on its way to the store is written."""
        if self.session.has_store and not self.session.is_demo:
            self.background.write(mark_reviewed, lambda _: None, lambda _: None)
        self.exit()

    def took_note(self, action_id: str) -> None:
        """Tell the screens that an action was carried out; the practice counts on it."""
        for screen in full_screens(self.screen_stack):
            screen.took_note(action_id)

    def on_unmount(self) -> None:
        """Give the store back when the last screen is gone."""
        self.session.close()

    # Keys typed ahead

    async def on_event(self, event: events.Event) -> None:
        """Hold keys until the first screen can take them, as whoever knows the keys types ahead."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if not self._takes_keys:
                self._typed_ahead.append(event)
                return
            await self._take_typed_ahead()
        await super().on_event(event)

    def takes_keys(self) -> None:
        """Take keys from now on, first those that were typed ahead."""
        self._takes_keys = True
        self.call_later(self._take_typed_ahead)

    async def _take_typed_ahead(self) -> None:
        typed, self._typed_ahead = self._typed_ahead, []
        for event in typed:
            await super().on_event(event)

    def box_opened(self) -> None:
        """Take note that another screen came on top."""
        self._opened_at = Message().time

    async def _on_key(self, event: events.Key) -> None:
        """Give a key that was typed before its box had opened to that box; else it were lost."""
        if event.time < self._opened_at:
            event.prevent_default()
            self.post_message(events.Key(event.key, event.character))


if TYPE_CHECKING:
    _IT_IS_WHAT_SCREENS_EXPECT: type[Application] = TwiplotuiApp


def _begin_collecting() -> None:
    """Collect garbage from now on, but leave alone what was loaded: a pass over it takes frames."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
