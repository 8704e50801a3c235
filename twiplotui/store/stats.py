"""Counts of what the store holds."""

from __future__ import annotations

from typing import Any

from twiplotui.store.connection import Store

_TOTALS = {
    "posts": "SELECT count(*) FROM posts",
    "accounts": "SELECT count(*) FROM accounts WHERE merged_into IS NULL",
    "watched": "SELECT count(*) FROM accounts WHERE is_watched = 1 AND merged_into IS NULL",
    "ours": "SELECT count(*) FROM accounts WHERE is_ours = 1 AND merged_into IS NULL",
    "follow_runs": "SELECT count(*) FROM follow_runs",
    "follow_edges": "SELECT count(*) FROM edges",
    "follow_events": "SELECT count(*) FROM follow_events WHERE is_withdrawn = 0",
    "profile_changes": "SELECT count(*) FROM profile_changes",
    "flagged_posts": "SELECT count(DISTINCT post_id) FROM flags WHERE suppressed_by = ''",
    "alerts": "SELECT count(*) FROM alerts WHERE is_withdrawn = 0",
    "edited_posts": "SELECT count(*) FROM posts WHERE version_count > 1",
    "deleted_posts": "SELECT count(*) FROM posts WHERE presence = 'deleted'",
    "imports": "SELECT count(*) FROM imports",
    "rejects": "SELECT coalesce(sum(rejected), 0) FROM import_files",
    "sources": "SELECT count(*) FROM sources WHERE state <> 'removed'",
}

_BY_NETWORK = {
    "posts": "SELECT network, count(*) FROM posts GROUP BY network",
    "accounts": "SELECT network, count(*) FROM accounts WHERE merged_into IS NULL GROUP BY network",
    "follow_runs": (
        "SELECT a.network, count(*) FROM follow_runs r JOIN accounts a ON a.id = r.account_id"
        " GROUP BY a.network"
    ),
    "follow_edges": (
        "SELECT a.network, count(*) FROM edges e JOIN accounts a ON a.id = e.actor_id"
        " GROUP BY a.network"
    ),
}


def count_all(store: Store) -> dict[str, Any]:
    """Return totals, oldest and newest publishing time (milliseconds UTC), and by network."""
    totals: dict[str, Any] = {name: _number(store, sql) for name, sql in _TOTALS.items()}
    span = store.row("SELECT min(published_at), max(published_at) FROM posts")
    totals["oldest"] = span[0] if span else None
    totals["newest"] = span[1] if span else None
    networks: dict[str, dict[str, Any]] = {}
    for name, sql in _BY_NETWORK.items():
        for network, count in store.rows(sql):
            networks.setdefault(network, {})[name] = count
    for network, oldest, newest in store.rows(
        "SELECT network, min(published_at), max(published_at) FROM posts GROUP BY network"
    ):
        networks[network].update(oldest=oldest, newest=newest)
    totals["networks"] = networks
    return totals


def _number(store: Store, sql: str) -> int:
    row = store.row(sql)
    return int(row[0]) if row else 0
