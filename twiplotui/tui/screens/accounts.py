"""The watch list: accounts with their alerts, unread posts and the last thirty days."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from twiplotui.services.desk import DeskReader
from twiplotui.store.account_pages import ORDERS, AccountLine, account_ids
from twiplotui.store.connection import Store
from twiplotui.store.undo import Undone
from twiplotui.text.counts import plural
from twiplotui.tui import lines
from twiplotui.tui.account_flow import AccountFlow
from twiplotui.tui.acts import bindings
from twiplotui.tui.background import Job
from twiplotui.tui.content import MUTED, STRONG, line, plain
from twiplotui.tui.ids import ArrayIds, Standing
from twiplotui.tui.lines import Cell, account_heads
from twiplotui.tui.screens.prompts import Ask
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.virtual_list import VirtualList

_ORDER_WORDS = {"country": "by country", "role": "by role", "open": "most alerts first"}


class Accounts(AccountFlow):
    """The watch list.

    Args:
        session: Who sits here, and where the store is.
    """

    CSS = "Accounts VirtualList { height: 1fr; }"
    BINDINGS: ClassVar = bindings("accounts")
    AUTO_FOCUS = "VirtualList"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "accounts")
        self._order = ORDERS[0]
        self._letters = ""
        self._wanted: int | None = None
        """Id to put the cursor on when the list was read, whichever reading comes through."""
        self._list: VirtualList[AccountLine] = VirtualList(
            self._load,
            self._cells,
            is_open=lambda row: row.open_alerts > 0,
            heads=account_heads,
            is_slow=True,
            id="accounts",
        )
        self._list.add_class("pane")
        self._list.is_markable = False

    def compose(self) -> ComposeResult:
        """Header, list, footer."""
        yield self._header
        yield self._list
        yield self._footer

    def on_mount(self) -> None:
        """Read the list."""
        self._list.border_title = line(("Accounts", ""))
        self.look_again()

    def on_resize(self) -> None:
        """Write the header anew."""
        self._write_header()

    def look_again(self) -> None:
        """Read the list anew; the cursor stays."""
        since, here = self.session.since or 0, self._list.standing
        work = partial(_read, self._order, self._letters, since, here, self._wanted)
        self.background.read("accounts", work, self._take)

    def show_account(self, account_id: int) -> None:
        """Read the list anew, with the cursor on an account."""
        self._wanted = account_id
        self.look_again()

    def on_virtual_list_wanted(self, event: VirtualList.Wanted) -> None:
        """Read rows that came in sight: thirty days of each take long to count."""
        work = partial(_rows, event.row_ids, self.session.since or 0)
        self.background.read("account-rows", work, self._list.fill)

    def restored(self, undone: Undone) -> None:
        """After an undo: show the rows as they are, with the cursor on the first of them."""
        ours = (int(id_) for subject, id_ in undone.subjects if subject in ("account", "tags"))
        self._wanted = next(ours, None)
        self.look_again()

    def chosen_account(self) -> AccountLine | None:
        """Return the account under the cursor."""
        return self._list.current

    def on_virtual_list_opened(self, event: VirtualList.Opened) -> None:
        """Open the page of an account."""
        from twiplotui.tui.screens.account import AccountScreen

        self.app.push_screen(AccountScreen(self.session, event.row_id))

    def do_accounts_followed(self) -> None:
        """Open the page of the account; it tells whom it follows."""
        if self._list.cursor_id is None:
            self.tell("No account is selected.")
        else:
            self._list.do_list_open()

    def do_accounts_order(self) -> None:
        """Next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.look_again()

    def do_accounts_filter(self) -> None:
        """Ask for letters, and show only accounts with them."""

        def answered(letters: str | None) -> None:
            if letters is not None:
                self._letters = letters.strip()
                self.look_again()

        hint = "Handle, name, country, role or tag; empty shows all."
        self.app.push_screen(Ask("Show only accounts with", hint, self._letters), answered)

    def step_back(self) -> None:
        """Clear the filter, then go back."""
        if self._letters:
            self._letters = ""
            self.look_again()
        else:
            self.leave_screen()

    def _take(self, found: tuple[ArrayIds, dict[int, AccountLine]]) -> None:
        ids, rows = found
        self._list.empty = self._why_empty()
        self._list.set_ids(ids, select=self._wanted, rows=rows)
        self._wanted = None
        self._write_header()

    def _why_empty(self) -> tuple[str, str]:
        keys = self.session.keymap
        if self._letters:
            return (
                f"No account has “{plain(self._letters, 40)}”.",
                f"{keys.first('back')} shows all.",
            )
        return (
            "No account is watched yet.",
            f"{keys.first('accounts.add')} adds one; {keys.first('screen.import')} imports a list"
            " of accounts (CSV, YAML, JSON).",
        )

    def _write_header(self) -> None:
        kept = f"   with “{self._letters}”" if self._letters else ""
        self._header.show(
            [
                ("Watch list   ", STRONG),
                (plural(self._list.count, "account") if self._list.is_filled else "…", ""),
                (f"   {_ORDER_WORDS[self._order]}{kept}", MUTED),
            ]
        )

    def _load(self, ids: Sequence[int]) -> dict[int, AccountLine]:
        found = self.session.reader.accounts(ids, self.session.since or 0)
        return {each.account.id: each for each in found}

    def _cells(self, row: AccountLine, width: int) -> list[Cell]:
        return lines.account_line_cells(row, width, self.session.now(), self.session.zone)


def _read(
    order: str,
    letters: str,
    since: int,
    here: Standing,
    select: int | None,
    store: Store,
    job: Job,
) -> tuple[ArrayIds, dict[int, AccountLine]]:
    ids = ArrayIds(account_ids(store, order, letters))
    return ids, _rows(here.near(ids, select), since, store, job)


def _rows(ids: Sequence[int], since: int, store: Store, job: Job) -> dict[int, AccountLine]:
    return {each.account.id: each for each in DeskReader(store).accounts(ids, since)}
