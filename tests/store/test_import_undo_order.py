"""Imports taken back in another order than they came: what others said and decided stands."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import NOW
from tests.factories import DAY, HOUR, FewRules, a_post, a_run, an_account, put
from twiplotui.clock import FixedClock
from twiplotui.model.account import ListedAccount
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Network, Presence, TimePrecision
from twiplotui.services import accounts
from twiplotui.services.imports import undo_import
from twiplotui.services.reflag import reflag
from twiplotui.store.account_lookup import one_account
from twiplotui.store.account_reader import fields_of, tags_of
from twiplotui.store.connection import Store
from twiplotui.store.post_detail import versions_of
from twiplotui.store.search import search
from twiplotui.store.verify import verify


def alerts(store: Store) -> set[str]:
    return {row[0] for row in store.rows("SELECT key FROM alerts WHERE is_withdrawn = 0")}


def account(store: Store, native_id: str, *names: str) -> tuple[object, ...]:
    row = store.row(f"SELECT {', '.join(names)} FROM accounts WHERE native_id = ?", (native_id,))
    assert row is not None
    return tuple(row)


def worded(store: Store, text: str, hours_ago: int, **more: object) -> None:
    at = NOW - hours_ago * HOUR
    post = a_post(
        "1", text, published_at=NOW - 40 * HOUR, captured_at=at, raw=f"{text} {at}".encode()
    )
    put(store, [replace(post, **more)], captured_at=at)  # type: ignore[arg-type]  # fields of a post


def told_wordings(store: Store) -> list[str]:
    (post,) = search(store, "", limit=5)
    return [version.text for version in versions_of(store, post)]


def test_the_newest_wording_stands_when_the_one_before_is_taken_back(store: Store) -> None:
    worded(store, "Talks went well", 30)
    worded(store, "Talks are a danger", 20)
    worded(store, "Talks went on", 10)
    assert told_wordings(store) == ["Talks went well", "Talks are a danger", "Talks went on"]
    undo_import(store, 2)
    assert told_wordings(store) == ["Talks went well", "Talks went on"]
    assert [row[0] for row in store.rows("SELECT text FROM posts")] == ["Talks went on"]
    assert {key for key in alerts(store) if key.startswith("edit")} == {"edit:x:1:2"}
    assert list(verify(store)) == []
    undo_import(store, 3)
    assert [row[0] for row in store.rows("SELECT text FROM posts")] == ["Talks went well"]
    assert told_wordings(store) == []
    assert search(store, "has:version", limit=5) == []
    assert alerts(store) == set()
    assert list(verify(store)) == []


def test_no_edit_is_told_that_rests_on_what_was_taken_back_alone(store: Store) -> None:
    worded(store, "Wrong words", 30)
    worded(store, "Talks went well", 20)
    assert "edit:x:1:2" in alerts(store)
    undo_import(store, 1)
    assert told_wordings(store) == []
    assert alerts(store) == set()
    assert [tuple(row) for row in store.rows("SELECT text, edited_at FROM posts")] == [
        ("Talks went well", None)
    ]
    undo_import(store, 2)
    assert store.rows("SELECT 1 FROM posts") == []


def test_the_moment_of_an_edit_stays_when_the_words_before_it_are_taken_back(store: Store) -> None:
    worded(store, "Talks went well", 30)
    worded(store, "Talks went on", 20, edited_at=NOW - 25 * HOUR)
    assert "edit:x:1:2" in alerts(store)
    undo_import(store, 1)
    assert told_wordings(store) == []
    assert [tuple(row) for row in store.rows("SELECT text, edited_at FROM posts")] == [
        ("Talks went on", NOW - 25 * HOUR)
    ]
    assert alerts(store) == set()


def test_a_better_time_of_a_later_import_stands(store: Store) -> None:
    base = a_post("1", published_at=None, precision=TimePrecision.UNKNOWN, raw=b"1")
    day = replace(base, published_at=NOW - DAY, precision=TimePrecision.DAY, raw=b"2")
    second = replace(base, published_at=NOW - HOUR, precision=TimePrecision.SECOND, raw=b"3")
    for post in (base, day, second):
        put(store, [post])
    undo_import(store, 2)
    assert [row[0] for row in store.rows("SELECT published_at FROM posts")] == [NOW - HOUR]
    undo_import(store, 3)
    assert [row[0] for row in store.rows("SELECT published_at FROM posts")] == [None]


def test_a_profile_is_shown_as_it_was_before(store: Store) -> None:
    put(store, [an_account("mfa_valdoria", "100", name="MFA")], captured_at=NOW - 3 * DAY)
    before = account(store, "100", "handle", "handle_key", "name", "observed_at")
    # A wrong clock: were its moment to stay, no later observation would count.
    put(store, [an_account("mfa_wrong", "100", name="Wrong")], captured_at=NOW + 900 * DAY)
    undo_import(store, 2)
    assert account(store, "100", "handle", "handle_key", "name", "observed_at") == before
    put(store, [an_account("mfa_new", "100")], captured_at=NOW - DAY)
    assert account(store, "100", "handle") == ("mfa_new",)


def test_the_newest_profile_that_is_left_is_shown(store: Store) -> None:
    for handle, days in (("first", 9), ("last", 2), ("between", 5)):
        put(store, [an_account(handle, "100")], captured_at=NOW - days * DAY)
    assert account(store, "100", "handle") == ("last",)
    undo_import(store, 2)
    assert account(store, "100", "handle", "observed_at") == ("between", NOW - 5 * DAY)
    undo_import(store, 1)
    assert account(store, "100", "handle") == ("between",)
    undo_import(store, 3)
    assert store.rows("SELECT 1 FROM accounts") == []


def test_what_another_import_said_of_a_profile_too_stays(store: Store) -> None:
    put(store, [an_account("mfa", "100")], captured_at=NOW - 9 * DAY)
    for days, format_id in ((5, "one"), (2, "other")):
        named = an_account("mfa", "100", name="MFA")
        put(store, [named], captured_at=NOW - days * DAY, format_id=format_id)
    undo_import(store, 2)
    assert account(store, "100", "name", "observed_at") == ("MFA", NOW - 2 * DAY)
    undo_import(store, 3)
    assert account(store, "100", "name", "observed_at") == ("", NOW - 9 * DAY)


def test_a_profile_change_whose_first_half_is_taken_back_is_told_no_more(store: Store) -> None:
    for number, days in ((1, 9), (2, 2)):
        at = NOW - days * DAY
        author = an_account(f"mfa_{number}", "100")
        put(store, [a_post(str(number), author=author, captured_at=at)], captured_at=at)
    assert "profile:1:handle:1" in alerts(store)
    undo_import(store, 1)
    assert store.rows("SELECT 1 FROM profile_changes") == []
    assert alerts(store) == set()


def test_a_listed_account_stays_when_the_import_that_met_it_first_is_taken_back(
    store: Store,
) -> None:
    put(store, [a_run(["7"], NOW - DAY)])
    put(store, [ListedAccount(an_account("h7", "7"), country="FR", tags=("gulf",))])
    undo_import(store, 1)
    assert account(store, "7", "country", "is_watched") == ("FR", 1)
    assert tags_of(store, one_account(store, "h7")) == ["gulf"]
    undo_import(store, 2)
    assert store.rows("SELECT 1 FROM accounts") == []
    assert store.rows("SELECT 1 FROM account_tags") == []


def test_what_two_lists_say_stays_while_one_does(store: Store) -> None:
    row = ListedAccount(an_account("h7", "7"), country="FR", tags=("gulf",))
    put(store, [an_account("h7", "7")])
    put(store, [row])
    put(store, [row])
    undo_import(store, 2)
    assert account(store, "7", "country", "is_watched") == ("FR", 1)
    assert tags_of(store, 1) == ["gulf"]
    undo_import(store, 3)
    assert account(store, "7", "country", "is_watched") == ("", None)
    assert tags_of(store, 1) == []


def test_what_the_desk_decided_after_an_import_stands(store: Store, clock: FixedClock) -> None:
    put(store, [an_account("h7", "7")])
    put(store, [ListedAccount(an_account("h7", "7"), country="FR", tags=("gulf", "g20"))])
    clock.advance(HOUR)
    accounts.edit(store, 1, by="ann", country="DE", is_watched=1)
    accounts.set_tags(store, 1, ["gulf", "summit"], by="ann")
    undo_import(store, 2)
    assert fields_of(store, 1, ["country"]) == {"country": "DE"}
    assert tags_of(store, 1) == ["gulf", "summit"]


def test_an_account_is_watched_while_its_posts_or_a_list_are_there(store: Store) -> None:
    put(store, [an_account("mfa_valdoria", "100")])
    put(store, [a_post("1")])
    put(store, [ListedAccount(an_account("mfa_valdoria", "100"))])
    put(store, [a_post("2")])
    assert account(store, "100", "is_watched") == (1,)
    undo_import(store, 3)
    undo_import(store, 2)
    assert account(store, "100", "is_watched") == (1,)
    undo_import(store, 4)
    assert account(store, "100", "is_watched") == (None,)


def test_a_wrong_id_does_not_stay_with_an_account_known_by_its_handle(store: Store) -> None:
    put(store, [a_post("1", author=an_account("mfa", None))])
    put(store, [a_post("2", author=an_account("mfa", "999"))])
    undo_import(store, 2)
    put(store, [a_post("3", author=an_account("mfa", "100"))])
    rows = store.rows("SELECT native_id, handle FROM accounts")
    assert [tuple(row) for row in rows] == [("100", "mfa")]


def test_accounts_of_a_wrong_list_leave_no_trace(store: Store) -> None:
    for number in range(3):
        put(store, [a_run(["7", "8"], NOW - (20 - number) * DAY)])
    put(store, [a_run(["7", "8", "9"], NOW - 2 * DAY)])
    assert "h9" in {row[0] for row in store.rows("SELECT handle FROM accounts")}
    undo_import(store, 4)
    assert "h9" not in {row[0] for row in store.rows("SELECT handle FROM accounts")}
    assert store.rows("SELECT 1 FROM follow_events") == []
    assert list(verify(store)) == []


def test_a_deletion_is_told_while_anyone_says_so(store: Store) -> None:
    def said(hours: int) -> PresenceNotice:
        return PresenceNotice(Network.X, "1", Presence.DELETED, NOW - hours * HOUR, "said so")

    put(store, [said(2)])
    put(store, [a_post("1")], captured_at=NOW - DAY)
    put(store, [said(1)])
    assert "deletion:x:1" in alerts(store)
    undo_import(store, 1)
    assert "deletion:x:1" in alerts(store)
    undo_import(store, 3)
    assert alerts(store) == set()
    assert [row[0] for row in store.rows("SELECT presence FROM posts")] == ["seen"]


def test_flags_are_of_the_wording_that_is_put_back(store: Store) -> None:
    worded(store, "A danger", 30)
    worded(store, "Talks and a danger", 20)
    undo_import(store, 2)
    reflag(store, FewRules())
    assert [tuple(row) for row in store.rows("SELECT offset, length FROM flags")] == [(2, 6)]
    assert "flag:x:1" in alerts(store)


def test_a_sighting_that_is_taken_back_hides_no_deletion(store: Store) -> None:
    worded(store, "Talks went well", 300)
    worded(store, "Talks went on", 3)
    gone = PresenceNotice(Network.X, "1", Presence.DELETED, NOW - 54 * HOUR, "said so")
    put(store, [gone])
    assert [row[0] for row in store.rows("SELECT presence FROM posts")] == ["seen"]
    undo_import(store, 2)
    assert [tuple(row) for row in store.rows("SELECT presence, last_seen FROM posts")] == [
        ("deleted", NOW - 300 * HOUR)
    ]
    assert "deletion:x:1" in alerts(store)
