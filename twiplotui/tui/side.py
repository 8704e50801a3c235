"""The side list of wide screens: saved searches, tags and accounts with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twiplotui.services.desk import DeskReader
from twiplotui.store.connection import Store
from twiplotui.text.clean import one_line
from twiplotui.tui.content import line
from twiplotui.tui.desk_lists import SideRow, side_cells
from twiplotui.tui.ids import ArrayIds
from twiplotui.tui.lines import account_name
from twiplotui.tui.session import Session
from twiplotui.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from twiplotui.store.account_pages import AccountLine
    from twiplotui.tui.background import Background, Job

_MOST_ACCOUNTS = 500


class SideList(VirtualList[SideRow]):
    """Saved searches first, then tags, then the watch list."""

    DEFAULT_CSS = """
    SideList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(
            self._load_rows,
            side_cells,
            is_open=lambda row: row.open > 0,
            empty=(
                "Saved searches, tags and accounts stand here.",
                f"{session.keymap.first('search')} and then"
                f" {session.keymap.first('search.save')} save a search;"
                f" {session.keymap.first('screen.accounts')} leads to the accounts.",
            ),
            id="side",
        )
        self.add_class("pane")
        self.is_markable = False
        self._session = session
        self._found: list[SideRow] = []
        self._is_loaded = False

    def on_mount(self) -> None:
        """Say what it is."""
        self.border_title = line(("Saved · tags · accounts", ""))

    def load_once(self, background: Background) -> None:
        """Read the rows the first time the list is shown."""
        if not self._is_loaded:
            self.load(background)

    def load(self, background: Background) -> None:
        """Read the rows anew."""
        self._is_loaded = True
        since = self._session.since or 0
        background.read("side", lambda store, job: side_rows(store, job, since), self._take)

    def _take(self, rows: list[SideRow]) -> None:
        is_first = not self._found
        self._found = rows
        self.set_ids(ArrayIds(range(len(rows))))
        if is_first:
            self.go_to(1)

    def _load_rows(self, ids: Sequence[int]) -> dict[int, SideRow]:
        return {each: self._found[each] for each in ids if each < len(self._found)}


def side_rows(store: Store, job: Job, since: int) -> list[SideRow]:
    """Return the rows of the side list."""
    from twiplotui.services import searches
    from twiplotui.store.account_pages import account_ids, tag_counts

    rows: list[SideRow] = []
    saved = searches.all_saved(store)
    if saved:
        rows.append(SideRow("head", "Saved searches", "", total="open posts"))
        rows += [SideRow("saved", s.name, s.query, s.open, str(s.total)) for s in saved]
    tags = tag_counts(store)
    if tags:
        rows.append(SideRow("head", "Tags", "", total="accounts"))
        rows += [SideRow("tag", f"#{tag}", f'tag:"{tag}"', 0, str(n)) for tag, n in tags]
    ids = account_ids(store)[:_MOST_ACCOUNTS]
    reader = DeskReader(store)
    lines = {each.account.id: each for each in reader.accounts(ids, since)}
    if ids and not job.is_cancelled:
        rows.append(SideRow("head", "Accounts", "", total="open unread"))
        rows += [_account_row(lines[each]) for each in ids]
    return rows


def _account_row(found: AccountLine) -> SideRow:
    account = found.account
    return SideRow(
        "account",
        ("≈" if account.lookalike_of else "") + account_name(account),
        f'from:"{account.handle or account.native_id}"',
        found.open_alerts,
        str(found.unread or ""),
        one_line(account.country, 2),
        "high" if account.lookalike_of else "text",
    )
