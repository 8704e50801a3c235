"""Alerts about habits, through the store."""

from __future__ import annotations

from tests.conftest import NOW
from tests.factories import DAY, a_post, an_account, put
from twiplotui.config import HabitSettings, Settings
from twiplotui.model.account import ListedAccount
from twiplotui.services.derive import Touched, derive
from twiplotui.store.open import Store


def test_silence_is_told_once_and_only_when_switched_on(store: Store) -> None:
    put(store, [ListedAccount(an_account())])
    days = [0, *range(6, 36)]
    put(store, [a_post(str(100 + day), published_at=NOW - day * DAY) for day in days])
    told = "SELECT reason FROM alerts WHERE kind = 'habit'"
    assert store.rows(told) == []
    (row,) = store.rows("SELECT DISTINCT account_id FROM posts")
    for _ in range(2):
        settings = Settings(habit=HabitSettings(silence=True, burst=True))
        derive(store, Touched(posted={row[0]}), import_id=2, settings=settings)
    (alert,) = store.rows(told)
    assert "no post held for 6 days" in alert[0]
