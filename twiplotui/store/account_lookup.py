"""Finds accounts as a search or a command names them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from twiplotui.errors import UsageError
from twiplotui.model.words import Network
from twiplotui.store.connection import Store
from twiplotui.text.handles import handle_key

_LIVE = "SELECT id FROM accounts WHERE merged_into IS NULL AND "

_NETWORKS = json.dumps([network.value for network in Network])

_BY_KEY = {
    "country": "country = ?",
    "role": "role = ?",
    "tag": "id IN (SELECT account_id FROM account_tags WHERE tag = ?)",
}


def accounts_for(store: Store, key: str, value: str) -> Sequence[int]:
    """Return ids of accounts for a filter of the search language.

    Args:
        store: Where to look.
        key: `from`, `country`, `role`, `tag`, or `is` with `ours` or `watched`.
        value: As typed.
    """
    if key == "is":
        column = "is_ours" if value == "ours" else "is_watched"
        rows = store.rows(f"{_LIVE} {column} = 1")
    elif key == "from":
        return _named(store, value)
    else:
        rows = store.rows(_LIVE + _BY_KEY[key], (value,))
    return [row[0] for row in rows]


def _named(store: Store, value: str) -> list[int]:
    key = handle_key(value)
    rows = store.rows(
        "SELECT id FROM accounts WHERE merged_into IS NULL AND (handle_key = :key"
        " OR (handle_key >= :key || '@' AND handle_key < :key || 'A'))"
        " UNION SELECT id FROM accounts WHERE merged_into IS NULL AND native_id = :id"
        " AND network IN (SELECT value FROM json_each(:networks))",
        {"key": key, "id": value, "networks": _NETWORKS},
    )
    if not rows:
        rows = store.rows(
            "SELECT id FROM accounts WHERE merged_into IS NULL AND (name = ? COLLATE NOCASE"
            " OR actor_id IN (SELECT id FROM actors WHERE name = ? COLLATE NOCASE))",
            (value, value),
        )
    if not rows:
        # A handle the account had before it was renamed.
        rows = store.rows(
            "SELECT DISTINCT account_id FROM profiles WHERE"
            " lower(json_extract(fields, '$.handle')) = ?",
            (key,),
        )
    return [int(row[0]) for row in rows]


def one_account(store: Store, value: str) -> int:
    """Return the one account that a command names.

    Args:
        store: Where to look.
        value: `network:handle`, `@handle`, a native id, or our own id, with `#` or, where it is
            nothing else, without.

    Raises:
        UsageError: There is none, or there are several.
    """
    if value.startswith("#") and value[1:].isascii() and value[1:].isdigit():
        row = store.row("SELECT id FROM accounts WHERE id = ?", (int(value[1:]),))
        ids = [row[0]] if row else []
    else:
        network, colon, rest = value.partition(":")
        ids = _named(store, value)
        if not ids and colon and network != "did":
            ids = _named(store, rest)
        if colon and len(ids) > 1:
            ids = [
                row[0]
                for row in store.rows(
                    "SELECT id FROM accounts WHERE network = ?"
                    " AND id IN (SELECT value FROM json_each(?))",
                    (network.lower(), json.dumps(ids)),
                )
            ]
    if not ids and value.isascii() and value.isdigit():  # As lists print our own id.
        ids = [row[0] for row in store.rows(f"{_LIVE} id = ?", (int(value),))]
    if not ids:
        raise UsageError(f"There is no account “{value}”.", "See “twiplotui accounts list”.")
    if len(ids) > 1:
        raise UsageError(f"“{value}” names several accounts.", _told_apart(store, ids[:5]))
    return int(ids[0])


def _told_apart(store: Store, ids: Sequence[int]) -> str:
    """Return how to name each; a shell takes `#` for a remark where no quotation marks stand."""
    rows = store.rows(
        "SELECT a.id, a.network, a.handle, coalesce(a.native_id, ''), coalesce(o.name, a.name, '')"
        " FROM accounts a LEFT JOIN actors o ON o.id = a.actor_id"
        " WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        (json.dumps(list(ids)),),
    )
    named = (
        f'"#{each[0]}" ({", ".join(part for part in (each[1], *each[2:]) if part)})'
        for each in rows
    )
    return f"Name one: {'; '.join(named)}."
