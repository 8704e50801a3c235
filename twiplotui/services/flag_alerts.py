"""The alert that a flagged post raises: one a post, at its highest level."""

from __future__ import annotations

from collections.abc import Sequence

from twiplotui.clock import DAY
from twiplotui.model.flag import Finding
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, AlertState, Level
from twiplotui.store import reflag
from twiplotui.store.alert_writer import add_alerts, withdraw_alerts
from twiplotui.store.connection import Store
from twiplotui.store.post_writer import NewPost
from twiplotui.store.reflag import SeriousFlag

RECENT_DAYS = 30
"""Posts older than this when they were captured raise no alert; they are flagged all the same."""


def flag_alert(post: NewPost) -> AlertFacts | None:
    """Return the alert that a newly stored post raises, if any.

    One alert a post, at its highest level; low levels, rules on trial and what is muted raise none.
    """
    serious = _serious(post)
    if not serious or _is_old(post):
        return None
    top = max(serious, key=lambda finding: (finding.level, -finding.offset))
    return AlertFacts(
        key=_key(post.facts.network.value, post.facts.native_id),
        kind=AlertKind.FLAG,
        level=top.level,
        reason=_reason(top.title, top.text, len(serious)),
        at=_at(post),
        post_id=post.id,
        account_id=post.account_id,
        rule_id=top.rule_id,
    )


def is_too_old_for_one(post: NewPost) -> bool:
    """Return whether a post's age alone keeps it from raising an alert."""
    return _is_old(post) and bool(_serious(post))


def _serious(post: NewPost) -> list[Finding]:
    return [
        finding
        for finding in post.findings
        if finding.level >= Level.MEDIUM and not finding.is_grey and not finding.suppressed_by
    ]


def _at(post: NewPost) -> int:
    return post.facts.published_at if post.facts.published_at is not None else post.seen_at


def _is_old(post: NewPost) -> bool:
    return _at(post) < post.seen_at - RECENT_DAYS * DAY


def renew_alerts(store: Store, post_ids: Sequence[int]) -> None:
    """Bring the alerts of posts in line with their stored flags, in the caller's transaction.

    What the desk decided stands: an alert keeps its state, and it is withdrawn for want of a flag
    only where nobody touched it. Posts of long ago raise no new alert.
    """
    now = store.clock.now()
    serious: dict[int, list[SeriousFlag]] = {}
    for flag in reflag.serious_flags(store, post_ids):
        serious.setdefault(flag.post_id, []).append(flag)
    gone = []
    for post in reflag.posts_to_alert(store, post_ids):
        key = _key(post.network, post.native_id)
        flags = serious.get(post.id)
        if not flags:
            if post.alert_id is not None and post.state == AlertState.NEW and not post.note_count:
                gone.append(key)
        elif post.alert_id is not None or post.at >= now - RECENT_DAYS * DAY:
            top = max(flags, key=lambda flag: (flag.level, -flag.offset))
            alert = AlertFacts(
                key=key,
                kind=AlertKind.FLAG,
                level=Level(top.level),
                reason=_reason(top.title, top.words, len(flags)),
                at=post.at,
                post_id=post.id,
                account_id=post.account_id,
                rule_id=top.rule_id,
            )
            add_alerts(store.connection, [alert], now=now, import_id=post.import_id)
    withdraw_alerts(store.connection, gone)


def _key(network: str, native_id: str) -> str:
    return f"flag:{network}:{native_id}"


def _reason(title: str, words: str, count: int) -> str:
    if not words:
        return f"{title} (the text was blanked)"
    more = f" and {count - 1} more" if count > 1 else ""
    return f"{title}: “{words}”{more}"
