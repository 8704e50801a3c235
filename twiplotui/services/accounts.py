"""Edits the watch list. Every act is a batch of the journal and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twiplotui.config import Settings
from twiplotui.errors import StateError, UsageError
from twiplotui.model.account import AccountFacts
from twiplotui.services.typed import country_typed, role_typed
from twiplotui.store import account_merge, account_reader
from twiplotui.store.account_writer import AccountWriter
from twiplotui.store.actors import actor_named
from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.undo import put_fields
from twiplotui.text.counts import plural

_FIELDS = ("country", "role", "is_ours", "is_watched", "priority")
_TOLD = {
    ("is_ours", 1): ("marked as ours", "marked an account as ours"),
    ("is_ours", 0): ("no longer ours", "marked an account as no longer ours"),
    ("is_watched", 1): ("watched from now on", "began to watch an account"),
    ("is_watched", 0): ("watched no longer", "ceased to watch an account"),
}
"""An edit on its own and in the journal, where the value says more than the name of the field."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did."""

    account_id: int
    message: str
    is_changed: bool


def add(
    store: Store,
    facts: AccountFacts,
    *,
    by: str,
    country: str = "",
    role: str = "",
    actor: str = "",
    is_ours: bool = False,
    tags: Iterable[str] = (),
) -> int:
    """Put an account on the watch list, making it where it is not known; return its id.

    Raises:
        UsageError: The country, role or a tag is not allowed.
    """
    fields: dict[str, Any] = {"is_watched": 1}
    if country:
        fields["country"] = country
    if role:
        fields["role"] = role
    if is_ours:
        fields["is_ours"] = 1
    fields, wanted = _checked(fields), _checked_tags(tags)
    writer = AccountWriter(store, None, store.clock.now())
    account_id = writer.resolve([facts], observe=False)[0]
    edit(store, account_id, by=by, actor=actor or None, tags=wanted or None, **fields)
    return account_id


def edit(
    store: Store,
    account_id: int,
    *,
    by: str,
    actor: str | None = None,
    tags: Iterable[str] | None = None,
    **fields: Any,  # noqa: ANN401 - values of the named columns
) -> Edited:
    """Change country, role, is_ours, is_watched, priority or the tags of an account, as one act.

    Args:
        store: Where it is.
        account_id: Which account.
        by: Who does it.
        actor: The person or institution it belongs to, by name; empty: none; None leaves it.
        tags: Replace its tags; None leaves them.
        fields: What is to be changed, by the name of its column.

    Raises:
        UsageError: There is no such account, or a value is not allowed.
    """
    wanted = _checked(fields)
    wanted_tags = None if tags is None else _checked_tags(tags)
    current = account_reader.fields_of(store, account_id, [*wanted, "actor_id", "country"])
    if current is None:
        raise UsageError(f"There is no account #{account_id}.", "See “twiplotui accounts list”.")
    if actor is not None:
        country = wanted.get("country", current["country"])
        wanted["actor_id"] = actor_named(store, actor.strip(), country) if actor.strip() else None
    after = {name: value for name, value in wanted.items() if current[name] != value}
    entries, told = [], _told(after)
    if after:
        before = {name: current[name] for name in after}
        entries.append(Entry("edit", "account", str(account_id), before, after))
    held = account_reader.tags_of(store, account_id)
    if wanted_tags is not None and held != wanted_tags:
        change = {"tags": held}, {"tags": wanted_tags}
        entries.append(Entry("edit", "tags", str(account_id), *change))
        told.append(("changed tags", "changed tags of an account"))
    if not entries:
        return Edited(account_id, "nothing to change", False)
    _write(store, entries, ", ".join(summary for _, summary in told), by)
    return Edited(account_id, ", ".join(alone for alone, _ in told), True)


def _told(after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what an edit did, on its own and as the journal tells it."""
    named = [(name, value, name.removesuffix("_id")) for name, value in after.items()]
    return [
        _TOLD.get((name, value)) or (f"changed {word}", f"changed {word} of an account")
        for name, value, word in named
    ]


def set_tags(store: Store, account_id: int, tags: Iterable[str], *, by: str) -> Edited:
    """Replace the tags of an account.

    Raises:
        UsageError: There is no such account, or a tag is too long or has a comma.
    """
    return edit(store, account_id, by=by, tags=tags)


def _checked_tags(tags: Iterable[str]) -> list[str]:
    wanted = sorted({tag.strip() for tag in tags if tag.strip()})
    if any("," in tag or len(tag) > 60 for tag in wanted):
        raise UsageError("A tag is a short word without commas.")
    return wanted


def merge(
    store: Store, kept: int, other: int, *, by: str, settings: Settings | None = None
) -> Edited:
    """Declare that two rows are the same account; `other` becomes part of `kept`.

    Posts, runs and edges of `other` move over, and what follows from them is derived anew; an undo
    gives them back, with what imports bring under its name until then. Only a row known by handle
    alone may be merged, so that two different accounts can never become one by mistake.

    Raises:
        StateError: They are on different networks, the same row, or both have a native id.
    """
    if kept == other:
        raise StateError("An account cannot be merged with itself.")
    problem = account_merge.why_not_merge(store, kept, other)
    if problem:
        raise StateError(problem, "Only an account known by its handle alone can be merged.")
    end_merges(store, settings=settings)
    with store.transaction("merging accounts") as connection:
        entries = account_merge.merge_entries(store, kept, other)
        now = store.clock.now()
        for each in entries:
            put_fields(
                connection, each.subject, each.subject_id, each.before, each.after, now=now, by=by
            )
        summary = f"merged account #{other} into #{kept}"
        append_batch(connection, entries, at=now, by=by, summary=summary)
    moved = end_merges(store, settings=settings)
    return Edited(kept, f"merged: {plural(moved, 'post')} moved", True)


def end_merges(store: Store, *, settings: Settings | None = None) -> int:
    """Move the posts of accounts merged or parted just now, or by who died of it; derive anew.

    Returns:
        How many posts moved.
    """
    waiting = account_merge.under_way(store)
    if not waiting:
        return 0
    # The watch list of the screen needs none of this.
    from twiplotui.services.derive import Touched, derive

    moved = sum(account_merge.move_posts(store, each) for each in waiting)
    lists = {found for each in waiting for found in account_merge.lists_touched(store, each)}
    profiles = {each.kept for each in waiting}
    profiles |= {each.part for each in waiting if not each.is_merge}
    touched = Touched(lists=lists, profiles=profiles, seen=None)
    derive(store, touched, import_id=None, settings=settings)
    account_merge.end_all(store)
    return moved


def _write(store: Store, entries: Sequence[Entry], summary: str, by: str) -> None:
    now = store.clock.now()
    with store.transaction("editing an account") as connection:
        for each in entries:
            put_fields(
                connection, each.subject, each.subject_id, each.before, each.after, now=now, by=by
            )
        append_batch(connection, entries, at=now, by=by, summary=summary)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in _FIELDS:
            raise UsageError(f"“{name}” of an account cannot be changed.")
        if name == "country" and value:
            value = country_typed(str(value))
        elif name == "role" and value:
            value = role_typed(str(value))
        elif name in ("is_ours", "is_watched", "priority"):
            value = int(value)
        wanted[name] = value
    return wanted
