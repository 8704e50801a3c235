"""What the screen reads: the queue, posts, follow changes and accounts, in pages and by id.

No widgets here. A `DeskReader` belongs to one thread, as its store does. What the first picture
does not need is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from twiplotui.model.triage import Alert, JournalEntry
from twiplotui.model.view import AccountRow, PostRow
from twiplotui.model.words import AlertState, Level
from twiplotui.store import desk_pages
from twiplotui.store.account_reader import watched_skeletons
from twiplotui.store.connection import Store
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.store.posts import posts_by_id
from twiplotui.store.remembered import remember_alone, remembered

if TYPE_CHECKING:
    from twiplotui.model.post_detail import PostDetail, SourceRecord
    from twiplotui.store.account_pages import AccountLine, AccountPage

S = AlertState
VIEWS: Final[dict[str, tuple[AlertState, ...]]] = {
    "open": (S.NEW, S.ESCALATED),
    "all": tuple(AlertState),
    "snoozed": (S.SNOOZED,),
    "acknowledged": (S.ACKNOWLEDGED,),
    "dismissed": (S.DISMISSED,),
}
"""Views of the queue → the states they show."""

REVIEWED = "desk.reviewed_at"
"""The setting that remembers when the desk was last closed."""
_CAP = 10_000


class PostLine(NamedTuple):
    """A post as its list shows it, with its alert."""

    post: PostRow
    alert: Alert | None


class News(NamedTuple):
    """What is new since the last review."""

    since: int | None
    """Milliseconds UTC; None: the desk was never closed before."""
    alerts: dict[Level, int]
    posts: int
    is_capped: bool
    events: int


class AlertDetail(NamedTuple):
    """All there is of an alert that is about no post."""

    line: AlertLine
    event: EventLine | None
    journal: tuple[JournalEntry, ...]


class DeskReader:
    """Reads for one screen.

    Args:
        store: Open, for reading at least; used by one thread.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._watched: dict[str, list[tuple[str, int, str]]] | None = None

    def now(self) -> int:
        """Return the present, milliseconds UTC."""
        return self.store.clock.now()

    def since(self) -> int | None:
        """Return when the desk was last closed."""
        text = remembered(self.store, REVIEWED) or ""
        return int(text) if text.isdigit() else None

    def news(self, since: int | None) -> News:
        """Count what is new since a moment; since ever where it is None."""
        from twiplotui.store.post_ids import first_id_at

        begin = since or 0
        posts = desk_pages.posts_from(self.store, first_id_at(begin), _CAP)
        return News(
            since,
            desk_pages.open_by_level(self.store),
            posts,
            posts >= _CAP,
            desk_pages.count_events(self.store, begin),
        )

    def alert_ids(self, view: str, limit: int | None = None) -> list[int]:
        """Return ids of the queue in one of `VIEWS`."""
        return desk_pages.queue_page(self.store, VIEWS[view], limit)

    def alerts(self, ids: Sequence[int]) -> list[AlertLine]:
        """Return lines of the queue, in any order."""
        return [
            line if line.account is None else line._replace(account=self.marked(line.account))
            for line in desk_pages.alert_lines(self.store, ids)
        ]

    def posts(self, ids: Sequence[int]) -> list[PostLine]:
        """Return lines of posts, in any order."""
        alerts = desk_pages.alerts_of_posts(self.store, ids)
        return [
            PostLine(replace(row, account=self.marked(row.account)), alerts.get(row.id))
            for row in posts_by_id(self.store, ids)
        ]

    def events(self, ids: Sequence[int]) -> list[EventLine]:
        """Return lines of follow changes, in any order."""
        return [
            line._replace(actor=self.marked(line.actor), target=self.marked(line.target))
            for line in desk_pages.event_lines(self.store, ids)
        ]

    def accounts(self, ids: Sequence[int], since: int) -> list[AccountLine]:
        """Return lines of the watch list, in any order."""
        from twiplotui.store import account_pages

        return [
            replace(line, account=self.marked(line.account))
            for line in account_pages.account_lines(self.store, ids, since)
        ]

    def account_page(self, account_id: int, since: int) -> AccountPage | None:
        """Return all there is of an account."""
        from twiplotui.store import account_pages

        return account_pages.account_page(self.store, account_id, since)

    def post_detail(self, post_id: int) -> PostDetail | None:
        """Return all there is of a post, with look-alikes marked."""
        from twiplotui.store.post_detail import post_detail

        detail = post_detail(self.store, post_id)
        if detail is None:
            return None
        row = replace(detail.row, account=self.marked(detail.row.account))
        return replace(detail, row=row)

    def records(self, post_id: int) -> tuple[SourceRecord, ...]:
        """Return what each source said of a post."""
        from twiplotui.store.record_reader import records_of

        return records_of(self.store, post_id)

    def alert_detail(self, alert_id: int) -> AlertDetail | None:
        """Return all there is of an alert that is about no post."""
        from twiplotui.store.journal import history

        lines = self.alerts([alert_id])
        if not lines:
            return None
        event_id = lines[0].alert.facts.event_id
        events = self.events([event_id]) if event_id else []
        journal = history(self.store, "alert", str(alert_id))
        return AlertDetail(lines[0], events[0] if events else None, tuple(journal))

    def event_journal(self, line: EventLine) -> tuple[JournalEntry, ...]:
        """Return what the desk did with the alert of a follow change."""
        from twiplotui.store.journal import history

        if line.alert is None:
            return ()
        return tuple(history(self.store, "alert", str(line.alert.id)))

    def marked(self, account: AccountRow) -> AccountRow:
        """Return an account, marked where its handle looks like that of a watched one.

        A watched account is marked too, unless it is itself the better known of the two.
        """
        if account.is_ours or not account.skeleton:
            return account
        if self._watched is None:
            self._watched = self._read_watched()
        if account.skeleton not in self._watched:
            return account
        from twiplotui.text.handles import is_lookalike

        for handle, id_, actor in self._watched[account.skeleton]:
            if id_ == account.id:
                break
            if not (actor and actor == account.actor) and is_lookalike(account.handle, handle):
                return replace(account, lookalike_of=handle)
        return account

    def forget_watched(self) -> None:
        """Read the watch list anew when it is next needed."""
        self._watched = None

    def _read_watched(self) -> dict[str, list[tuple[str, int, str]]]:
        found: dict[str, list[tuple[str, int, str]]] = {}
        for skeleton, handle, id_, actor in watched_skeletons(self.store):
            found.setdefault(skeleton, []).append((handle, id_, actor))
        return found


def mark_reviewed(store: Store) -> None:
    """Remember that the desk was closed now."""
    remember_alone(store, REVIEWED, str(store.clock.now()))
