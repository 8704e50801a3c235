"""Deletions, archives that lack posts, blanking, edits with ids of their own, unknown authors."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, an_account, put, with_raw
from twiplotui.config import PrivacySettings, Settings
from twiplotui.model.account import ListedAccount
from twiplotui.model.post import PresenceNotice, VersionFacts
from twiplotui.model.words import Network, PostKind, Presence
from twiplotui.services.accounts import edit
from twiplotui.services.derive import Touched, derive
from twiplotui.services.imports import undo_import
from twiplotui.store.account_lookup import one_account
from twiplotui.store.changes import presence_changes
from twiplotui.store.connection import Store
from twiplotui.store.purge import purge_posts
from twiplotui.store.search import search
from twiplotui.store.verify import verify

WORDS = "Talks with the Kestrian delegation ended early today"


def deleted(native_id: str, at: int) -> PresenceNotice:
    return PresenceNotice(Network.X, native_id, Presence.DELETED, at, "compliance notice")


def presences(store: Store) -> dict[str, str]:
    return {row[0]: row[1] for row in store.rows("SELECT native_id, presence FROM posts")}


def test_missing_from_one_and_two_complete_archives(store: Store) -> None:
    posts = [a_post(str(n), published_at=NOW - (20 - n) * DAY) for n in range(1, 15)]
    put(store, posts, captured_at=NOW - 5 * DAY)
    archive = [with_raw(post, b"other") for post in posts if post.native_id not in ("1", "7")]
    put(store, archive, format_id="x-archive", captured_at=NOW - 2 * DAY)
    told = presences(store)
    assert (told["1"], told["7"], told["8"]) == ("seen", "missing-once", "seen")
    put(store, archive, format_id="x-archive", captured_at=NOW)
    assert presences(store)["7"] == "missing-twice"
    undo_import(store, 3)
    assert presences(store)["7"] == "missing-once"


def test_an_archive_that_lacks_a_fifth_says_nothing(store: Store) -> None:
    posts = [a_post(str(n), published_at=NOW - (20 - n) * DAY) for n in range(1, 15)]
    put(store, posts, captured_at=NOW - 5 * DAY)
    put(store, [posts[0], *posts[8:]], format_id="x-archive", captured_at=NOW)
    assert set(presences(store).values()) == {"seen"}


@pytest.mark.parametrize(("lost", "state"), [(3, "missing-once"), (4, "seen")])
def test_three_posts_may_be_missing_at_once(store: Store, lost: int, state: str) -> None:
    posts = [a_post(str(n), published_at=NOW - (20 - n) * DAY) for n in range(1, 15)]
    put(store, posts, captured_at=NOW - 5 * DAY)
    archive = [with_raw(post, b"other") for post in (posts[0], *posts[lost + 1 :])]
    put(store, archive, format_id="x-archive", captured_at=NOW)
    assert presences(store)["2"] == state


def test_old_deletions_and_those_of_unwatched_accounts_raise_no_alert(store: Store) -> None:
    put(store, [ListedAccount(an_account())])
    put(store, [a_post("1", published_at=NOW - 60 * DAY)], captured_at=NOW - 50 * DAY)
    put(store, [a_post("2", author=an_account("someone", "900"))], captured_at=NOW - DAY)
    edit(store, one_account(store, "@someone"), by="desk", is_watched=False)
    put(store, [deleted("1", NOW - 31 * DAY), deleted("2", NOW - HOUR)])
    assert set(presences(store).values()) == {"deleted"}
    assert store.rows("SELECT 1 FROM alerts WHERE kind = 'deletion'") == []
    put(store, [a_post("3")], captured_at=NOW - HOUR)
    put(store, [deleted("3", NOW)])
    assert len(store.rows("SELECT 1 FROM alerts WHERE kind = 'deletion'")) == 1


def test_a_feed_that_lost_a_post_does_not_undo_its_deletion(store: Store) -> None:
    put(store, [a_post("1")], captured_at=NOW - DAY)
    put(store, [deleted("1", NOW - HOUR)])
    put(store, [PresenceNotice(Network.X, "1", Presence.MISSING_TWICE, NOW, "not in its feed")])
    assert presences(store) == {"1": "deleted"}


def test_deleted_and_posted_again_is_one_story(store: Store) -> None:
    put(store, [ListedAccount(an_account())])
    put(store, [a_post("1", WORDS, published_at=NOW - DAY)], captured_at=NOW - DAY)
    put(store, [a_post("2", WORDS.replace("early", "well"), published_at=NOW - HOUR)])
    put(store, [deleted("1", NOW - 2 * HOUR)])
    (change,) = presence_changes(store)
    assert {"kind": "added", "text": "well"} in change["difference"]
    (alert,) = store.rows("SELECT reason FROM alerts WHERE kind = 'deletion'")
    assert "nearly the same was posted on 2026-11-23 07:00 UTC" in alert["reason"]


def test_a_removed_repost_is_told_as_such(store: Store) -> None:
    put(store, [ListedAccount(an_account())])
    put(store, [a_post("1", WORDS, kind=PostKind.REPOST)], captured_at=NOW - HOUR)
    put(store, [deleted("1", NOW)])
    (alert,) = store.rows("SELECT reason FROM alerts WHERE kind = 'deletion'")
    assert "removed a repost" in alert["reason"]


def test_blanking_keeps_hash_length_and_times_only(store: Store) -> None:
    post = a_post("1", "danger " + WORDS, captured_at=NOW - DAY)
    put(store, [post], captured_at=NOW - DAY)
    put(store, [with_raw(a_post("1", "danger elsewhere", captured_at=NOW - HOUR), b"danger")])
    put(store, [deleted("1", NOW)])
    before = store.row("SELECT text_hash, length(text) FROM posts")
    blank = Settings(privacy=PrivacySettings(blank_deleted=True))
    derive(store, Touched(), import_id=3, settings=blank)
    after = store.row("SELECT text_hash, blanked_length, text FROM posts")
    assert before and after
    assert tuple(after) == (before[0], before[1], "")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = [
        str(tuple(row)).encode()
        for table in ("posts", "post_versions", "records", "import_changes", "journal", "alerts")
        for row in store.rows(f"SELECT * FROM {table}")
    ]
    assert not [row for row in held if b"Kestrian" in row or b"elsewhere" in row]
    assert search(store, "danger", limit=5) == []
    assert list(verify(store)) == []
    assert store.rows("SELECT 1 FROM journal WHERE act = 'blank'")
    put(store, [with_raw(post, b"third")], captured_at=NOW - 2 * HOUR)
    assert [row[0] for row in store.rows("SELECT text FROM posts")] == [""]


def test_an_edit_with_its_own_id_is_the_same_post_in_either_order(store: Store) -> None:
    first = a_post("1", "Talks went badly", captured_at=NOW - DAY)
    edited = a_post(
        "2",
        "Talks went well",
        edited_at=NOW - HOUR,
        versions=(VersionFacts("Talks went badly", NOW - DAY, "1"),),
    )
    put(store, [first])
    post = store.row("SELECT id FROM posts")
    put(store, [edited])
    put(store, [with_raw(first, b"seen again")])
    rows = store.rows("SELECT id, native_id, text, version_count FROM posts")
    assert post is not None
    assert [tuple(row) for row in rows] == [(post[0], "2", "Talks went well", 2)]
    assert list(verify(store)) == []
    undo_import(store, 2)
    assert [tuple(row) for row in store.rows("SELECT native_id, text FROM posts")] == [
        ("1", "Talks went badly")
    ]


def test_edits_stored_apart_become_one_post_once_a_file_says_so(store: Store) -> None:
    apart = [
        with_raw(a_post("1", "Talks went badly", captured_at=NOW - DAY), b"the first"),
        with_raw(a_post("2", "Talks went well", captured_at=NOW - DAY), b"the second"),
    ]
    put(store, apart)
    before = [tuple(row) for row in store.rows("SELECT * FROM posts ORDER BY id")]
    told = a_post(
        "2",
        "Talks went well",
        edited_at=NOW - HOUR,
        versions=(VersionFacts("Talks went badly", NOW - DAY, "1"),),
    )
    put(store, [with_raw(told, b"both ids"), with_raw(apart[0], b"the first, in its words")])
    rows = store.rows("SELECT native_id, text, version_count FROM posts")
    assert [tuple(row) for row in rows] == [("2", "Talks went well", 2)]
    assert len(search(store, "talks", limit=5)) == 1
    assert list(verify(store)) == []
    again = put(store, [*apart, with_raw(told, b"both ids")])
    assert (again.new, again.updated) == (0, 0)
    undo_import(store, 2)
    after = [tuple(row) for row in store.rows("SELECT * FROM posts ORDER BY id")]
    assert [row[:6] for row in after] == [row[:6] for row in before]
    assert len(search(store, "talks", limit=5)) == 2
    assert list(verify(store)) == []


def test_three_wordings_of_which_the_newest_comes_last_are_one(store: Store) -> None:
    put(store, [a_post("1", "Talks began"), a_post("2", "Talks went badly")])
    told = a_post(
        "3",
        "Talks went well",
        edited_at=NOW - HOUR,
        versions=(
            VersionFacts("Talks began", NOW - DAY, "1"),
            VersionFacts("Talks went badly", NOW - DAY + HOUR, "2"),
        ),
    )
    put(store, [told])
    rows = store.rows("SELECT native_id, text, version_count FROM posts")
    assert [tuple(row) for row in rows] == [("3", "Talks went well", 3)]
    assert list(verify(store)) == []
    undo_import(store, 2)
    rows = store.rows("SELECT native_id, text, version_count FROM posts ORDER BY native_id")
    assert [tuple(row) for row in rows] == [("1", "Talks began", 1), ("2", "Talks went badly", 1)]
    assert list(verify(store)) == []


def test_blanking_and_purging_leave_no_words_of_what_was_joined(store: Store) -> None:
    put(store, [a_post(number, f"Kestrian talks {number}") for number in ("1", "2")])
    earlier = (VersionFacts("Kestrian talks 1", NOW - DAY, "1"),)
    told = a_post("2", "Kestrian talks 2", edited_at=NOW - HOUR, versions=earlier)
    put(store, [with_raw(told, b"both ids")])
    assert store.rows("SELECT 1 FROM import_changes WHERE kind = 'joined'")
    put(store, [deleted("2", NOW)])
    blank = Settings(privacy=PrivacySettings(blank_deleted=True))
    derive(store, Touched(), import_id=3, settings=blank)
    assert not store.rows("SELECT 1 FROM import_changes WHERE before LIKE '%Kestrian%'")
    put(store, [a_post(number, f"Sarmiran talks {number}") for number in ("3", "4")])
    earlier = (VersionFacts("Sarmiran talks 3", NOW - DAY, "3"),)
    put(store, [a_post("4", "Sarmiran talks 4", edited_at=NOW - HOUR, versions=earlier)])
    assert store.rows("SELECT 1 FROM import_changes WHERE before LIKE '%Sarmiran%'")
    purge_posts(store, [row[0] for row in store.rows("SELECT id FROM posts")])
    assert not store.rows("SELECT 1 FROM import_changes WHERE before LIKE '%Sarmiran%'")


def test_an_unknown_author_is_named_by_a_later_file(store: Store) -> None:
    put(store, [a_post("1", WORDS, author=an_account("unknown-1", None))])
    put(store, [with_raw(a_post("1", WORDS), b"with its author")], format_id="other")
    (row,) = store.rows("SELECT p.id, a.handle FROM posts p JOIN accounts a ON a.id = p.account_id")
    assert row["handle"] == "mfa_valdoria"
    assert search(store, "from:mfa_valdoria", limit=5) == [row["id"]]
    assert list(verify(store)) == []
