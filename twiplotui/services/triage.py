"""Triage: acts on alerts, undo, redo. The command line and the screen call the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.triage import Alert
from twiplotui.model.words import Act, DismissReason
from twiplotui.store import undo as stored_undo
from twiplotui.store.alerts import alerts_by_id, write_plan
from twiplotui.store.connection import Store
from twiplotui.store.undo import Undone
from twiplotui.store.undo import redo as redo_batch
from twiplotui.store.undo import undo as undo_batch
from twiplotui.triage.plan import TriagePlan, plan_act


@dataclass(frozen=True, slots=True)
class TriageReport:
    """What an act did, in a form to tell."""

    plan: TriagePlan
    done: tuple[int, ...]
    overtaken: tuple[Alert, ...]
    message: str


def plan(
    store: Store,
    alerts: Sequence[Alert],
    act: Act,
    *,
    reason: DismissReason | None = None,
    note: str = "",
    snoozed_until: int | None = None,
) -> TriagePlan:
    """Plan an act on alerts as they were shown; nothing is written.

    Raises:
        StateError: Something the act needs is missing.
    """
    return plan_act(
        alerts,
        act,
        now=store.clock.now(),
        reason=reason,
        note=note,
        snoozed_until=snoozed_until,
    )


def carry_out(store: Store, planned: TriagePlan, *, by: str) -> TriageReport:
    """Write a plan as one batch of the journal; one undo takes all of it back."""
    written = write_plan(store, planned, by=by)
    message = planned.summary
    if written.overtaken:
        first = written.overtaken[0]
        who = first.updated_by or "someone"
        message = (
            f"{len(written.done)} done; {len(written.overtaken)}"
            f" {'was' if len(written.overtaken) == 1 else 'were'} decided meanwhile"
            f" ({who}: {first.state.value})"
        )
    return TriageReport(planned, written.done, written.overtaken, message)


def act_on(
    store: Store,
    ids: Sequence[int],
    act: Act,
    *,
    by: str,
    reason: DismissReason | None = None,
    note: str = "",
    snoozed_until: int | None = None,
) -> TriageReport:
    """Plan and carry out an act on alerts by id, as they are now.

    Raises:
        StateError: Something the act needs is missing.
    """
    planned = plan(
        store,
        alerts_by_id(store, ids),
        act,
        reason=reason,
        note=note,
        snoozed_until=snoozed_until,
    )
    return carry_out(store, planned, by=by)


def undo(store: Store, *, by: str) -> tuple[Undone, str]:
    """Undo the latest batch; return what was put back and the message that names it.

    Raises:
        StateError: There is nothing to undo.
    """
    undone = undo_batch(store, by=by)
    _follow(store, undone)
    return undone, _told("Undid", undone)


def redo(store: Store, *, by: str) -> tuple[Undone, str]:
    """Do the last undone batch again.

    Raises:
        StateError: There is nothing to redo.
    """
    redone = redo_batch(store, by=by)
    _follow(store, redone)
    return redone, _told("Redid", redone)


def undo_act(store: Store, batch_id: int, *, by: str) -> tuple[Undone, str]:
    """Undo one act, whichever was done since.

    Raises:
        StateError: It cannot be undone, or nothing of it is left as it was.
    """
    undone = stored_undo.undo_act(store, batch_id, by=by)
    _follow(store, undone)
    return undone, _told("Undid", undone)


def redo_act(store: Store, batch_id: int, *, by: str) -> tuple[Undone, str]:
    """Do one act again that is undone.

    Raises:
        StateError: It is not undone, or nothing of it is left as it was.
    """
    redone = stored_undo.redo_act(store, batch_id, by=by)
    _follow(store, redone)
    return redone, _told("Redid", redone)


def _follow(store: Store, turned: Undone) -> None:
    """Bring in step what follows from a silence, or from accounts merged or parted."""
    if any(subject == "mute" for subject, _ in turned.subjects):
        from twiplotui.services.mutes import settle

        settle(store)
    if any(subject == "account" for subject, _ in turned.subjects):
        from twiplotui.services.accounts import end_merges

        end_merges(store)


def _told(verb: str, turned: Undone) -> str:
    message = f"{verb}: {turned.summary}"
    if turned.skipped:
        message += f"; {turned.skipped} left alone, changed since"
    return message
