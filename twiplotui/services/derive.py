"""After an import: derives what changed (follows, edits, deletions, profiles) and its alerts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from twiplotui.config import Settings
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Direction, Level
from twiplotui.services.derive_follows import derive_follows
from twiplotui.services.derive_posts import RECENT, deletion_alerts, edit_alerts
from twiplotui.services.derive_presence import WHOLE_ARCHIVES, WholeArchive, note_missing
from twiplotui.services.flagging import RuleChecker
from twiplotui.services.habit import Habits
from twiplotui.services.record_sink import RecordSink
from twiplotui.signals.policy import FollowPolicy
from twiplotui.signals.profile_changes import profile_changes
from twiplotui.signals.wording import profile_sentence
from twiplotui.store.alert_writer import raise_alerts, withdraw_profile_alerts
from twiplotui.store.blanking import blank_deleted
from twiplotui.store.change_reader import (
    PROFILE_ALERT,
    changed_posts,
    changed_profiles,
    lookalike_pairs,
)
from twiplotui.store.connection import Store
from twiplotui.store.event_reader import observations_of
from twiplotui.store.event_writer import write_profile_changes
from twiplotui.store.seals import seal_rows
from twiplotui.text.handles import is_lookalike
from twiplotui.who import who

_PROFILES_AT_ONCE = 200

_TELLING_FIELDS = frozenset({"handle", "name", "status", "protected", "moved_to", "verified"})


@dataclass(slots=True)
class Touched:
    """What an import touched; what may follow from it is derived once, at its end."""

    lists: set[tuple[int, Direction]] = field(default_factory=set)
    profiles: set[int] = field(default_factory=set)
    edited: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    seen: set[int] | None = field(default_factory=set)
    """Accounts something was learnt of; how they stand decides about other lists. None: any."""
    posted: set[int] = field(default_factory=set)
    """Accounts whose posts were written."""
    archives: list[WholeArchive] = field(default_factory=list)
    """Archives that were read to their end; what they lack is missing."""

    def add(self, sink: RecordSink, *, is_whole: bool = True) -> None:
        """Add what one file touched.

        Args:
            sink: Took the facts of the file.
            is_whole: Whether the file was read to its end.
        """
        self.lists |= sink.runs.touched
        self.profiles |= sink.accounts.touched
        if self.seen is not None:
            self.seen |= sink.accounts.seen_ids
        self.posted |= sink.posts.authors
        is_whole = is_whole and not sink.report.error and not sink.report.rejected
        if is_whole and sink.format_id in WHOLE_ARCHIVES and len(sink.posts.authors) == 1:
            (account_id,) = sink.posts.authors
            self.archives.append(
                WholeArchive(
                    account_id, sink.format_id, sink.posts.post_ids, sink.accounts.captured_at
                )
            )
        self.edited |= set(sink.posts.merger.edited)
        self.deleted |= set(sink.posts.merger.deleted) | set(sink.presence.deleted)


def derive(
    store: Store,
    touched: Touched,
    *,
    import_id: int | None,
    settings: Settings | None = None,
    rules: RuleChecker | None = None,
) -> None:
    """Derive events and alerts from what an import touched.

    Args:
        store: Open for writing.
        touched: What to look at.
        import_id: The import; None after one was undone.
        settings: The configuration; defaults where there is none.
        rules: Know the names of places; None: their first use is not told.
    """
    settings = settings or Settings()
    if import_id is not None:
        for archive in touched.archives:
            note_missing(store, archive, import_id=import_id)
    derive_follows(
        store,
        touched.lists,
        _policy(settings),
        import_id=import_id,
        seen=touched.seen,
        described=touched.profiles,
    )
    _derive_profiles(store, touched)
    alerts = [
        *_profile_alerts(store, touched),
        *edit_alerts(changed_posts(store, touched.edited)),
        *deletion_alerts(store, changed_posts(store, touched.deleted)),
    ]
    if import_id is not None:
        alerts.extend(_lookalike_alerts(store, touched, import_id))
        alerts.extend(Habits(store, settings.habit, rules).alerts(touched.posted, import_id))
    if settings.privacy.blank_deleted:
        blank_deleted(store, by=settings.desk.name or who())
    raise_alerts(store, alerts, import_id=import_id)
    seal_rows(store)


def _derive_profiles(store: Store, touched: Touched) -> None:
    waiting = sorted(touched.profiles)
    for start in range(0, len(waiting), _PROFILES_AT_ONCE):
        changes = {
            account_id: profile_changes(observations_of(store, account_id))
            for account_id in waiting[start : start + _PROFILES_AT_ONCE]
        }
        write_profile_changes(store, changes)
        withdraw_profile_alerts(store, changes)


def _policy(settings: Settings) -> FollowPolicy:
    follows = settings.follows
    return FollowPolicy(
        high_roles=follows.high_roles,
        countries=tuple(map(str.upper, follows.alert_countries)),
        alert_follows=follows.alert_follows,
        alert_unfollows=follows.alert_unfollows,
    )


def _profile_alerts(store: Store, touched: Touched) -> Iterator[AlertFacts]:
    oldest = store.clock.now() - RECENT
    for change in changed_profiles(store, touched.profiles):
        # By its latest moment: what may have happened of late is no history.
        if change.before_at < oldest and not change.is_alerted:
            continue
        yield AlertFacts(
            key=f"{PROFILE_ALERT}{change.key}",
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


def _lookalike_alerts(store: Store, touched: Touched, import_id: int) -> Iterator[AlertFacts]:
    for pair in lookalike_pairs(store, import_id, touched.profiles):
        handle, watched = pair.handle.split("@")[0], pair.watched_handle.split("@")[0]
        if pair.is_same_face:
            why = "bears the name and picture of"
        elif is_lookalike(handle, watched):
            why = "has a handle that looks like that of"
        else:
            continue
        yield AlertFacts(
            key=f"lookalike:{pair.network}:{pair.native_id}",
            kind=AlertKind.LOOKALIKE,
            level=Level.HIGH,
            reason=f"{pair.label} {why} the watched account {pair.watched_label}",
            at=pair.first_seen,
            account_id=pair.account_id,
        )
