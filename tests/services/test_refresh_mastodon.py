"""A refresh of accounts of Mastodon against a real server on loopback."""

from __future__ import annotations

import pytest

from tests.services.live_mastodon import Status
from tests.services.live_server import Answer, Question, running
from tests.services.refresh_desk import HOUR, MINUTE, Desk, runs
from twiplotui.services.refresh_model import ReadingOutcome


def a_person(desk: Desk, count: int = 60) -> str:
    person = desk.world.mastodon.person("kestria")
    for number in range(count):
        at = desk.clock.now() - (count - number) * HOUR
        person.statuses.append(Status(f"1100{number:014d}", at, [(at, f"Status {number}")]))
    person.following = [f"target{number}" for number in range(100)]
    desk.add("mastodon", f"{desk.base}/@kestria")
    return person.name


def test_a_mastodon_account_is_read_whole(desk: Desk) -> None:
    a_person(desk)
    report = desk.refresh()
    assert report.new_posts == 60
    assert runs(desk) == [(100, True, "")]
    row = desk.store.row("SELECT handle, status, is_watched FROM accounts WHERE is_watched = 1")
    assert row is not None and row["status"] == "active"
    assert row["handle"] == f"kestria@{desk.base.removeprefix('http://')}"


def test_edits_come_with_their_history(desk: Desk) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    desk.refresh()
    now = desk.clock.now()
    person.statuses[55].texts += [(now, "Status 55, first"), (now + MINUTE, "Status 55, second")]
    report = desk.refresh(1)
    assert report.edited == 1
    row = desk.store.row("SELECT id, text FROM posts WHERE version_count > 1")
    assert row is not None and row["text"] == "Status 55, second"
    texts = [
        version[0]
        for version in desk.store.rows(
            "SELECT text FROM post_versions WHERE post_id = ? ORDER BY at", (row["id"],)
        )
    ]
    assert texts == ["Status 55", "Status 55, first", "Status 55, second"]


def test_a_removed_status_is_deleted_and_an_account_in_trouble_deletes_nothing(desk: Desk) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    desk.refresh()
    person.trouble = "503"
    assert desk.refresh(1).outcomes[ReadingOutcome.FAILED] == 1
    person.trouble = ""
    removed = person.statuses.pop(50)
    report = desk.refresh(4)
    assert report.deleted == 1
    assert desk.presence(removed.id) == "deleted"
    counts = desk.store.row("SELECT count(*) FROM posts WHERE presence <> 'seen'")
    assert counts is not None and counts[0] == 1


@pytest.mark.parametrize(
    ("trouble", "is_complete"), [("half", False), ("hidden", False), ("", True)]
)
def test_only_a_whole_follow_list_is_complete(desk: Desk, trouble: str, is_complete: bool) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    person.trouble = trouble
    desk.refresh()
    assert [run[1] for run in runs(desk)] == [is_complete]


def test_a_list_that_lost_a_member_is_read_again_soon(desk: Desk) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    desk.refresh()
    person.following.remove("target7")
    desk.refresh(4)
    due = desk.source().due_at
    assert due is not None and due - desk.clock.now() <= 20 * MINUTE
    desk.refresh(0.4)
    assert [run[0] for run in runs(desk)] == [100, 99, 99]
    row = desk.store.row("SELECT status FROM accounts WHERE native_id LIKE 'target7@%'")
    assert row is not None and row[0] == "active"


def test_pages_on_another_server_are_not_followed(desk: Desk) -> None:
    asked: list[str] = []

    def inside(question: Question) -> Answer | bytes:
        asked.append(question.path)
        return Answer.json([])

    with running(inside) as other:
        a_person(desk)
        desk.world.mastodon.base = other.url("")
        report = desk.refresh()
    assert asked == []
    assert report.outcomes[ReadingOutcome.FAILED] == 1
    assert [run[1] for run in runs(desk)] in ([], [False])


def test_an_account_unknown_to_its_server_twice_is_gone(desk: Desk) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    desk.refresh()
    person.trouble = "404"
    assert desk.refresh(1).outcomes[ReadingOutcome.FAILED] == 1
    assert desk.refresh(1).outcomes[ReadingOutcome.ENDED] == 1
    row = desk.store.row("SELECT status FROM accounts WHERE is_watched = 1")
    assert row is not None and row[0] == "deleted"
