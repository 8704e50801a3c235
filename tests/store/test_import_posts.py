"""Posts into the store: new, known, edited, completed, deleted; and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, a_run, an_account, put, with_raw
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Metrics, PresenceNotice, VersionFacts
from twiplotui.model.words import Network, PostKind, Presence, TimePrecision
from twiplotui.services.imports import undo_import
from twiplotui.store.connection import Store
from twiplotui.store.post_detail import post_detail, versions_of
from twiplotui.store.search import search
from twiplotui.store.verify import verify


def only_post(store: Store) -> int:
    rows = store.rows("SELECT id FROM posts")
    assert len(rows) == 1
    return int(rows[0][0])


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything that an import brings, without ids and times of imports."""
    queries = {
        "posts": "SELECT network, native_id, text, presence, version_count FROM posts ORDER BY 2",
        "accounts": "SELECT network, native_id, handle, name FROM accounts ORDER BY 1, 2, 3",
        "versions": "SELECT text, at FROM post_versions ORDER BY 1, 2",
        "metrics": "SELECT post_id, at, likes FROM metrics ORDER BY 1, 2",
        "edges": "SELECT a.native_id, t.native_id, e.first_seen, e.last_seen FROM edges e"
        " JOIN accounts a ON a.id = e.actor_id JOIN accounts t ON t.id = e.target_id ORDER BY 1, 2",
        "alerts": "SELECT key, state FROM alerts WHERE is_withdrawn = 0 ORDER BY 1",
        "events": "SELECT key, kind, confidence FROM follow_events WHERE is_withdrawn = 0"
        " ORDER BY 1",
    }
    return {name: [tuple(row) for row in store.rows(sql)] for name, sql in queries.items()}


def test_every_record_is_accounted_for(store: Store) -> None:
    facts: list[Fact] = [
        a_post("1"),
        a_post("2", records=2),
        a_run(["7", "8"], NOW),
        Reject("line 3", "no id"),
        LeftOut("not public", 4),
        PresenceNotice(Network.X, "99", Presence.DELETED, NOW, "said so"),
    ]
    report = put(store, facts)
    assert report.adds_up()
    assert (report.read, report.new, report.updated) == (11, 5, 1)
    assert (report.rejected, report.left_out, report.posts, report.follows) == (1, 4, 2, 2)


def test_a_second_import_changes_nothing(store: Store) -> None:
    facts: list[Fact] = [
        a_post("1", "danger here", metrics=Metrics(likes=3)),
        a_post("2"),
        a_run(["7"], NOW),
    ]
    put(store, facts)
    before = contents(store)
    report = put(store, facts)
    assert report.adds_up()
    assert report.known == report.read == 3
    assert contents(store) == before


def test_the_same_post_of_another_format_is_one_row(store: Store) -> None:
    put(store, [a_post("1", "The whole text")], format_id="archive")
    report = put(store, [with_raw(a_post("1", "The whole text"), b"other")], format_id="feed")
    assert report.known == 1
    assert only_post(store)


def test_another_wording_in_another_format_is_no_edit(store: Store) -> None:
    put(store, [a_post("1", "Talks went well today")], format_id="archive")
    put(store, [a_post("1", "Talks went well today (via bridge)")], format_id="feed")
    assert versions_of(store, only_post(store)) == ()


def test_another_wording_in_the_same_format_later_is_an_edit(store: Store) -> None:
    put(store, [a_post("1", "Talks went well")], captured_at=NOW - DAY)
    put(store, [a_post("1", "Talks went badly", captured_at=NOW)], captured_at=NOW)
    post = only_post(store)
    assert [version.text for version in versions_of(store, post)] == [
        "Talks went well",
        "Talks went badly",
    ]
    assert search(store, "badly", limit=5) == [post]
    assert search(store, "well", limit=5) == []
    assert search(store, "has:version", limit=5) == [post]


def test_an_older_capture_does_not_overwrite_a_newer_one(store: Store) -> None:
    put(store, [a_post("1", "New wording", captured_at=NOW, edited_at=NOW - HOUR)])
    put(store, [a_post("1", "Old wording", captured_at=NOW - DAY)])
    row = store.row("SELECT text FROM posts")
    assert row is not None
    assert row["text"] == "New wording"


def test_an_edit_that_flaps_is_told_once(store: Store) -> None:
    for number, text in enumerate(["one thing", "other thing", "one thing", "other thing"]):
        at = NOW - DAY + number * HOUR
        put(store, [with_raw(a_post("1", text, captured_at=at), f"{number}".encode())])
    assert len(versions_of(store, only_post(store))) == 2


def test_white_space_is_no_edit(store: Store) -> None:
    put(store, [a_post("1", "Talks  went well")], captured_at=NOW - DAY)
    put(store, [a_post("1", "Talks went\nwell ", captured_at=NOW)])
    assert versions_of(store, only_post(store)) == ()


def test_a_cut_text_is_completed_without_being_an_edit(store: Store) -> None:
    put(store, [a_post("1", "The ministers met and …", is_complete=False)], format_id="feed")
    put(store, [a_post("1", "The ministers met and agreed on fish.")], format_id="archive")
    put(store, [a_post("1", "The ministers met …", is_complete=False)], format_id="feed")
    row = store.row("SELECT text, version_count FROM posts")
    assert tuple(row or ()) == ("The ministers met and agreed on fish.", 1)


def test_a_better_time_corrects_the_time_not_the_id(store: Store) -> None:
    put(store, [a_post("1", published_at=NOW - DAY, precision=TimePrecision.DAY)])
    post = only_post(store)
    put(store, [with_raw(a_post("1", published_at=NOW - HOUR), b"b")], format_id="other")
    row = store.row("SELECT id, published_at FROM posts")
    assert tuple(row or ()) == (post, NOW - HOUR)


def test_versions_that_the_source_keeps(store: Store) -> None:
    versions = (VersionFacts("first", NOW - 2 * HOUR), VersionFacts("second", NOW - HOUR))
    put(store, [a_post("1", "third", versions=versions, edited_at=NOW)])
    texts = [version.text for version in versions_of(store, only_post(store))]
    assert texts == ["first", "second", "third"]


def test_a_deletion_notice_before_its_post(store: Store) -> None:
    put(store, [PresenceNotice(Network.X, "1", Presence.DELETED, NOW, "compliance notice")])
    put(store, [a_post("1")])
    detail = post_detail(store, only_post(store))
    assert detail is not None
    assert detail.row.presence is Presence.DELETED
    assert detail.presence_notes[0].evidence == "compliance notice"


def test_an_older_sighting_does_not_bring_a_deleted_post_back(store: Store) -> None:
    put(store, [a_post("1", presence=Presence.DELETED, deleted_at=NOW, captured_at=NOW)])
    put(store, [with_raw(a_post("1", captured_at=NOW - DAY), b"older")])
    row = store.row("SELECT presence FROM posts")
    assert row is not None
    assert row["presence"] == "deleted"


def test_metrics_are_dated_and_kept_only_when_they_differ(store: Store) -> None:
    for number, likes in enumerate([3, 3, 5]):
        post = a_post("1", metrics=Metrics(likes=likes), captured_at=NOW + number)
        put(store, [with_raw(post, f"{number}".encode())])
    assert [row[0] for row in store.rows("SELECT likes FROM metrics ORDER BY at")] == [3, 5]


def test_an_account_known_by_handle_is_given_its_id(store: Store) -> None:
    put(store, [a_post("1", author=an_account("mfa", None))])
    put(store, [a_post("2", author=an_account("MFA", "100"))])
    rows = store.rows("SELECT native_id, handle FROM accounts")
    assert [tuple(row) for row in rows] == [("100", "MFA")]


def test_two_accounts_with_one_former_handle_stay_two(store: Store) -> None:
    put(store, [a_post("1", author=an_account("mfa", "100"))])
    put(store, [a_post("2", author=an_account("mfa", "200"))])
    assert len(store.rows("SELECT 1 FROM accounts")) == 2


def test_posts_of_a_running_import_are_not_shown(store: Store) -> None:
    put(store, [a_post("1")])
    with store.transaction() as connection:
        connection.execute("UPDATE imports SET state = 'running'")
    assert search(store, "", limit=5) == []


def test_many_posts_of_one_moment_get_ids_of_their_own(store: Store) -> None:
    put(store, [a_post(str(number), published_at=NOW) for number in range(3000)])
    row = store.row("SELECT count(DISTINCT id) FROM posts")
    assert row is not None
    assert row[0] == 3000


def test_undoing_an_import_leaves_what_stood_before(store: Store) -> None:
    put(
        store, [a_post("1", "Talks went well"), a_run(["7", "8"], NOW - DAY)], captured_at=NOW - DAY
    )
    before = contents(store)
    facts: list[Fact] = [
        a_post("1", "Talks went badly", captured_at=NOW, edited_at=NOW),
        a_post("2", "danger", author=an_account("other", "300")),
        a_run(["7"], NOW),
        PresenceNotice(Network.X, "1", Presence.DELETED, NOW, "said so"),
    ]
    put(store, facts)
    assert contents(store) != before
    undo_import(store, 2)
    assert contents(store) == before
    assert search(store, "well", limit=5)
    assert search(store, "danger", limit=5) == []
    assert list(verify(store)) == []
    put(store, facts)
    assert search(store, "danger", limit=5)


@pytest.mark.parametrize("kind", list(PostKind))
def test_reposts_are_not_held_against_who_repeats_them(store: Store, kind: PostKind) -> None:
    put(store, [a_post("1", "danger", kind=kind)])
    flags = store.rows("SELECT * FROM flags")
    assert bool(flags) is (kind is not PostKind.REPOST)


def test_old_posts_are_flagged_without_an_alert(store: Store) -> None:
    put(store, [a_post("1", "danger", published_at=NOW - 60 * DAY)])
    assert store.rows("SELECT 1 FROM flags")
    assert store.rows("SELECT 1 FROM alerts") == []


def test_verify_notices_any_changed_text(store: Store) -> None:
    put(store, [replace(a_post("1"), text="a"), a_post("2")])
    assert list(verify(store)) == []
    with store.transaction() as connection:
        connection.execute("UPDATE posts SET text = 'b' WHERE native_id = '1'")
        connection.execute("UPDATE records SET raw = zeroblob(9) WHERE id = 2")
    assert {damage.what for damage in verify(store)} == {"post", "record"}


def test_verify_notices_a_changed_text_that_an_undo_would_put_back(store: Store) -> None:
    put(store, [a_post("1", "first words")])
    put(store, [a_post("1", "other words", edited_at=NOW)])
    assert list(verify(store)) == []
    for changed in ("replace(before, 'first', 'worse')", "substr(before, 2)"):
        with store.transaction() as connection:
            connection.execute(f"UPDATE import_changes SET before = {changed}")
        assert [damage.what for damage in verify(store)] == ["change"]
