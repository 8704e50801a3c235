"""The first screen: alerts, posts, follow changes, and all there is of the selected one."""

from __future__ import annotations

from twiplotui.services.desk import VIEWS
from twiplotui.tui.item_flow import ItemFlow
from twiplotui.tui.panes import BESIDE, LISTS
from twiplotui.tui.search_flow import SearchFlow
from twiplotui.tui.triage_flow import TriageFlow
from twiplotui.tui.widgets.virtual_list import VirtualList


class Desk(TriageFlow, SearchFlow, ItemFlow):
    """Everything that changed since the last look, in one queue, with reason and evidence."""

    _is_opened = False
    """Whether Enter gave the detail the whole screen, as it does where there is little room."""

    def on_mount(self) -> None:
        """Read the first pages and put the cursor into the queue."""
        self.load_first_pages()
        self.alerts.focus()
        self.refresh_titles()
        self.call_after_refresh(self._load_rest)

    def _load_rest(self) -> None:
        self.application.takes_keys()
        self.load_other_pages()
        self.refresh_titles()
        self.load_rest()
        self.application.ready_to_write()

    def step_back(self) -> None:
        """One step back: marks, zoom, detail, search, other view, filter; last, stop a refresh."""
        if self.current_list.clear_marks():
            return
        if self._is_opened:
            self.go_to_pane(self.panes.current)
        elif self.panes.is_zoomed:
            self.do_view_zoom()
        elif self.panes.focused_name in ("detail", "side"):
            self.go_to_pane(self.panes.current)
        elif self.is_searching:
            self.end_search()
        elif self.view != "open":
            self.set_view("open")
        elif self.panes.current == "events" and self.is_filtered:
            self.show_events("all")
        elif self.panes.current != "alerts":
            self.go_to_pane("alerts")
        else:
            self.application.stop_refresh()

    def go_to_pane(self, name: str) -> None:
        """Focus a pane; a detail that Enter gave the whole screen gives it back."""
        if self._is_opened and name != "detail":
            self.do_view_zoom()
        super().go_to_pane(name)

    def do_view_zoom(self) -> None:
        """Give the focused pane all the room, or back."""
        self._is_opened = False
        super().do_view_zoom()

    def do_view_states(self) -> None:
        """The next view of the queue."""
        names = list(VIEWS)
        self.set_view(names[(names.index(self.view) + 1) % len(names)])

    def set_view(self, view: str) -> None:
        """Show alerts of other states."""
        self.view = view
        self.go_to_pane("alerts")
        self.alerts.clear_marks()
        self.reload_alerts()
        self.tell(f"Alerts shown: {view}.")

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """Let the detail follow the cursor of the list in use."""
        if event.source is self.posts:
            self.more_results()
        if event.source is self.current_list:
            self.follow_cursor()

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Enter leads to the detail; in the side list it runs the search."""
        if event.source is self.side:
            self.open_side_row()
        elif event.source.id in LISTS:
            self.show_detail()
            self.go_to_pane("detail")
            if self.app.size.width < BESIDE and not self.panes.is_zoomed:
                self.do_view_zoom()
                self._is_opened = True

    # The side list

    def open_side_row(self) -> None:
        """Search for what the selected row of the side list stands for."""
        row = self.side.current
        if row is not None and row.query:
            self.run_search(row.query, and_go=True)

    def do_search_saved(self) -> None:
        """To the saved searches: in the side list where it is shown, else to choose from."""
        if "side" in self.panes.names():
            self.go_to_pane("side")
            return
        from twiplotui.tui.screens.pick_saved import pick_saved

        pick_saved(self, "Saved searches", lambda saved: self.run_search(saved.query, and_go=True))

    def do_search_forget(self) -> None:
        """Choose a saved search, ask, and remove it."""
        from twiplotui.services import searches
        from twiplotui.tui.screens.pick_saved import pick_saved
        from twiplotui.tui.screens.prompts import Confirm

        def chosen(saved: searches.Saved) -> None:
            def answered(is_yes: bool | None) -> None:
                if is_yes:
                    self.background.write(
                        lambda store: searches.forget(store, saved.name),
                        lambda _: self._forgotten(saved.name),
                    )

            question = f"Forget the saved search “{saved.name}”?"
            self.app.push_screen(Confirm(question, f"It searches for: {saved.query}"), answered)

        pick_saved(self, "Forget which saved search?", chosen)

    def _forgotten(self, name: str) -> None:
        self.tell(f"Forgot “{name}”.")
        self.side.load(self.background)
