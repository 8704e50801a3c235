"""Lists imports and takes one back."""

from __future__ import annotations

from twiplotui.services.derive import Touched, derive
from twiplotui.services.import_ import SETTLE_ABOVE
from twiplotui.store.connection import Store
from twiplotui.store.import_log import import_lock, who
from twiplotui.store.import_undo import TakenBack, remove_unused_accounts, take_back
from twiplotui.store.journal import Entry, append_batch
from twiplotui.store.search_index import settle


def undo_import(store: Store, import_id: int, *, by: str = "") -> tuple[TakenBack, str]:
    """Take a whole import back, derive anew what followed from it, and say what went.

    It cannot be undone by a key; importing the same files again brings it back.

    Raises:
        StateError: There is no such import, it is running, or it is undone already.
    """
    with import_lock(store):
        taken = take_back(store, import_id)
        touched = Touched(lists=set(taken.lists), profiles=set(taken.profiles))
        derive(store, touched, import_id=None)
        accounts = remove_unused_accounts(store, import_id)
        with store.transaction("undoing an import") as connection:
            append_batch(
                connection,
                [Entry("undo-import", "import", str(import_id), {}, {"posts": taken.posts})],
                at=store.clock.now(),
                by=by or who(),
                summary=f"undid import {import_id}",
                is_undoable=False,
            )
        if taken.posts >= SETTLE_ABOVE:
            settle(store)
    message = (
        f"Undid import {import_id}: {taken.posts} posts, {taken.runs} runs and"
        f" {accounts} accounts are gone. Import the same files again to bring them back."
    )
    return taken, message
