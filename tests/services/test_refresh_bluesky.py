"""A refresh of accounts of Bluesky against a real server on loopback."""

from __future__ import annotations

from tests.services.live_bluesky import BlueskyPost, Repo
from tests.services.refresh_desk import DID, HOUR, MINUTE, TARGETS, Desk, runs
from twiplotui.services.refresh_model import ReadingOutcome


def a_repo(desk: Desk, count: int = 130) -> Repo:
    repo = Repo(DID, "embassy.valdoria.example")
    for number in range(count):
        at = desk.clock.now() - (count - number) * HOUR
        repo.posts[f"3k{number:04d}"] = BlueskyPost(f"3k{number:04d}", at, f"Post {number}")
    for number, did in enumerate(TARGETS):
        repo.follows[f"3f{number}"] = (did, desk.clock.now() - 1000 * HOUR)
    desk.world.bluesky.repos[DID] = repo
    desk.add("bluesky", f"https://bsky.app/profile/{DID}")
    return repo


def test_a_bluesky_account_is_read_whole_and_then_left_alone(desk: Desk) -> None:
    repo = a_repo(desk)
    report = desk.refresh()
    assert report.new_posts == 130
    assert runs(desk) == [(6, True, "")]
    handles = desk.store.rows("SELECT handle FROM accounts WHERE native_id LIKE '%target%'")
    assert all(row[0] for row in handles) and len(handles) == 6
    again = desk.refresh(2)
    assert again.outcomes[ReadingOutcome.UNCHANGED] == 1
    assert repo.cars == 1


def test_a_bluesky_post_removed_and_a_follow_ended(desk: Desk) -> None:
    repo = a_repo(desk)
    desk.refresh()
    del repo.posts["3k0100"]
    del repo.follows["3f2"]
    repo.posts["3kz"] = BlueskyPost("3kz", desk.clock.now(), "New")
    repo.rev += 1
    report = desk.refresh(2)
    assert (report.new_posts, report.deleted) == (1, 1)
    assert desk.presence("3k0100") == "deleted"
    due = desk.source().due_at
    assert due is not None and due - desk.clock.now() <= 20 * MINUTE
    desk.refresh(0.4)
    assert [run[0] for run in runs(desk)] == [6, 5, 5]
    assert desk.source().due_at is not None


def test_a_cut_repository_ends_no_follow_and_deletes_nothing(desk: Desk) -> None:
    repo = a_repo(desk)
    desk.refresh()
    repo.rev, repo.trouble = 2, "cut"
    report = desk.refresh(2)
    assert report.deleted == 0
    assert [run[1] for run in runs(desk) if run[0] < 6] in ([], [False])


def test_a_repository_that_came_incomplete_is_read_again(desk: Desk) -> None:
    repo = a_repo(desk)
    desk.refresh()
    repo.follows["3fnew"] = (f"{DID[:-1]}z", desk.clock.now())
    repo.rev, repo.trouble = 2, "cut"
    failed = desk.refresh(2)
    assert "incomplete" in failed.problems[0][1]
    repo.trouble = ""
    assert desk.refresh(1).follow_changes == 1
    assert runs(desk)[-1] == (7, True, "")


def test_a_repository_that_always_comes_incomplete_is_taken_in_the_end(desk: Desk) -> None:
    repo = a_repo(desk, 20)
    desk.refresh()
    repo.rev, repo.trouble = 2, "cut"
    outcomes = [desk.refresh(2).outcomes[ReadingOutcome.FAILED] for _ in range(9)]
    assert outcomes == [1] * 7 + [0] * 2


def test_what_its_server_says_of_an_account_is_kept(desk: Desk) -> None:
    repo = a_repo(desk)
    desk.refresh()
    repo.trouble = "RepoDeactivated"
    report = desk.refresh(1)
    assert "deactivated" in report.problems[0][1]
    row = desk.store.row("SELECT status FROM accounts WHERE native_id = ?", (DID,))
    assert row is not None and row[0] == "deactivated"
    assert desk.store.row("SELECT 1 FROM posts WHERE presence <> 'seen'") is None
