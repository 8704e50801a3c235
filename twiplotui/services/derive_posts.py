"""Alerts about posts that were edited or deleted, each with what is known of when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twiplotui.clock import DAY
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Level, PostKind
from twiplotui.signals.wording import deletion_sentence, minute
from twiplotui.store.change_reader import ChangedPost
from twiplotui.store.changes import repost_of_deleted
from twiplotui.store.connection import Store

RECENT = 30 * DAY
"""Milliseconds: a change older than this when it was learnt raises no alert."""


def edit_alerts(posts: Iterable[ChangedPost]) -> Iterator[AlertFacts]:
    """Return alerts about edits, one a wording."""
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


def deletion_alerts(store: Store, posts: Iterable[ChangedPost]) -> Iterator[AlertFacts]:
    """Return alerts about deletions; one that was posted again is one story."""
    for post in posts:
        at = post.deleted_at or post.presence_at
        newest = max(post.first_seen, post.last_seen, store.clock.now())
        if at is None or not (post.is_watched or post.is_ours) or at < newest - RECENT:
            continue
        again = repost_of_deleted(store, post.id)
        is_serious = post.is_ours or (post.level or Level.LOW) >= Level.MEDIUM
        yield AlertFacts(
            key=f"deletion:{post.network}:{post.native_id}",
            kind=AlertKind.DELETION,
            level=Level.HIGH if is_serious else Level.MEDIUM,
            reason=deletion_sentence(
                post.label,
                post.published_at,
                at,
                is_repost=post.kind is PostKind.REPOST,
                again_at=again.at if again else None,
            ),
            at=at,
            post_id=post.id,
            account_id=post.account_id,
        )
