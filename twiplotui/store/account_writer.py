"""Finds or makes the account a fact speaks of, and has its profile kept.

Identity is (network, native id). An account known only by its handle is found by that handle, and
is given its native id by the first source that knows both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import AccountStatus
from twiplotui.signals.profile_changes import WATCHED_FIELDS
from twiplotui.store import import_changes
from twiplotui.store.connection import Store
from twiplotui.store.pace import Pace
from twiplotui.store.profile_writer import ProfileWriter, observed_fields
from twiplotui.text.handles import handle_key, skeleton

_INSERT = (
    "INSERT INTO accounts (id, network, native_id, handle, handle_key, name, bio, location, link,"
    " avatar, verified, protected, status, moved_to, created_at, first_seen, observed_at,"
    " skeleton, import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADDED_AT_ONCE = 8000
"""Accounts made in a transaction at most."""
_SEEN_AT_ONCE = 1000
"""Descriptions of accounts compared with the store in a transaction at most."""


def _cache_key(facts: AccountFacts) -> tuple[str, str]:
    if facts.native_id:
        return facts.network, facts.native_id
    return facts.network, "@" + handle_key(facts.handle)


class AccountWriter:
    """Resolves accounts for one import; remembers what it has resolved."""

    def __init__(
        self, store: Store, import_id: int | None, captured_at: int, *, source: str = ""
    ) -> None:
        self._store = store
        self._profiles = ProfileWriter(store, import_id, source)
        self._import_id = import_id
        self.captured_at = captured_at
        """Moment of observation for facts that name none."""
        self._moment = captured_at
        self.created = 0
        """How many accounts were made."""
        self.touched = self._profiles.touched
        """Accounts whose profile was observed to differ from what was stored."""
        self._seen: set[int] = set()
        self._ids: dict[tuple[str, str], int] = {}
        self._parts: dict[tuple[str, str], int] = {}
        self._last: dict[int, AccountFacts] = {}
        self._add_pace = Pace(store, first=2000, least=100, most=_ADDED_AT_ONCE)
        self._see_pace = Pace(store, first=200, least=50, most=_SEEN_AT_ONCE)

    @property
    def seen(self) -> int:
        """How many accounts this file spoke of."""
        return len(self._seen)

    @property
    def seen_ids(self) -> set[int]:
        """The accounts this file spoke of."""
        return self._seen

    def part_of(self, fact: AccountFacts) -> int | None:
        """Return the part by which a resolved account was found that is merged into another."""
        return self._parts.get(_cache_key(fact))

    def resolve(
        self, facts: Sequence[AccountFacts], *, observe: bool, at: int | None = None
    ) -> list[int]:
        """Return the ids of accounts, making those that are new.

        Args:
            facts: Accounts as a source describes them.
            observe: Keep the description as a dated observation (authors, actors, listed
                accounts); without it only what is new or contradicts is kept (list members).
            at: Moment of observation for facts that name none; by default that of the file.
        """
        self._moment = self.captured_at if at is None else at
        keys = [_cache_key(fact) for fact in facts]
        missing = [fact for fact, key in zip(facts, keys, strict=True) if key not in self._ids]
        if missing:
            self._find(missing)
            missing = [fact for fact in missing if _cache_key(fact) not in self._ids]
        for part in self._add_pace.parts(missing):
            with self._store.transaction("adding accounts"):
                self._add_all(part, observe=observe)
        ids = [self._ids[key] for key in keys]
        self._seen.update(ids)
        changed = [
            (account_id, fact)
            for account_id, fact in zip(ids, facts, strict=True)
            if self._last.get(account_id) is not fact and self._last.get(account_id) != fact
        ]
        if changed and not observe:
            changed = self._differing(changed)
        if changed:
            self._observe_all(changed, observe=observe)
        return ids

    def _differing(self, members: list[tuple[int, AccountFacts]]) -> list[tuple[int, AccountFacts]]:
        """Return the members of a list that it describes otherwise than the store does."""
        stored = {
            row["id"]: row
            for row in self._store.rows(
                f"SELECT id, {', '.join(WATCHED_FIELDS)} FROM accounts"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([account_id for account_id, _ in members]),),
            )
        }
        found = []
        for account_id, fact in members:
            row = stored[account_id]
            if any(row[name] != value for name, value in observed_fields(fact).items()):
                found.append((account_id, fact))
            else:
                self._last[account_id] = fact
        return found

    def _find(self, facts: Iterable[AccountFacts]) -> None:
        by_native: dict[str, list[str]] = {}
        by_handle: dict[str, list[AccountFacts]] = {}
        for fact in facts:
            if fact.native_id:
                by_native.setdefault(fact.network, []).append(fact.native_id)
            if fact.handle:
                by_handle.setdefault(fact.network, []).append(fact)
        for network, native_ids in by_native.items():
            for row in self._store.rows(
                "SELECT id, native_id, merged_into FROM accounts WHERE network = ?"
                " AND native_id IN (SELECT value FROM json_each(?))",
                (network, json.dumps(native_ids)),
            ):
                self._ids[network, row["native_id"]] = row["merged_into"] or row["id"]
                if row["merged_into"]:
                    self._parts[network, row["native_id"]] = row["id"]
        for network, named in by_handle.items():
            still = [fact for fact in named if _cache_key(fact) not in self._ids]
            if still:
                self._find_by_handle(network, still)

    def _find_by_handle(self, network: str, facts: list[AccountFacts]) -> None:
        keys = json.dumps([handle_key(fact.handle) for fact in facts])
        found: dict[str, tuple[int, str | None]] = {}
        parts: dict[str, int | None] = {}
        for row in self._store.rows(
            "SELECT a.id, a.handle_key, a.merged_into, coalesce(k.native_id, a.native_id)"
            " AS native_id FROM accounts a LEFT JOIN accounts k ON k.id = a.merged_into"
            " WHERE a.network = ? AND a.handle_key IN (SELECT value FROM json_each(?))"
            " ORDER BY a.observed_at, a.id",
            (network, keys),
        ):
            found[row["handle_key"]] = (row["merged_into"] or row["id"], row["native_id"])
            parts[row["handle_key"]] = row["id"] if row["merged_into"] else None
        for fact in facts:
            match = found.get(handle_key(fact.handle))
            if match is None or _cache_key(fact) in self._ids:
                continue
            account_id, native_id = match
            if fact.native_id is not None and native_id is not None:
                continue
            self._ids[_cache_key(fact)] = account_id
            part = parts.get(handle_key(fact.handle))
            if part is not None:
                self._parts[_cache_key(fact)] = part
            if fact.native_id is not None:
                self._name(account_id, fact.native_id)
                found[handle_key(fact.handle)] = (account_id, fact.native_id)

    def _name(self, account_id: int, native_id: str) -> None:
        """Give an account known by its handle alone the id that the network has for it."""
        with self._store.transaction("naming an account") as connection:
            if self._import_id is not None:
                connection.execute(
                    import_changes.INSERT,
                    (self._import_id, import_changes.ACCOUNT, account_id, '{"native_id": null}'),
                )
            connection.execute(
                "UPDATE accounts SET native_id = ? WHERE id = ?", (native_id, account_id)
            )

    def _add_all(self, facts: Iterable[AccountFacts], *, observe: bool) -> None:
        connection = self._store.connection
        top = connection.execute("SELECT coalesce(max(id), 0) FROM accounts").fetchone()[0]
        rows: list[tuple[object, ...]] = []
        for fact in facts:
            cache_key = _cache_key(fact)
            if cache_key in self._ids:
                continue
            account_id = int(top) + len(rows) + 1
            rows.append(self._new_row(account_id, fact))
            self._ids[cache_key] = account_id
            if not observe:
                # The row says all that the list said.
                self._last[account_id] = fact
            key = handle_key(fact.handle)
            if fact.native_id and key:
                self._ids.setdefault((fact.network, "@" + key), account_id)
        connection.executemany(_INSERT, rows)
        self.created += len(rows)

    def _new_row(self, account_id: int, fact: AccountFacts) -> tuple[object, ...]:
        key = handle_key(fact.handle)
        at = fact.observed_at or self._moment
        return (
            account_id,
            fact.network.value,
            fact.native_id,
            (fact.handle or "").strip().lstrip("@"),
            key,
            fact.name or "",
            fact.bio or "",
            fact.location or "",
            fact.link or "",
            fact.avatar or "",
            fact.verified,
            fact.protected,
            (fact.status or AccountStatus.UNKNOWN).value,
            fact.moved_to or "",
            fact.created_at,
            at,
            at,
            skeleton(key.split("@")[0]) if key else "",
            self._import_id,
        )

    def _observe_all(self, changed: list[tuple[int, AccountFacts]], *, observe: bool) -> None:
        for part in self._see_pace.parts(changed):
            with self._store.transaction("keeping profiles"):
                for account_id, fact in part:
                    self._last[account_id] = fact
                    at = fact.observed_at or self._moment
                    name = self.part_of(fact)
                    self._profiles.observe(account_id, fact, at, keep=observe, part=name)
