"""Rows for exports: posts by search, alerts, follows. The same shapes as the commands print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twiplotui.export.addresses import plain_address
from twiplotui.model.triage import Alert
from twiplotui.model.view import PostRow
from twiplotui.model.words import AlertState
from twiplotui.store.alerts import alerts_by_id, handles_of, notes_of, queue_ids
from twiplotui.store.connection import Store
from twiplotui.store.follows import list_edges
from twiplotui.store.journal_reader import dismissed_as
from twiplotui.store.post_figures import COUNTS, latest_counts, rules_hit
from twiplotui.store.posts import posts_by_id
from twiplotui.store.search import search
from twiplotui.text.moments import iso
from twiplotui.triage.states import effective_state


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows to be written."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def posts_sheet(store: Store, query: str, limit: int) -> Sheet:
    """Return the posts that a search finds, whole, with their latest counts and the rules hit.

    Raises:
        QueryError: The search cannot be read.
    """
    posts = posts_by_id(store, search(store, query, limit=limit))
    ids = [post.id for post in posts]
    counts, rules = latest_counts(store, ids), rules_hit(store, ids)
    bare: dict[str, int | None] = dict.fromkeys(COUNTS)
    columns = ("id", "published", "precision", "network", "native_id", "account", "country",
               "role", "kind", "lang", "level", "rules", "presence", *COUNTS, "title", "text",
               "url")  # fmt: skip
    return Sheet(
        columns,
        tuple(
            {
                **_post(post),
                "rules": " ".join(rules.get(post.id, ())),
                **bare,
                **counts.get(post.id, {}),
            }
            for post in posts
        ),
    )


def _post(post: PostRow) -> dict[str, Any]:
    account = post.account
    return {
        # As text: other programs round numbers so long.
        "id": str(post.id),
        "published": iso(post.published_at),
        "precision": post.precision.value,
        "network": post.network.value,
        "native_id": post.native_id,
        "account": account.handle or account.name,
        "country": account.country,
        "role": account.role,
        "kind": post.kind.value,
        "lang": post.lang,
        "level": post.level.word if post.level else "",
        "presence": post.presence.value,
        "title": post.title,
        "text": post.text,
        "url": plain_address(post.url),
    }


def alerts_sheet(store: Store, states: Sequence[AlertState], limit: int) -> Sheet:
    """Return alerts in the given states with the address of their post and what was decided."""
    alerts = alerts_by_id(store, queue_ids(store, states=states, limit=limit))
    handles = handles_of(store, alerts)
    notes = notes_of(store, [alert.id for alert in alerts])
    ids = [alert.facts.post_id for alert in alerts if alert.facts.post_id is not None]
    posts = {post.id: post for post in posts_by_id(store, ids)}
    now = store.clock.now()
    state_of = {a.id: effective_state(a.state, a.snoozed_until, now) for a in alerts}
    reasons = dismissed_as(store, [i for i, s in state_of.items() if s is AlertState.DISMISSED])
    columns = ("id", "level", "state", "kind", "at", "account", "reason", "text", "url",
               "dismissed_as", "snoozed_until", "updated", "updated_by", "notes")  # fmt: skip
    return Sheet(
        columns,
        tuple(
            {
                **_alert(alert, handles.get(alert.id, ""), posts.get(alert.facts.post_id or 0)),
                "state": state_of[alert.id].value,
                "dismissed_as": reasons.get(alert.id, ""),
                "notes": " / ".join(notes.get(alert.id, [])),
            }
            for alert in alerts
        ),
    )


def _alert(alert: Alert, account: str, post: PostRow | None) -> dict[str, Any]:
    return {
        "id": alert.id,
        "level": alert.facts.level.word,
        "kind": alert.facts.kind.value,
        "at": iso(alert.facts.at),
        "account": account.removeprefix("@"),
        "reason": alert.facts.reason,
        "text": post.text if post else "",
        "url": plain_address(post.url) if post else "",
        "snoozed_until": iso(alert.snoozed_until) or "",
        "updated": iso(alert.updated_at) or "",
        "updated_by": alert.updated_by,
    }


def follows_sheet(store: Store, limit: int, *, watched_only: bool = True) -> Sheet:
    """Return who follows whom, with the evidence's moments."""
    times = ("since", "first_seen", "last_seen", "first_missing")
    rows = [
        {
            name: iso(value) if name in times else str(value or "").removeprefix("@")
            for name, value in row.items()
        }
        for row in list_edges(store, watched_only=watched_only, limit=limit)
    ]
    return Sheet(("network", "actor", "target", *times), tuple(rows))
