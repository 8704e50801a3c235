"""Reads what figures are made of: the posts of watched accounts, and who they speak to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from twiplotui.insight.posting import PostPoint
from twiplotui.model.account import label_of
from twiplotui.model.words import PostKind
from twiplotui.store.connection import Store, wrapped
from twiplotui.store.import_log import pending_ids
from twiplotui.store.post_ids import first_id_at
from twiplotui.text.handles import handle_key

_ON_LIST = "(a.is_watched = 1 OR a.is_ours = 1) AND a.merged_into IS NULL"


@dataclass(frozen=True, slots=True)
class Speaker:
    """An account that may speak or be spoken to."""

    id: int
    network: str
    native_id: str
    handle: str
    label: str
    country: str
    actor: str
    is_listed: bool
    """Whether it is watched or ours."""


def speakers(store: Store) -> list[Speaker]:
    """Return the accounts on the list, and all others whose country is known."""
    return [
        Speaker(
            id=row["id"],
            network=row["network"],
            native_id=row["native_id"] or "",
            handle=row["handle"],
            label=label_of(row["handle"], row["name"], row["native_id"]),
            country=row["country"],
            actor=row["actor"],
            is_listed=bool(row["listed"]),
        )
        for row in store.rows(
            f"SELECT a.*, coalesce(c.name, '') AS actor, {_ON_LIST} AS listed FROM accounts a"
            f" LEFT JOIN actors c ON c.id = a.actor_id WHERE ({_ON_LIST})"
            " OR (a.country <> '' AND a.merged_into IS NULL) ORDER BY a.id"
        )
    ]


class _Addressees:
    """Finds the account that a mention or an answer is meant for."""

    def __init__(self, known: list[Speaker]) -> None:
        self._by_key: dict[tuple[str, str], int] = {}
        for each in known:
            for key in (handle_key(each.handle), each.native_id):
                if key:
                    self._by_key.setdefault((each.network, key), each.id)

    def find(self, network: str, name: str) -> int | None:
        if not name:
            return None
        return self._by_key.get((network, handle_key(name))) or self._by_key.get((network, name))


_POSTS = (
    "SELECT p.id, p.network, p.account_id, p.kind, p.reply_to, p.reply_to_account, p.mentions,"
    " p.hashtags, coalesce(p.published_at, p.first_seen) AS at,"
    " (SELECT r.account_id FROM posts r WHERE r.network = p.network AND r.native_id = p.reply_to"
    "  AND p.reply_to <> '') AS answered,"
    " (SELECT r.account_id FROM posts r WHERE r.network = p.network AND r.native_id = p.quote_of"
    "  AND p.quote_of <> '') AS quoted,"
    " (SELECT m.likes FROM metrics m WHERE m.post_id = p.id AND m.likes IS NOT NULL"
    "  ORDER BY m.at DESC LIMIT 1) AS likes,"
    " (SELECT m.reposts FROM metrics m WHERE m.post_id = p.id AND m.reposts IS NOT NULL"
    "  ORDER BY m.at DESC LIMIT 1) AS reposts"
    f" FROM posts p JOIN accounts a ON a.id = p.account_id WHERE {_ON_LIST}"
    " AND p.id >= ? AND p.id < ? AND p.import_id NOT IN (SELECT value FROM json_each(?))"
)


def post_points(
    store: Store, known: list[Speaker], since: int | None, until: int | None
) -> Iterator[PostPoint]:
    """Yield the posts of the accounts on the list.

    Args:
        store: Where to look; posts of a running import are left out.
        known: Who may be spoken to, of `speakers`.
        since: Beginning, milliseconds UTC, included; None: from the first.
        until: End, not included; None: to the last.
    """
    addressees = _Addressees(known)
    low = 0 if since is None else first_id_at(since)
    high = (1 << 63) - 1 if until is None else first_id_at(until)
    with wrapped(store.path, "reading posts for figures"):
        for row in store.connection.execute(_POSTS, (low, high, json.dumps(pending_ids(store)))):
            network = row["network"]
            named = [addressees.find(network, each) for each in _words(row["mentions"])]
            answers = row["answered"] or addressees.find(network, row["reply_to_account"])
            yield PostPoint(
                account=row["account_id"],
                kind=PostKind(row["kind"]),
                at=row["at"],
                is_reply=row["kind"] == "reply" or bool(row["reply_to"]),
                answers=answers,
                mentions=tuple(each for each in (*named, row["quoted"]) if each is not None),
                hashtags=tuple(_words(row["hashtags"])),
                likes=row["likes"],
                reposts=row["reposts"],
            )


def _words(text: str) -> list[str]:
    return [str(each) for each in json.loads(text)] if text else []
