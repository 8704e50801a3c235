"""Takes an import back, and ends imports that were cut off."""

from __future__ import annotations

from collections.abc import Callable

from twiplotui.config import Settings
from twiplotui.errors import StoreLockedError
from twiplotui.services.accounts import end_merges
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker, RuleChecker
from twiplotui.services.reflag import reflag_posts
from twiplotui.store.account_merge import under_way
from twiplotui.store.account_undo import remove_unused_accounts
from twiplotui.store.connection import Store
from twiplotui.store.import_log import end, import_lock, pending_ids
from twiplotui.store.import_traces import import_traces
from twiplotui.store.import_undo import (
    TakenBack,
    finish,
    take_back,
)
from twiplotui.store.index_parts import settle, stop_gathering
from twiplotui.store.undo_note import half_undone
from twiplotui.store.watch_list import watch
from twiplotui.text.counts import plural
from twiplotui.who import who

SETTLE_ABOVE = 20_000
"""Posts that came or went with an import, from which on the full-text index is settled."""


def undo_import(store: Store, import_id: int, *, by: str = "") -> tuple[TakenBack, str]:
    """Take a whole import back, derive anew what followed from it, and say what went.

    It cannot be undone by a key; importing the same files again brings it back.

    Raises:
        StateError: There is no such import, it is running, or it is undone already.
    """
    with import_lock(store):
        if import_id in pending_ids(store):  # It died: what runs holds the lock.
            end(store, import_id, is_interrupted=True)
        begun = half_undone(store)
        if begun is not None and begun[0] != import_id:
            finish_undoing(store)
        taken, accounts = _undo(store, import_id, by=by or who())
    message = (
        f"Undid import {import_id}: {plural(taken.posts, 'post')}, {plural(taken.runs, 'run')} and"
        f" {plural(accounts, 'account')} are gone. Import the same files again to bring them back."
    )
    return taken, message


def finish_undoing(store: Store) -> None:
    """Take the rest of an import back whose undoing was cut off; the caller may import."""
    begun = half_undone(store)
    if begun is not None:
        _undo(store, begun[0], by=begun[1])


def finish_imports(
    store: Store, load_rules: Callable[[], RuleChecker], settings: Settings | None = None
) -> int:
    """End what was cut off: merges, an undoing, imports that died; return how many of these.

    What a dead import had stored is whole and stays. What follows from it is derived now, then it
    is visible. What its archives lack is told when they are imported again.

    Args:
        store: Open for writing; the caller holds the right to import.
        load_rules: Loads the rules; called where an import died.
        settings: The configuration; decides which changes raise an alert.
    """
    end_merges(store, settings=settings)
    finish_undoing(store)
    stop_gathering(store)
    dead = pending_ids(store)
    for import_id in dead:
        _finish_import(store, import_id, load_rules(), settings)
    return len(dead)


def finish_imports_if_free(
    store: Store, load_rules: Callable[[], RuleChecker], settings: Settings | None = None
) -> int:
    """As `finish_imports`, for who may not import yet; does nothing while an import runs."""
    if not pending_ids(store) and half_undone(store) is None and not under_way(store):
        return 0
    try:
        with import_lock(store, seconds=0):
            return finish_imports(store, load_rules, settings)
    except StoreLockedError:
        return 0


def _finish_import(
    store: Store, import_id: int, rules: RuleChecker, settings: Settings | None
) -> None:
    traces = import_traces(store, import_id)
    watch(store, traces.authors | {account_id for account_id, _ in traces.lists})
    if traces.reworded:
        reflag_posts(store, PostChecker(store, rules), traces.reworded)
    touched = Touched(
        lists=traces.lists,
        profiles=traces.profiles,
        edited=traces.edited,
        deleted=traces.deleted,
        seen=None,
        posted=traces.authors,
    )
    derive(store, touched, import_id=import_id, settings=settings, rules=rules)
    end(store, import_id, is_interrupted=True)


def _undo(store: Store, import_id: int, *, by: str) -> tuple[TakenBack, int]:
    taken = take_back(store, import_id, by=by)
    touched = Touched(
        lists=set(taken.lists),
        profiles=set(taken.profiles),
        edited=set(taken.edited),
        deleted=set(taken.deleted),
        seen=None,
    )
    derive(store, touched, import_id=None)
    accounts = remove_unused_accounts(store, import_id)
    finish(store, import_id, posts=taken.posts, by=by)
    if taken.posts >= SETTLE_ABOVE:
        settle(store)
    return taken, accounts
