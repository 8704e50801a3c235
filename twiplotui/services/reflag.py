"""Flags the archive anew after a rule changed, beside other work.

It goes through the posts newest first in small steps, can be stopped at any moment, and goes on
where it stopped: each post carries the version of the rules it was flagged by. What the desk
decided about an alert stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twiplotui.model.flag import Finding
from twiplotui.model.words import PostKind
from twiplotui.services.flag_alerts import renew_alerts
from twiplotui.services.flagging import Post, PostChecker, RuleChecker
from twiplotui.services.mutes import settle
from twiplotui.store import reflag as stored
from twiplotui.store import reflag_marks as marks
from twiplotui.store import search_index
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace
from twiplotui.store.post_writer import flag_row
from twiplotui.store.reflag import ReflagPost

_PAGE = 200
_AT_ONCE = 40
"""Posts with other flags than before that a transaction writes at most."""


@dataclass(slots=True)
class ReflagReport:
    """What a pass over the archive did, or has done so far."""

    total: int = 0
    """Posts to look at, as counted at the beginning."""
    done: int = 0
    changed: int = 0
    """Posts whose flags are not what they were."""
    is_stopped: bool = False


Progress = Callable[[ReflagReport], None]


def is_needed(store: Store, rules: RuleChecker) -> bool:
    """Whether stored posts may have been flagged by other rules than these; reads little.

    Raises:
        StoreError: The store cannot be read.
    """
    if marks.flagged_version(store) != rules.version or marks.marked_accounts(store):
        return bool(marks.marked_accounts(store)) or bool(
            stored.stale_posts(store, rules.version, 2**63 - 1, 1)
        )
    return False


def reflag(
    store: Store,
    rules: RuleChecker,
    *,
    on_progress: Progress = lambda _report: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ReflagReport:
    """Flag every post that was flagged by other rules; may run in a thread of its own.

    Args:
        store: Open for writing, in this thread.
        rules: The rule book as it is now.
        on_progress: Called after each step, in this thread.
        should_stop: Asked between steps; the next call goes on from there.

    Raises:
        StoreError: The store cannot be written; what was done stays.
    """
    run = _Reflag(store, rules, on_progress, should_stop)
    settle(store, should_stop)
    for account_id in marks.marked_accounts(store):
        if not run.posts(stored.posts_of_account(store, account_id)):
            return run.report
        marks.unmark_account(store, account_id)
    if marks.flagged_version(store) != rules.version and run.all_stale():
        marks.set_flagged_version(store, rules.version)
    return run.report


def reflag_posts(store: Store, checker: PostChecker, ids: Sequence[int]) -> int:
    """Flag posts whose wording changed; return how many have other flags now."""
    posts = stored.posts_by_id(store, ids)
    return _write(store, checker, _checked(checker, posts), _pace(store))


class _Reflag:
    """One pass over the archive."""

    def __init__(
        self,
        store: Store,
        rules: RuleChecker,
        on_progress: Progress,
        should_stop: Callable[[], bool],
    ) -> None:
        self._store = store
        self._version = rules.version
        self._checker = PostChecker(store, rules)
        self._pace = _pace(store)
        self._on_progress = on_progress
        self._should_stop = should_stop
        self.report = ReflagReport()

    def all_stale(self) -> bool:
        """Flag what other rules flagged, newest first; return whether nothing is left."""
        self.report.total += stored.count_stale(self._store, self._version)
        below = 2**63 - 1
        while True:
            if self._should_stop():
                self.report.is_stopped = True
                return False
            page = stored.stale_posts(self._store, self._version, below, _PAGE)
            if not page:
                return True
            below = page[-1].id
            self._step(page)

    def posts(self, ids: Sequence[int]) -> bool:
        """Flag these posts; return whether all were done."""
        self.report.total += len(ids)
        low = 0
        while low < len(ids):
            if self._should_stop():
                self.report.is_stopped = True
                return False
            chunk = ids[low : low + _PAGE]
            low += len(chunk)
            self._step(stored.posts_by_id(self._store, chunk))
        return True

    def _step(self, posts: Sequence[ReflagPost]) -> None:
        checked = _checked(self._checker, posts)
        self.report.changed += _write(self._store, self._checker, checked, self._pace)
        self.report.done += len(posts)
        self._on_progress(self.report)


_Checked = list[tuple[ReflagPost, tuple[Finding, ...]]]


def _checked(checker: PostChecker, posts: Sequence[ReflagPost]) -> _Checked:
    return [(post, checker.check(_judged_by(post))) for post in posts]


def _judged_by(post: ReflagPost) -> Post:
    is_repost = post.kind == PostKind.REPOST
    return Post(post.text, post.account_id, is_repost, post.lang, post.has_media, post.published_at)


def _pace(store: Store) -> Pace:
    return Pace(store, first=_AT_ONCE, least=10, most=_AT_ONCE)


def _write(store: Store, checker: PostChecker, checked: _Checked, pace: Pace) -> int:
    """Write what differs; return how many posts.

    Posts reworded meanwhile are left to the next pass.
    """
    before = stored.flags_of(store, [post.id for post, _ in checked])
    same: _Checked = []
    other: _Checked = []
    for post, found in checked:
        rows = [flag_row(post.id, finding, post.first_seen) for finding in found]
        (same if rows == before[post.id] else other).append((post, found))
    for part in pace.parts(other):
        with store.transaction("flagging the archive") as connection:
            sound = stored.still_reads(connection, [post for post, _ in part])
            _replace_flags(store, [item for item in part if item[0].id in sound])
            stored.stamp(connection, sound, checker.version)
    if same:
        with store.transaction("flagging the archive") as connection:
            sound = stored.still_reads(connection, [post for post, _ in same])
            stored.stamp(connection, sound, checker.version)
    return len(other)


def _replace_flags(store: Store, step: _Checked) -> None:
    ids = [post.id for post, _ in step]
    search_index.take_out(store.connection, ids)
    stored.replace_flags(store.connection, step)
    search_index.put_in(store.connection, ids)
    renew_alerts(store, ids)
