"""What is done with the selected item besides triage: copy, open a link, go to its account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from twiplotui.model.countries import alpha2
from twiplotui.services.desk import PostLine
from twiplotui.store.desk_pages import EVENT_FILTERS, AlertLine
from twiplotui.text.clean import display, handle, one_line, plain_line
from twiplotui.text.counts import plural
from twiplotui.text.hosts import told_host
from twiplotui.tui.desk_refresh import DeskRefresh
from twiplotui.tui.words import country_told

if TYPE_CHECKING:
    from twiplotui.model.post_detail import PostDetail, SourceRecord

_MOST_LINKS = 9
_MOST_RECORDS = 9
_MOST_OF_A_RECORD = 20_000
"""Characters of a record in a box."""
_FILTER_WORDS = {
    "all": ("a", "all"),
    "mutual": ("m", "mutual formed or broken"),
    "one-sided": ("o", "one-sided: not followed back"),
    "ours": ("w", "with one of ours"),
    "unconfirmed": ("u", "unconfirmed"),
}


class ItemFlow(DeskRefresh):
    """The `do_item_…` methods of the desk."""

    _approved_hosts: frozenset[str] = frozenset()

    def post_here(self) -> PostDetail | None:
        """Return all there is of the selected post, or of the selected alert's post."""
        row = self.current_list.current
        post_id = None
        if isinstance(row, PostLine):
            post_id = row.post.id
        elif isinstance(row, AlertLine):
            post_id = row.alert.facts.post_id
        return self.session.reader.post_detail(post_id) if post_id else None

    def do_item_copy(self) -> None:
        """Offer what can be copied."""
        from twiplotui.tui.screens.prompts import Choice

        texts: dict[str, tuple[str, str]] = {}
        post = self.post_here()
        row = self.current_list.current
        if post is not None:
            texts["t"] = ("text", post.row.text)
            if post.row.url:
                texts["l"] = ("link", post.row.url)
        account = self.account_here()
        if account is not None and account.handle:
            texts["h"] = ("handle", "@" + handle(account.handle))
        if isinstance(row, AlertLine):
            texts["r"] = ("reason", row.alert.facts.reason)
        if not texts:
            self.tell("There is nothing to copy here.")
            return

        def answered(letter: str | None) -> None:
            if letter is not None:
                what, text = texts[letter]
                copy_out(self.app, what, text)

        options = [(letter, what) for letter, (what, _) in texts.items()]
        self.app.push_screen(Choice("Copy what?", options), answered)

    def do_item_link(self) -> None:
        """Offer the links of the selected post."""
        from twiplotui.tui.links import safe_address
        from twiplotui.tui.screens.prompts import Choice

        post = self.post_here()
        found = []
        if post is not None:
            found = [url for url in (post.row.url, *(link.url for link in post.links)) if url]
        safe = {url: safe_address(url) for url in found}
        addresses = list(dict.fromkeys(filter(None, safe.values())))[:_MOST_LINKS]
        unsafe = sum(address is None for address in safe.values())
        if not addresses:
            self.tell("No http or https link here that can be opened safely." if found else
                      "There is no link here.")  # fmt: skip
        elif len(addresses) == 1 and not unsafe:
            self._ask_and_open(addresses[0])
        else:

            def answered(letter: str | None) -> None:
                if letter is not None:
                    self._ask_and_open(addresses[int(letter) - 1])

            room = max(40, self.app.size.width - 8)
            options = [(str(n), one_line(address, room)) for n, address in enumerate(addresses, 1)]
            held = f"  {plural(unsafe, 'link')} not safe to open left out." if unsafe else ""
            self.app.push_screen(Choice(f"Open which link?{held}", options), answered)

    def _ask_and_open(self, address: str) -> None:
        from twiplotui.tui.screens.prompts import Confirm

        host = address.split("/")[2]
        if host in self._approved_hosts:
            self._open(address)
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._approved_hosts |= {host}
                self._open(address)

        read = told_host(host.partition(":")[0])
        more = f"\nIt reads {read}, in letters of another script that may imitate Latin ones."
        self.app.push_screen(
            Confirm(f"Open {host} in the browser?", address + more if read else address), answered
        )

    def _open(self, address: str) -> None:
        from twiplotui.tui.links import open_outside
        from twiplotui.tui.screens.show import Show

        if open_outside(address):
            self.tell(f"Handed to the browser: {address}")
        else:
            self.app.push_screen(Show("No browser was found. The address:", address))

    def do_item_record(self) -> None:
        """Show what the source said of the selected post; of several sources one is chosen."""
        from twiplotui.export.records import origin_words
        from twiplotui.tui.screens.prompts import Choice

        post = self.post_here()
        if post is None:
            self.tell("There is no post here.")
            return
        records = self.session.reader.records(post.row.id)[-_MOST_RECORDS:]
        if len(records) == 1:
            show_record(self.app, records[0])
            return

        def answered(letter: str | None) -> None:
            if letter is not None:
                show_record(self.app, records[int(letter) - 1])

        room = max(40, self.app.size.width - 8)
        options = [(str(n), one_line(origin_words(each.origin), room))
                   for n, each in enumerate(records, 1)]  # fmt: skip
        self.app.push_screen(Choice("Show which record?", options), answered)

    def do_item_account(self) -> None:
        """To the page of the item's account."""
        account = self.account_here()
        if account is None:
            self.tell("There is no account here.")
            return
        self._open_account(account.id)

    def do_follows_filter(self) -> None:
        """Choose which follow changes are shown."""
        from twiplotui.tui.screens.prompts import Ask, Choice

        options = [_FILTER_WORDS[kept] for kept in EVENT_FILTERS]
        options += [("c", "of a country"), ("x", "unanswered follows, a list")]

        def answered(letter: str | None) -> None:
            if letter == "c":
                hint = "Two letters, as in FR, or its name."
                self.app.push_screen(Ask("Which country?", hint, check=country_told), named)
            elif letter == "x":
                self._show_unanswered()
            elif letter is not None:
                kept = next(n for n in EVENT_FILTERS if _FILTER_WORDS[n][0] == letter)
                self._show_kept(kept)

        def named(country: str | None) -> None:
            if country and (code := alpha2(country)):
                self._show_kept("all", code)

        self.app.push_screen(Choice("Which follow changes?", options), answered)

    def _show_unanswered(self) -> None:
        from twiplotui.tui.screens.unanswered import show_unanswered

        show_unanswered(self.app, self.background, self._open_account)

    def _open_account(self, account_id: int) -> None:
        from twiplotui.tui.screens.account import AccountScreen

        self.app.push_screen(AccountScreen(self.session, account_id))

    def _show_kept(self, kept: str, country: str = "") -> None:
        self.show_events(kept, country)
        words = f"of {country}" if country else _FILTER_WORDS[kept][1]
        self.tell(f"Follow changes shown: {words}.")


def show_record(app: App[Any], record: SourceRecord) -> None:
    """Show a source's own record of a post, cleaned."""
    from twiplotui.export.records import origin_words, record_text
    from twiplotui.tui.screens.show import Show

    app.push_screen(
        Show(
            f"The record {origin_words(record.origin)}",
            display(record_text(record), limit=_MOST_OF_A_RECORD),
            "As it was imported. “twiplotui posts show ID --record” prints it.",
        )
    )


def copy_out(app: App[Any], what: str, text: str, *, keeps_lines: bool = False) -> None:
    """Send a text to the terminal's clipboard, cleaned, and show it.

    Args:
        app: The application.
        what: How the text is called.
        text: The text.
        keeps_lines: Keep its lines (our own drafts); else it becomes one line, so that nothing in
            it can run where it is pasted.
    """
    from twiplotui.tui.screens.show import Show

    shown = display(text) if keeps_lines else plain_line(text)
    app.copy_to_clipboard(shown)
    app.push_screen(
        Show(
            f"The {what}, sent to the terminal's clipboard:",
            shown,
            "Where the terminal does not take it, copy it from here by hand.",
        )
    )
