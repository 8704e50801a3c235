"""Which changes of profiles raise an alert: what was a month old when it was learnt is history."""

from __future__ import annotations

from tests.conftest import NOW
from tests.factories import DAY, HOUR, an_account, put
from twiplotui.clock import FixedClock
from twiplotui.model.account import ListedAccount
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store


def seen(store: Store, *handles: tuple[str, int]) -> None:
    put(store, [ListedAccount(an_account(handles[-1][0], observed_at=handles[-1][1]))])
    put(store, [an_account(handle, observed_at=at) for handle, at in handles])


def changes(store: Store) -> list[tuple[str, str]]:
    rows = store.rows("SELECT old, new FROM profile_changes WHERE field = 'handle' ORDER BY id")
    return [(row["old"], row["new"]) for row in rows]


def alerts(store: Store) -> list[str]:
    rows = store.rows("SELECT reason FROM alerts WHERE kind = 'profile' AND is_withdrawn = 0")
    return [row["reason"] for row in rows]


def test_an_old_change_is_among_the_changes_and_no_alert(store: Store) -> None:
    seen(store, ("valdoria_old", NOW - 2_000 * DAY), ("mfa_valdoria", NOW - 1_900 * DAY))
    assert changes(store) == [("valdoria_old", "mfa_valdoria")]
    assert alerts(store) == []


def test_a_change_that_may_have_happened_of_late_is_an_alert(store: Store) -> None:
    seen(store, ("valdoria_old", NOW - 2_000 * DAY), ("mfa_valdoria", NOW - HOUR))
    (reason,) = alerts(store)
    assert "from “valdoria_old” to “mfa_valdoria”" in reason


def test_an_alert_stays_when_its_change_grows_old(store: Store) -> None:
    seen(store, ("valdoria_old", NOW - 9 * DAY), ("mfa_valdoria", NOW - 8 * DAY))
    assert len(alerts(store)) == 1
    with open_store(store.path, clock=FixedClock(NOW + 60 * DAY)) as later:
        seen(later, ("mfa_valdoria", NOW + 60 * DAY))
        assert len(alerts(later)) == 1
