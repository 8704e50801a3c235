"""Opening screens, and carrying out by name what the open one can do."""

from __future__ import annotations

from typing import Any

from twiplotui.tui.acts import Acts, method_name, run_on
from twiplotui.tui.registry import ACTIONS, Action
from twiplotui.tui.screens.full import FullScreen, full_screens


class ScreenFlow(Acts):
    """The part of the application that opens screens, its help and its palette."""

    def do_help(self) -> None:
        """Show every key."""
        from twiplotui.tui.screens.help import Help

        here = {action.where for action in self._answering()}
        screen = self.app.screen
        taken = screen.keys_of_writing if isinstance(screen, FullScreen) else ()
        self.app.push_screen(Help(self.application.session.keymap, here, taken))

    def do_palette(self) -> None:
        """Offer every action by name."""
        from twiplotui.tui.screens.palette import command_palette

        actions = tuple(self.possible())

        def chosen(number: int | None) -> None:
            if number is not None:
                self.call_later(self.carry_out, actions[number].id)

        self.app.push_screen(command_palette(self.application.session.keymap, actions), chosen)

    def do_screen_accounts(self) -> None:
        """To the watch list."""
        from twiplotui.tui.screens.accounts import Accounts

        self._show_once(Accounts)

    def do_screen_draft(self) -> None:
        """To the draft check."""
        from twiplotui.tui.screens.draft import DraftCheck

        self._show_once(DraftCheck)

    def do_screen_import(self) -> None:
        """To the import; from there once more: choose a file."""
        from twiplotui.tui.screens.importing import Importing

        if isinstance(self.app.screen, Importing):
            self.app.screen.choose_file()
        else:
            self._show_once(Importing)

    def do_screen_sources(self) -> None:
        """To the live sources."""
        from twiplotui.tui.screens.sources import Sources

        self._show_once(Sources)

    def do_screen_journal(self) -> None:
        """To the journal."""
        from twiplotui.tui.screens.journal import Journal

        self._show_once(Journal)

    def do_screen_brief(self) -> None:
        """To the brief."""
        from twiplotui.tui.screens.brief import BriefScreen

        self._show_once(BriefScreen)

    def search_at_desk(self, words: str) -> None:
        """Leave the screens above the desk, and begin a search there."""
        from twiplotui.tui.search_flow import SearchFlow

        stack = full_screens(self.app.screen_stack)
        desk = next((each for each in stack if isinstance(each, SearchFlow)), None)
        if desk is None:
            return
        while self.app.screen is not desk:
            if isinstance(self.app.screen, FullScreen):
                self.app.screen.before_quit()
            self.app.pop_screen()
        desk.begin_search(words)

    def _show_once(self, kind: type[Any]) -> None:
        """Show a screen, unless it is on top already."""
        session = self.application.session
        if session.has_store and not isinstance(self.app.screen, kind):
            self.app.push_screen(kind(session))

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
        focused = self.app.screen.focused
        found: list[object] = list(focused.ancestors_with_self) if focused is not None else []
        return [*found, self.app.screen, self]
