"""An account's own page: who it is, its posts, its follow changes, whom it follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from twiplotui.services.desk import DeskReader, PostLine
from twiplotui.store.account_pages import AccountLine, AccountPage, posts_of
from twiplotui.store.connection import Store
from twiplotui.store.desk_pages import EventLine, event_page
from twiplotui.store.undo import Undone
from twiplotui.tui import event_pages
from twiplotui.tui.account_flow import AccountFlow
from twiplotui.tui.account_page import account_page
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.content import ACCENT, STRONG, Sheet, line
from twiplotui.tui.desk_lists import event_list, post_list
from twiplotui.tui.ids import ArrayIds, Standing
from twiplotui.tui.lines import account_called
from twiplotui.tui.post_page import post_page
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.detail_pane import DetailPane
from twiplotui.tui.widgets.paged_list import PagedList
from twiplotui.tui.widgets.virtual_list import VirtualList

_MOST_POSTS = 5_000


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows."""

    page: AccountPage | None
    sheet: Sheet
    posts: list[int]
    events: list[int]
    post_rows: dict[int, PostLine]
    event_rows: dict[int, EventLine]


class AccountScreen(AccountFlow):
    """The page of one account.

    Args:
        session: Who sits here, and where the store is.
        account_id: Which account.
    """

    CSS = """
    AccountScreen #account-body { height: 1fr; layout: vertical; background: $tw-ground; }
    AccountScreen #account-page { width: 1fr; height: 1fr; }
    AccountScreen #account-page:focus { height: 3fr; }
    AccountScreen #account-lists { width: 1fr; height: 1fr; layout: vertical; }
    AccountScreen VirtualList { height: 2fr; }
    AccountScreen #events { height: 1fr; }
    AccountScreen.-beside #account-body { layout: horizontal; }
    AccountScreen.-beside #account-page { margin-left: 1; }
    """
    BINDINGS: ClassVar = bindings("accounts")
    AUTO_FOCUS = "#posts"

    def __init__(self, session: Session, account_id: int) -> None:
        super().__init__(session, "account")
        self._account_id = account_id
        self._line: AccountLine | None = None
        self._shows_item = False
        """Whether a post or a follow change stands in the page's place."""
        self._page = DetailPane(id="account-page")
        self._posts = post_list(session, is_of_one=True)
        self._events = event_list(session)
        self._came_from: PagedList[Any] = self._posts
        """The list to go back to from the page."""
        self._posts.is_markable = self._events.is_markable = False

    def compose(self) -> ComposeResult:
        """Header; posts and follow changes beside who it is; footer."""
        yield self._header
        yield Container(
            Container(self._posts, self._events, id="account-lists"),
            self._page,
            id="account-body",
        )
        yield self._footer

    def on_mount(self) -> None:
        """Read the page."""
        self._posts.border_title = line(("Posts", ""))
        self._events.border_title = line(("Follow changes", ""))
        self._page.border_title = line(("Account", ""))
        self.look_again()

    def on_resize(self) -> None:
        """Put the page beside the lists where there is room."""
        self.set_class(self.app.size.width >= 100, "-beside")

    def chosen_account(self) -> AccountLine | None:
        """Return this account."""
        return self._line

    def look_again(self) -> None:
        """Read the page anew."""
        standings = self._posts.standing, self._events.standing
        work = partial(_read, self.session, self._account_id, self.session.since or 0, standings)
        self.background.read("account", work, self._take)

    def restored(self, undone: Undone) -> None:
        """After an undo: show the page as it is."""
        self.look_again()

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Show all there is of a post or a follow change in the page's place."""
        row = event.source.row(event.row_id)
        now, zone = self.session.now(), self.session.zone
        if isinstance(row, PostLine):
            found = self.session.reader.post_detail(row.post.id)
            if found is not None:
                self._page.show(post_page(found, now, zone))
        elif isinstance(row, EventLine):
            journal = self.session.reader.event_journal(row)
            self._page.show(event_pages.event_page(row, journal, now, zone))
        key = self.session.keymap.first("back")
        self._page.border_title = line((f"Detail: {key} shows the account", ""))
        self._shows_item = True
        self._came_from = event.source
        self._page.focus()

    def do_accounts_followed(self) -> None:
        """To the lists of whom it follows, in its page."""
        self._show_page()
        if isinstance(self.focused, PagedList):
            self._came_from = self.focused
        self._page.focus()

    def do_accounts_order(self) -> None:
        """Say that there is only one order here."""
        self.tell("Here the newest stand first; the watch list has several orders.")

    def do_accounts_filter(self) -> None:
        """Search the posts of this account at the desk."""
        if self._line is not None:
            account = self._line.account
            self.application.search_at_desk(f'from:"{account.handle or account.native_id}" ')

    def step_back(self) -> None:
        """From the page to the list, then to where one came from."""
        if self.focused is self._page:
            self._show_page()
            self._came_from.focus()
        else:
            self.leave_screen()

    def _take(self, read: Read) -> None:
        if read.page is None:
            self.tell("The account is no longer in the store.", is_bad=True)
            return
        self._line = read.page.line
        self._read = read
        self._posts.set_ids(ArrayIds(read.posts), rows=read.post_rows)
        self._events.set_ids(ArrayIds(read.events), rows=read.event_rows)
        posts, events = len(read.posts), len(read.events)
        plus = "+" if posts == _MOST_POSTS else ""
        self._posts.border_title = line((f"Posts  {posts:,}{plus}", ""))
        self._events.border_title = line((f"Follow changes  {events:,}", ""))
        self._header.show([("Account   ", STRONG), (account_called(self._line.account), ACCENT)])
        if not self._shows_item:
            self._show_page()

    def _show_page(self) -> None:
        self._shows_item = False
        if self._line is not None:
            self._page.show(self._read.sheet)
            self._page.border_title = line(("Account", ""))


def _read(
    session: Session,
    account_id: int,
    since: int,
    standings: tuple[Standing, Standing],
    store: Store,
    job: Job,
) -> Read:
    reader = DeskReader(store)
    page = reader.account_page(account_id, since)
    posts = posts_of(store, account_id, _MOST_POSTS)
    events = event_page(store, account=account_id)
    of_posts, of_events = (
        here.near(ArrayIds(ids)) for here, ids in zip(standings, (posts, events), strict=True)
    )
    return Read(
        page,
        Sheet(line()) if page is None else _sheet(page, session),
        posts,
        events,
        {each.post.id: each for each in reader.posts(of_posts)},
        {each.id: each for each in reader.events(of_events)},
    )


def _sheet(page: AccountPage, session: Session) -> Sheet:
    now = session.now()
    is_dormant = session.settings.desk.is_dormant(page.line.last_post, now)
    sheet = account_page(page, now, session.zone, is_dormant=bool(is_dormant))
    sheet.pieces()
    return sheet
