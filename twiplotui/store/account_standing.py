"""Tells whether accounts were seen active, or said to be gone by their network, after a moment.

Only dated observations count; being named in a list of accounts to watch is none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from twiplotui.model.words import AccountStatus
from twiplotui.query import facets
from twiplotui.signals.follow_changes import Standing
from twiplotui.store.connection import Store
from twiplotui.store.post_ids import time_of_id

_GONE = frozenset(
    each.value
    for each in (AccountStatus.SUSPENDED, AccountStatus.DEACTIVATED, AccountStatus.DELETED)
)
NO_SIGHTING = ("account-list", "accounts-", "opml")
"""How the formats begin that name accounts without having looked at them."""

_SIGHTED = (
    "SELECT max((SELECT coalesce(max(captured_at), 0) FROM follow_runs WHERE account_id = :account"
    " AND read > 0), (SELECT coalesce(max(last_seen), 0) FROM edges WHERE target_id = :account))"
)


@dataclass(frozen=True, slots=True)
class _Known:
    active_at: int
    """Newest sighting that shows it active."""
    gone_at: int
    """Newest word of the network that it is gone; 0: none, or it was active later."""
    word: str


class Standings:
    """Looks standings up, each account once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, _Known] = {}

    def __call__(self, account_id: int, after: int) -> Standing:
        """Return the standing of an account after a moment, milliseconds UTC."""
        known = self._known.get(account_id)
        if known is None:
            known = self._known[account_id] = self._look(account_id)
        is_gone = known.gone_at > 0 and known.gone_at >= after
        return Standing(
            is_gone=is_gone,
            is_seen_active=not is_gone and known.active_at >= after,
            word=known.word if is_gone else "",
        )

    def _look(self, account_id: int) -> _Known:
        active_at = gone_at = 0
        word = ""
        for row in self._store.rows(
            "SELECT fields, source, observed_at, last_confirmed_at FROM profiles"
            " WHERE account_id = ? ORDER BY last_confirmed_at, source",
            (account_id,),
        ):
            status = json.loads(row["fields"]).get("status")
            at = row["last_confirmed_at"]
            if status in _GONE:
                gone_at, word = at, str(status)
            elif not row["source"].startswith(NO_SIGHTING):
                active_at = max(active_at, at)
        sighted = self._store.row(_SIGHTED, {"account": account_id})
        active_at = max(active_at, sighted[0] if sighted else 0, self._last_post_at(account_id))
        return _Known(active_at, gone_at if gone_at >= active_at else 0, word)

    def _last_post_at(self, account_id: int) -> int:
        row = self._store.row(
            "SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? ORDER BY rowid DESC LIMIT 1",
            (f'facets : "{facets.account(account_id)}"',),
        )
        return time_of_id(row[0]) if row else 0
