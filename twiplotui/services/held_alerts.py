"""The alert about a list whose newest reading lost too many members at once to be believed.

Nothing of such a reading is told as an unfollow until somebody has looked, so somebody must be told
to look.
"""

from __future__ import annotations

from array import array

from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Direction, Level
from twiplotui.signals.follow_changes import ListHistory
from twiplotui.signals.follow_runs import difference, shows_removals
from twiplotui.signals.policy import FollowPolicy
from twiplotui.signals.wording import minute
from twiplotui.store.connection import Store
from twiplotui.store.follow_lists import FollowList
from twiplotui.store.held_runs import HELD_ALERT, held_alert_keys, owner_of
from twiplotui.text.counts import plural

HELD_TODO = (
    "“twiplotui follows runs --held” lists them, “twiplotui follows release” lets one count."
)


def held_told(count: int) -> str:
    """Return that readings wait: `1 reading of follows waits`."""
    return plural(count, "reading of follows waits", "readings of follows wait")


class HeldAlerts:
    """Gathers the alerts about held readings while lists are derived.

    Args:
        store: Where the lists are.
        policy: Which follow changes raise an alert.
    """

    def __init__(self, store: Store, policy: FollowPolicy) -> None:
        self._store = store
        self._policy = policy
        self._standing = held_alert_keys(store)
        self.alerts: list[AlertFacts] = []
        self.gone: list[str] = []
        """Keys of alerts whose reading was released, taken back or followed by a sound one."""

    def look_at(self, each: FollowList, history: ListHistory) -> None:
        """Note what is to be said of a list that was derived."""
        of_list = f"{HELD_ALERT}{each.account_id}:{each.direction.value}:"
        alert = self._alert(each, history, of_list) if history.held else None
        if alert is not None:
            self.alerts.append(alert)
        self.gone += sorted(
            key
            for key in self._standing
            if key.startswith(of_list) and (alert is None or key != alert.key)
        )

    def _alert(self, each: FollowList, history: ListHistory, of_list: str) -> AlertFacts | None:
        whole = [run for run in each.runs if shows_removals(run, each.network)]
        counted = [run for run in whole if run.id not in history.held]
        waiting = [run for run in whole if counted and run.at > counted[-1].at]
        owner = owner_of(self._store, each.account_id)
        countries = self._policy.countries
        if not waiting or not owner.is_watched or not self._policy.alert_unfollows:
            return None
        if countries and owner.country not in countries:
            return None
        first, last = waiting[0], counted[-1]
        _, left = difference(array("q", last.members), array("q", first.members))
        word = "follows" if each.direction is Direction.FOLLOWING else "followers"
        return AlertFacts(
            key=f"{of_list}{first.at}",
            kind=AlertKind.UNFOLLOW,
            level=Level.MEDIUM,
            reason=(
                f"{len(left):,} of {len(last.members):,} {word} of {owner.label} are absent from"
                f" the list read at {minute(first.at)} UTC: too many at once to be believed, so it"
                f" waits for a look (“twiplotui follows release {first.id}” lets it count)"
            ),
            at=first.at,
            account_id=each.account_id,
        )
