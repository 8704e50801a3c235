"""The archive is flagged anew when rules change; what the desk decided stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.conftest import NOW
from tests.factories import DAY, FewRules, NoPlaces, a_post, put
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Act, AlertState, Level, Presence, Scope
from twiplotui.services import accounts, triage
from twiplotui.services.reflag import ReflagReport, is_needed, reflag
from twiplotui.store import search_index
from twiplotui.store.alerts import queue_ids
from twiplotui.store.blanking import blank_deleted
from twiplotui.store.connection import Store


class OtherRules(NoPlaces):
    """Flags `calm`, and nothing else; medium, in our own posts high."""

    version = "other"

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        at = text.lower().find("calm")
        level = Level.HIGH if context.scope is Scope.OWN else Level.MEDIUM
        if at < 0:
            return ()
        return (Finding("t.calm", "test", "Calm", "threat", level, at, 4, text[at : at + 4], "m"),)


def filled(store: Store) -> None:
    put(store, [a_post("1", "Danger"), a_post("2", "Calm"), a_post("3", "Danger"), a_post("4")])
    put(store, [a_post("5", "Calm of long ago", published_at=NOW - 400 * DAY)])


def new_alerts(store: Store) -> list[int]:
    return queue_ids(store, states=[AlertState.NEW], limit=10)


def flagged(store: Store) -> list[str]:
    rows = store.rows(
        "SELECT p.native_id FROM flags f JOIN posts p ON p.id = f.post_id ORDER BY p.native_id"
    )
    found = store.rows(
        "SELECT p.native_id FROM posts_fts t JOIN posts p ON p.id = t.rowid"
        " WHERE posts_fts MATCH 'facets : tflag' ORDER BY p.native_id"
    )
    assert [row[0] for row in rows] == [row[0] for row in found]
    return [row[0] for row in rows]


def test_changed_rules_flag_the_archive_and_decisions_stand(store: Store) -> None:
    filled(store)
    assert flagged(store) == ["1", "3"]
    kept, untouched = new_alerts(store)
    triage.act_on(store, [kept], Act.ESCALATE, by="me", note="look")
    assert is_needed(store, OtherRules())
    report = reflag(store, OtherRules())
    assert (report.total, report.done, report.changed, report.is_stopped) == (5, 5, 4, False)
    assert flagged(store) == ["2", "5"]
    assert queue_ids(store, states=[AlertState.ESCALATED], limit=10) == [kept]
    (raised,) = new_alerts(store)
    assert raised not in (kept, untouched)
    assert not is_needed(store, OtherRules())
    assert reflag(store, OtherRules()) == ReflagReport()
    reflag(store, FewRules())
    assert (flagged(store), new_alerts(store)) == (["1", "3"], [untouched])


def test_a_pass_that_was_stopped_goes_on(store: Store) -> None:
    put(store, [a_post(str(number), "Calm") for number in range(450)])
    seen: list[int] = []
    report = reflag(
        store,
        OtherRules(),
        on_progress=lambda r: seen.append(r.done),
        should_stop=lambda: bool(seen),
    )
    assert report.is_stopped and seen == [report.done] and 0 < report.done < 450
    assert is_needed(store, OtherRules())
    rest = reflag(store, OtherRules())
    assert (rest.total, rest.done) == (450 - report.done, 450 - report.done)
    assert len(flagged(store)) == 450


def test_an_account_that_becomes_ours_is_judged_as_ours(store: Store) -> None:
    filled(store)
    reflag(store, OtherRules())
    row = store.row("SELECT id FROM accounts WHERE native_id = '100'")
    assert row is not None
    accounts.edit(store, row["id"], by="me", is_ours=True)
    assert is_needed(store, OtherRules())
    assert reflag(store, OtherRules()).changed == 2
    assert [row[0] for row in store.rows("SELECT level FROM flags")] == [Level.HIGH] * 2
    assert not is_needed(store, OtherRules())
    triage.undo(store, by="me")
    assert reflag(store, OtherRules()).changed == 2
    assert [row[0] for row in store.rows("SELECT level FROM flags")] == [Level.MEDIUM] * 2


def test_few_posts_change_in_one_transaction(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, [a_post(str(number), "Calm") for number in range(300)])
    steps: list[int] = []
    take_out = search_index.take_out

    def counted(connection: Any, ids: Sequence[int]) -> None:
        steps.append(len(ids))
        take_out(connection, ids)

    monkeypatch.setattr(search_index, "take_out", counted)
    reflag(store, OtherRules())
    assert (sum(steps), max(steps)) == (300, 40)


def test_a_reworded_post_is_judged_by_its_new_words(store: Store) -> None:
    put(store, [a_post("1", "Danger"), a_post("2", "Good morning")])
    (alert,) = new_alerts(store)
    put(store, [a_post("1", "Peace", edited_at=NOW), a_post("2", "Great danger", edited_at=NOW)])
    assert flagged(store) == ["2"]
    rows = store.rows("SELECT id, is_withdrawn FROM alerts WHERE kind = 'flag' ORDER BY id")
    assert [row["is_withdrawn"] for row in rows] == [1, 0]
    assert rows[0]["id"] == alert


def test_a_blanked_post_keeps_the_flags_of_what_it_said(store: Store) -> None:
    gone = {"presence": Presence.DELETED, "deleted_at": NOW, "captured_at": NOW}
    put(store, [a_post("1", "danger", **gone)])
    blank_deleted(store, by="ann")
    told = [tuple(row) for row in store.rows("SELECT reason, is_withdrawn FROM alerts")]
    rules = FewRules()
    rules.version = "other"
    reflag(store, rules)
    assert [tuple(row) for row in store.rows("SELECT rule_id FROM flags")] == [("test.danger",)]
    assert [tuple(row) for row in store.rows("SELECT reason, is_withdrawn FROM alerts")] == told
    assert not is_needed(store, rules)
