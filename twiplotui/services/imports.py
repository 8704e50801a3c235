"""Lists imports and takes one back."""

from __future__ import annotations

from twiplotui.services.derive import Touched, derive
from twiplotui.store.connection import Store
from twiplotui.store.import_log import import_lock, who
from twiplotui.store.import_undo import (
    TakenBack,
    finish,
    half_undone,
    remove_unused_accounts,
    take_back,
)
from twiplotui.store.search_index import settle

SETTLE_ABOVE = 20_000
"""Posts that came or went with an import, from which on the full-text index is settled."""


def undo_import(store: Store, import_id: int, *, by: str = "") -> tuple[TakenBack, str]:
    """Take a whole import back, derive anew what followed from it, and say what went.

    It cannot be undone by a key; importing the same files again brings it back.

    Raises:
        StateError: There is no such import, it is running, or it is undone already.
    """
    with import_lock(store):
        begun = half_undone(store)
        if begun is not None and begun[0] != import_id:
            finish_undoing(store)
        taken, accounts = _undo(store, import_id, by=by or who())
    message = (
        f"Undid import {import_id}: {taken.posts} posts, {taken.runs} runs and"
        f" {accounts} accounts are gone. Import the same files again to bring them back."
    )
    return taken, message


def finish_undoing(store: Store) -> None:
    """Take the rest of an import back whose undoing was cut off; the caller may import."""
    begun = half_undone(store)
    if begun is not None:
        _undo(store, begun[0], by=begun[1])


def _undo(store: Store, import_id: int, *, by: str) -> tuple[TakenBack, int]:
    taken = take_back(store, import_id, by=by)
    touched = Touched(lists=set(taken.lists), profiles=set(taken.profiles))
    derive(store, touched, import_id=None)
    accounts = remove_unused_accounts(store, import_id)
    finish(store, import_id, posts=taken.posts, by=by)
    if taken.posts >= SETTLE_ABOVE:
        settle(store)
    return taken, accounts
