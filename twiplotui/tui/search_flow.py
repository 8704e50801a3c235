"""Searching at the desk: results while one types, in the pane of posts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from twiplotui.errors import QueryError, TwiplotuiError
from twiplotui.services.desk import DeskReader, PostLine
from twiplotui.store.connection import Store
from twiplotui.tui.background import Job
from twiplotui.tui.desk_lists import PostIds, no_posts
from twiplotui.tui.desk_refresh import DeskRefresh
from twiplotui.tui.ids import ArrayIds, Standing, WindowIds
from twiplotui.tui.registry import SEARCHED

if TYPE_CHECKING:
    from twiplotui.store.search import Count
    from twiplotui.tui.widgets.search_box import SearchBox

_CHUNK = 10_000
"""Results read at a time; more follow when the cursor comes near the end."""
_NEAR_END = 400
_PREFIX = 2
"""Letters that the beginning of a word must have to be looked for."""
_NOTHING = (
    "Nothing found.",
    "A * at the end of a word finds what it begins; Esc ends the search.",
)


class Found(NamedTuple):
    """What a search finds."""

    query: str
    ids: list[int]
    total: Count
    is_newest: bool
    rows: dict[int, PostLine]
    """Those of the posts that will be in sight."""


class SearchFlow(DeskRefresh):
    """The search box, its results and saved searches."""

    _found: Found | None = None
    _searched_from = "alerts"
    """The pane to go back to where nothing was searched for."""

    def do_search(self) -> None:
        """Open the box."""
        self.begin_search(self.search_words)

    def begin_search(self, words: str) -> None:
        """Open the box with words in it."""
        from twiplotui.store import saved_searches
        from twiplotui.tui.widgets.search_box import SearchBox

        if self._box() is None:
            self._searched_from = self.panes.focused_name
            history = saved_searches.recent(self.session.reader.store)
            self.mount(SearchBox(words, history), after="#header")
            self._footer.lend(self._keys_of_box())

    def _keys_of_box(self) -> Sequence[tuple[str, str]]:
        save = self.session.keymap.first("search.save", is_typing=True)
        keys = [("Enter", "To the results"), ("↑", "Earlier searches"), (save, "Save search")]
        return [each for each in (*keys, ("Esc", "Leave")) if each[0]]

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Search for what stands there now."""
        if event.query.strip():
            self.run_search(event.query)
        elif self.is_searching:
            self.end_search(is_typing=True)
            box = self._box()
            if box is not None:
                box.say_nothing()

    def on_search_box_accepted(self, event: SearchBox.Accepted) -> None:
        """Go to the results, and remember the search."""
        query = event.query.strip()
        if not query:
            self.end_search()
            self._close_box()
            return
        self.run_search(query, and_go=True)

    def on_search_box_left(self) -> None:
        """Close the box; results stay."""
        self.go_to_pane("posts" if self.is_searching else self._searched_from)
        self._close_box()

    def run_search(self, query: str, *, and_go: bool = False) -> None:
        """Search in a thread; what stands there stays until there is a result."""
        from twiplotui.store import saved_searches

        def done(found: Found) -> None:
            self._show_found(found)
            if and_go:
                self.go_to_pane("posts")
                self._close_box()
                self.took_note(SEARCHED)
                self.background.write(
                    lambda store: saved_searches.remember(store, query), lambda _: None
                )

        here = self.posts.standing
        if query != self.search_words:
            here = here._replace(cursor_id=None, cursor=0)
        work = partial(_find, query, here)
        self.background.read("search", work, done, self._failed)

    def _failed(self, error: TwiplotuiError) -> None:
        box = self._box()
        if box is not None and isinstance(error, QueryError):
            box.say_wrong(error)
        else:
            self.tell(str(error), is_bad=True)

    def _show_found(self, found: Found) -> None:
        # Another search begins at its first result; the same one again stays where it was.
        first = found.ids[0] if found.ids and found.query != self.search_words else None
        self.search_words, self._found = found.query, found
        self.posts.clear_marks()
        self.posts.empty = _NOTHING
        self.posts.set_ids(ArrayIds(found.ids), select=first, rows=found.rows)
        box = self._box()
        if box is not None:
            noun = "post" if str(found.total) == "1" else "posts"
            box.say_found(f"{found.total} {noun}", is_any=bool(found.ids))
            self._reveal_posts()
        self.refresh_titles()

    def _reveal_posts(self) -> None:
        """Show the results while one types, where one list only has room."""
        if "posts" not in self.panes.names():
            self.panes.put(current="posts", focused="posts", is_zoomed=self.panes.is_zoomed)
            self.follow_cursor()

    def end_search(self, *, is_typing: bool = False) -> None:
        """Show all posts again."""
        self.search_words, self._found = "", None
        self.background.cancel("search")
        self.posts.clear_marks()
        self.posts.empty = no_posts(self.session)
        self.posts.set_ids(WindowIds(PostIds(self.session)))
        self.load_rest()
        if not is_typing:
            self.go_to_pane("posts")

    def more_results(self) -> None:
        """Read on where the cursor comes near the end of what was read of a search."""
        found, shown = self._found, self.posts.ids
        if found is None or not found.is_newest or not isinstance(shown, ArrayIds):
            return
        if shown.count % _CHUNK or self.posts.cursor < shown.count - _NEAR_END or not shown.count:
            return
        last = shown.all()[-1]

        def done(ids: list[int]) -> None:
            if self._found is found and shown.count and shown.all()[-1] == last:
                shown.extend(ids)
                self.posts.recount()

        self.background.read("more", partial(_find_more, found.query, last), done)

    def do_search_save(self) -> None:
        """Keep the search under a name."""
        from twiplotui.services import searches
        from twiplotui.tui.screens.prompts import Ask

        if not self.search_words:
            self.tell("Search first, then save the search.")
            return
        query = self.search_words

        def named(name: str | None) -> None:
            if name and name.strip():
                self.background.write(
                    lambda store: searches.save(store, name, query),
                    lambda _: self._saved(name),
                )

        self.app.push_screen(Ask(f"Save “{query}” as?", "A name; the same name replaces."), named)

    def _saved(self, name: str) -> None:
        self.tell(f"Saved as “{name.strip()}”.")
        self.side.load(self.background)

    def _box(self) -> SearchBox | None:
        found: Any = self.query("#search")
        return found.first() if found else None

    def _close_box(self) -> None:
        box = self._box()
        if box is not None:
            box.remove()
            self._footer.lend(())


def _find(query: str, here: Standing, store: Store, job: Job) -> Found:
    """Find the words as typed; where there is nothing, what the last word begins."""
    found = _found(query, store)
    last = query.rstrip().rsplit(" ", 1)[-1]
    if not (found.ids or len(last) < _PREFIX or not last.isalpha() or job.is_cancelled):
        begun = _found(f"{query.rstrip()}*", store)
        found = begun if begun.ids else found
    near = DeskReader(store).posts(here.near(ArrayIds(found.ids)))
    return found._replace(rows={each.post.id: each for each in near})


def _found(query: str, store: Store) -> Found:
    from twiplotui.store.search import Count, compile_text, count, page_ids, sorted_ids

    compiled = compile_text(store, query)
    is_newest = compiled.sort == "newest"
    if is_newest:
        ids = page_ids(store, compiled, limit=_CHUNK)
    else:
        ids = sorted_ids(store, compiled, limit=_CHUNK)
    found = count(store, compiled) if len(ids) == _CHUNK else Count(len(ids), False)
    return Found(query, ids, found, is_newest, {})


def _find_more(query: str, last: int, store: Store, job: Job) -> list[int]:
    from twiplotui.store.search import compile_text, page_ids

    return page_ids(store, compile_text(store, query), limit=_CHUNK, before=last)
