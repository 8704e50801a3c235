"""Which follow changes raise an alert follows the configuration, however a code is typed."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, a_post, a_run, an_account, put
from twiplotui.config import FollowSettings, Settings
from twiplotui.model.words import Direction
from twiplotui.services.accounts import edit
from twiplotui.services.derive import Touched, derive
from twiplotui.store.account_lookup import one_account
from twiplotui.store.connection import Store


@pytest.mark.parametrize(
    ("countries", "count"), [((), 1), (("xv",), 1), (("XV",), 1), (("XZ",), 0)]
)
def test_countries_of_interest(store: Store, countries: list[str], count: int) -> None:
    put(store, [an_account(), a_post("1"), a_post("2", author=an_account("mfa_kestria", "300"))])
    owner = one_account(store, "@mfa_valdoria")
    edit(store, owner, by="desk", country="XV")
    put(store, [a_run(["200", "300"], NOW - 2 * DAY)])
    put(store, [a_run(["200"], NOW - DAY)])
    settings = Settings(follows=FollowSettings(alert_countries=tuple(countries)))
    touched = Touched(lists={(owner, Direction.FOLLOWING)}, seen=None)
    derive(store, touched, import_id=None, settings=settings)
    row = store.row("SELECT count(*) FROM alerts WHERE kind = 'unfollow' AND is_withdrawn = 0")
    assert row is not None and row[0] == count
