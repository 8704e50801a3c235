"""Alerts about accounts that break their own posting habits."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from twiplotui.config import HabitSettings
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Level
from twiplotui.signals.habit import find_burst, find_silence
from twiplotui.store.habit_reader import last_times, watched_label
from twiplotui.store.open import Store

_MOST_ACCOUNTS = 500


def habit_alerts(
    store: Store, account_ids: Collection[int], settings: HabitSettings
) -> Iterator[AlertFacts]:
    """Return alerts about the newest posts of accounts; nothing is read where all are off."""
    if not (settings.silence or settings.burst):
        return
    for account_id in sorted(account_ids)[:_MOST_ACCOUNTS]:
        label = watched_label(store, account_id)
        posts = last_times(store, account_id) if label else []
        if not posts:
            continue
        times = [at for at, _ in posts]
        at, post_id = posts[0]
        said = {}
        if settings.burst and (burst := find_burst(times)):
            said[f"burst:{account_id}:{at // 86_400_000}"] = (
                f"{label} posted {burst.count} times in 24 h; {burst.usual:.1f} a day over the"
                f" {burst.earlier} posts before"
            )
        if settings.silence and (silence := find_silence(times)):
            said[f"silence:{account_id}:{times[1]}"] = (
                f"{label}: no post held for {silence.days} days, after posts on"
                f" {silence.active_days} of the 30 days before"
            )
        for key, reason in said.items():
            yield AlertFacts(
                f"habit:{key}", AlertKind.HABIT, Level.LOW, reason, at, post_id, account_id
            )
