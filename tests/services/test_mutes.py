"""Silence hides findings, index facets and alerts, says so, and is undone like any act."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, FewRules, a_post, an_account, put
from twiplotui.clock import FixedClock
from twiplotui.errors import UsageError
from twiplotui.model.flag import TextContext
from twiplotui.model.words import Act, AlertState, Presence
from twiplotui.services import mutes, triage
from twiplotui.services.mutes import Silences
from twiplotui.store.alerts import queue_ids
from twiplotui.store.blanking import blank_deleted
from twiplotui.store.connection import Store


def filled(store: Store) -> None:
    put(store, [a_post("1", "Grave danger ahead"), a_post("2", "Calm"), a_post("3", "Danger!")])


def shown(store: Store) -> int:
    """Alerts in the queue, having checked that flags and index say the same."""
    flags = store.rows("SELECT post_id FROM flags WHERE suppressed_by = ''")
    found = store.rows("SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'facets : tflag'")
    assert sorted(row[0] for row in found) == sorted(row[0] for row in flags)
    queue = queue_ids(store, states=[AlertState.NEW], limit=10)
    assert len(queue) == len(flags)
    return len(queue)


def account_of(store: Store) -> int:
    row = store.row("SELECT account_id FROM posts")
    assert row is not None
    return int(row[0])


def test_a_phrase_is_muted_on_an_account_and_undone(store: Store) -> None:
    filled(store)
    assert shown(store) == 2
    mute = mutes.mute_phrase(store, "DANGER", by="me", account_id=account_of(store))
    assert shown(store) == 0
    assert (mutes.hidden_count(store), mutes.hidden_of(store)) == (2, {mute.id: 2})
    triage.undo(store, by="me")
    assert (shown(store), mutes.hidden_count(store)) == (2, 0)
    triage.redo(store, by="me")
    assert (shown(store), mutes.hidden_count(store)) == (0, 2)


def test_another_account_and_other_words_are_not_hidden(store: Store) -> None:
    filled(store)
    put(store, [a_post("9", "Hello", author=an_account("other", "900"))])
    (other,) = store.rows("SELECT id FROM accounts WHERE native_id = '900'")
    mutes.mute_phrase(store, "danger", by="me", account_id=other[0])
    mutes.mute_phrase(store, "dang", by="me")
    mutes.mute_phrase(store, "danger", by="me", rule_id="test.other")
    assert shown(store) == 2
    with pytest.raises(UsageError):
        mutes.mute_phrase(store, " \u200b ", by="me")


def test_new_posts_are_silenced_as_they_come(store: Store) -> None:
    mutes.switch_off(store, "test", by="me")
    filled(store)
    assert (shown(store), mutes.hidden_count(store)) == (0, 2)
    (row,) = store.rows("SELECT DISTINCT suppressed_by FROM flags")
    assert row[0] == "pack test switched off (#1)"
    assert mutes.switch_on(store, "test", by="me") == 1
    assert (shown(store), mutes.hidden_count(store)) == (2, 0)


def test_a_snoozed_rule_comes_back_by_itself(store: Store, clock: FixedClock) -> None:
    filled(store)
    mutes.snooze_rule(store, "test.danger", by="me", until=NOW + DAY)
    assert shown(store) == 0
    assert mutes.settle(store) == 0
    clock.advance(2 * DAY)
    assert mutes.settle(store) == 2
    assert shown(store) == 2
    with pytest.raises(UsageError):
        mutes.snooze_rule(store, "test.danger", by="me", until=NOW)


def test_a_decided_alert_stays_where_it_is(store: Store) -> None:
    filled(store)
    first, second = queue_ids(store, states=[AlertState.NEW], limit=10)
    triage.act_on(store, [first], Act.ESCALATE, by="me", note="look")
    mute = mutes.snooze_rule(store, "test.danger", by="me", until=None)
    assert queue_ids(store, states=[AlertState.ESCALATED], limit=10) == [first]
    mutes.lift(store, mute.id, by="me")
    assert queue_ids(store, states=[AlertState.ESCALATED], limit=10) == [first]
    assert queue_ids(store, states=[AlertState.NEW], limit=10) == [second]
    with pytest.raises(UsageError):
        mutes.lift(store, mute.id, by="me")


def test_drafts_are_under_silences_of_no_account(store: Store) -> None:
    filled(store)
    findings = FewRules().check("danger", TextContext())
    mutes.mute_phrase(store, "danger", by="me", account_id=account_of(store))
    assert Silences.of(store).apply(findings)[0].suppressed_by == ""
    mutes.snooze_rule(store, "test.danger", by="me", until=NOW + DAY)
    assert Silences.of(store).apply(findings)[0].suppressed_by.startswith("rule snoozed until")


def test_what_was_muted_before_its_text_was_blanked_stays_muted(store: Store) -> None:
    gone = a_post("1", "Grave danger", presence=Presence.DELETED, deleted_at=NOW, captured_at=NOW)
    put(store, [gone, a_post("2", "Danger!")])
    mute = mutes.mute_phrase(store, "danger", by="me")
    blank_deleted(store, by="me")
    mutes.snooze_rule(store, "test.other", by="me", until=None)
    assert (shown(store), mutes.hidden_count(store)) == (0, 2)
    mutes.lift(store, mute.id, by="me")
    assert shown(store) == 2
    reasons = [row[0] for row in store.rows("SELECT reason FROM alerts ORDER BY id")]
    assert reasons == ["Danger (the text was blanked)", "Danger: “Danger”"]


def test_a_pack_is_switched_once_and_what_else_is_silenced_stays(store: Store) -> None:
    filled(store)
    first = mutes.switch_off(store, "test", by="me")
    assert mutes.switch_off(store, "test", by="me").id == first.id
    other = mutes.switch_off(store, "other", by="me")
    phrase = mutes.mute_phrase(store, "grave", by="me")
    assert mutes.switch_on(store, "test", by="me") == 1
    assert mutes.switch_on(store, "test", by="me") == 0
    for mute in (other, phrase):
        mutes.lift(store, mute.id, by="me")
    with pytest.raises(UsageError):
        mutes.lift(store, first.id, by="me")
