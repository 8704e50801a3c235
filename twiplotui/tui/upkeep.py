"""What the open screen does beside the desk: ended snoozes come back, changed rules flag anew."""

from __future__ import annotations

from twiplotui.tui.background import Job
from twiplotui.tui.session import Session

AFTER_SECONDS = 3.0
"""The desk is drawn and can be used first."""
EVERY_SECONDS = 600.0


def keep_up(session: Session, job: Job) -> int:
    """Bring flags in line with the silences and rules of now; return how many changed.

    Runs in a thread of its own, in short transactions, and may be cut short at any time.

    Raises:
        StoreError: The store cannot be written.
    """
    from twiplotui.services.mutes import settle
    from twiplotui.services.reflag import is_needed, reflag

    rules = session.load_rules()
    with session.open_writing() as store:
        changed = settle(store, lambda: job.is_cancelled)
        if is_needed(store, rules):
            changed += reflag(store, rules, should_stop=lambda: job.is_cancelled).changed
        return changed
