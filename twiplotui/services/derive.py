"""After an import: derives what changed (follows, edits, deletions, profiles) and its alerts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from twiplotui.config import Settings
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Direction, Level
from twiplotui.services.derive_follows import derive_follows
from twiplotui.services.record_sink import RecordSink
from twiplotui.signals.policy import FollowPolicy
from twiplotui.signals.profile_changes import profile_changes
from twiplotui.signals.wording import minute, profile_sentence, stood
from twiplotui.store.alert_writer import add_alerts
from twiplotui.store.change_reader import (
    ChangedPost,
    changed_posts,
    changed_profiles,
    lookalike_pairs,
)
from twiplotui.store.event_writer import observations_of, write_profile_changes
from twiplotui.store.open import Store
from twiplotui.text.handles import is_lookalike

RECENT = 30 * 86_400_000
"""Milliseconds: a change older than this when it was learnt raises no alert."""

_PROFILES_AT_ONCE = 200

_TELLING_FIELDS = frozenset({"handle", "name", "status", "protected", "moved_to", "verified"})


@dataclass(slots=True)
class Touched:
    """What an import touched; what may follow from it is derived once, at its end."""

    lists: set[tuple[int, Direction]] = field(default_factory=set)
    profiles: set[int] = field(default_factory=set)
    edited: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    """Accounts something was learnt of; how they stand decides about other lists."""

    def add(self, sink: RecordSink) -> None:
        """Add what one file touched."""
        self.lists |= sink.runs.touched
        self.profiles |= sink.accounts.touched
        self.seen |= sink.accounts.seen_ids
        self.edited |= set(sink.posts.merger.edited)
        self.deleted |= set(sink.posts.merger.deleted) | set(sink.presence.deleted)


def derive(
    store: Store, touched: Touched, *, import_id: int | None, settings: Settings | None = None
) -> None:
    """Derive events and alerts from what an import touched.

    Args:
        store: Open for writing.
        touched: What to look at.
        import_id: The import; None after one was undone.
        settings: The configuration; defaults where there is none.
    """
    settings = settings or Settings()
    derive_follows(
        store,
        touched.lists,
        _policy(settings),
        import_id=import_id,
        seen=touched.seen if import_id is not None else None,
        described=touched.profiles,
    )
    _derive_profiles(store, touched)
    alerts = [
        *_profile_alerts(store, touched),
        *_edit_alerts(changed_posts(store, touched.edited)),
        *_deletion_alerts(changed_posts(store, touched.deleted)),
    ]
    if import_id is not None:
        alerts.extend(_lookalike_alerts(store, import_id))
    if alerts:
        with store.transaction("raising alerts") as connection:
            add_alerts(connection, alerts, now=store.clock.now(), import_id=import_id)


def _derive_profiles(store: Store, touched: Touched) -> None:
    waiting = sorted(touched.profiles)
    for start in range(0, len(waiting), _PROFILES_AT_ONCE):
        changes = {
            account_id: profile_changes(observations_of(store, account_id))
            for account_id in waiting[start : start + _PROFILES_AT_ONCE]
        }
        write_profile_changes(store, changes)


def _policy(settings: Settings) -> FollowPolicy:
    follows = settings.follows
    return FollowPolicy(
        high_roles=follows.high_roles,
        countries=follows.alert_countries,
        alert_follows=follows.alert_follows,
        alert_unfollows=follows.alert_unfollows,
    )


def _edit_alerts(posts: list[ChangedPost]) -> Iterator[AlertFacts]:
    for post in posts:
        at = post.edited_at or post.last_seen
        if not (post.is_watched or post.is_ours) or at < post.last_seen - RECENT:
            continue
        yield AlertFacts(
            key=f"edit:{post.network}:{post.native_id}:{post.version_count}",
            kind=AlertKind.EDIT,
            level=Level.MEDIUM,
            reason=f"{post.label} reworded a post, seen {minute(at)} UTC"
            f" (wording {post.version_count})",
            at=at,
            post_id=post.id,
            account_id=post.account_id,
        )


def _deletion_alerts(posts: list[ChangedPost]) -> Iterator[AlertFacts]:
    for post in posts:
        at = post.deleted_at or post.presence_at
        if at is None or not (post.is_watched or post.is_ours) or at < post.last_seen - RECENT:
            continue
        is_serious = post.is_ours or (post.level or Level.LOW) >= Level.MEDIUM
        yield AlertFacts(
            key=f"deletion:{post.network}:{post.native_id}",
            kind=AlertKind.DELETION,
            level=Level.HIGH if is_serious else Level.MEDIUM,
            reason=f"{post.label} deleted a post by {minute(at)} UTC;"
            f" {stood(post.published_at, at)}",
            at=at,
            post_id=post.id,
            account_id=post.account_id,
        )


def _profile_alerts(store: Store, touched: Touched) -> Iterator[AlertFacts]:
    for change in changed_profiles(store, touched.profiles):
        yield AlertFacts(
            key=f"profile:{change.key}",
            kind=AlertKind.PROFILE,
            level=Level.MEDIUM if change.field in _TELLING_FIELDS else Level.LOW,
            reason=profile_sentence(
                change.label,
                change.field,
                change.old,
                change.new,
                change.after_at,
                change.before_at,
            ),
            at=change.before_at,
            account_id=change.account_id,
        )


def _lookalike_alerts(store: Store, import_id: int) -> Iterator[AlertFacts]:
    for pair in lookalike_pairs(store, import_id):
        mine = pair.handle.split("@")[0]
        watched = pair.watched_handle.split("@")[0]
        if not is_lookalike(mine, watched):
            continue
        yield AlertFacts(
            key=f"lookalike:{pair.network}:{pair.native_id}",
            kind=AlertKind.LOOKALIKE,
            level=Level.HIGH,
            reason=f"@{pair.handle} looks like the watched account @{pair.watched_handle}",
            at=pair.first_seen,
            account_id=pair.account_id,
        )
