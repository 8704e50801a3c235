"""Says after an import or a refresh that readings of follows wait for a look."""

from __future__ import annotations

from twiplotui.cli.context import Context
from twiplotui.cli.output import say
from twiplotui.services.held_alerts import HELD_TODO, held_told
from twiplotui.store.held_runs import count_held


def say_held(context: Context, import_id: int) -> None:
    """Tell how many readings of an import lost too many members at once to be believed."""
    with context.open_reading() as store:
        count = count_held(store, import_id)
    if count:
        say(f"{held_told(count)} for a look: too many members were missing at once. {HELD_TODO}")
