"""A refresh against real servers on loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.factories import NoPlaces
from tests.services.live_server import Answer, Question, running
from tests.services.live_world import (
    BlueskyPost,
    Feed,
    FeedItem,
    Repo,
    Status,
    World,
)
from tests.services.test_refresh_rules import WordRules
from twiplotui.clock import FixedClock
from twiplotui.model.flag import Finding, TextContext
from twiplotui.network.settings import NetworkSettings
from twiplotui.services.refresh import RefreshProgress, RefreshReport, refresh
from twiplotui.services.refresh_model import Outcome
from twiplotui.services.refresh_reading import Places
from twiplotui.sources.sandbox import Limits, Pool
from twiplotui.store.connection import Store
from twiplotui.store.sources import Source, add_source, list_sources

MINUTE = 60_000
HOUR = 60 * MINUTE
DID = "did:plc:valdoria2222222222222222"
TARGETS = [f"did:plc:target{letter}22222222222222222" for letter in "abcdef"]


class NoRules(NoPlaces):
    """A rule book without rules."""

    version = "none"

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        return ()


@dataclass
class Desk:
    """A store, a clock and a world."""

    store: Store
    clock: FixedClock
    world: World
    base: str
    pool: Pool

    def add(self, kind: str, url: str) -> Source:
        return add_source(self.store, kind, url)[0]

    def refresh(
        self, hours: float = 0.0, on_progress: Callable[[RefreshProgress], None] | None = None
    ) -> RefreshReport:
        self.clock.advance(int(hours * HOUR))
        report = refresh(
            self.store,
            [source for source in list_sources(self.store) if source.state == "active"],
            NoRules,
            # Long: on a busy machine a fetch cut off in time would look like a fault of ours.
            network=NetworkSettings(allow_hosts=("127.0.0.1", "localhost"), timeout=60),
            places=Places(self.base, self.base),
            pool=self.pool,
            on_progress=on_progress,
        )
        assert all(file.adds_up() for file in report.records.files)
        return report

    def presence(self, ending: str) -> str:
        row = self.store.row("SELECT presence FROM posts WHERE native_id LIKE ?", (f"%{ending}",))
        assert row is not None
        return str(row[0])

    def source(self) -> Source:
        return list_sources(self.store)[-1]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, clock: FixedClock, pool: Pool) -> Iterator[Desk]:
    world = World()
    with running(world) as server:
        base = server.url("")
        world.settle(base)
        yield Desk(store, clock, world, base, pool)


def a_feed(desk: Desk, count: int = 20, window: int = 10) -> Feed:
    feed = Feed("valdoria", window=window)
    for number in range(count):
        at = desk.clock.now() - (count - number) * HOUR
        feed.items.append(FeedItem(number, at, f"Statement {number} of the ministry"))
    desk.world.feeds[feed.name] = feed
    desk.add("feed", f"{desk.base}/feed/{feed.name}")
    return feed


def test_a_feed_is_read_once_and_then_only_asked(desk: Desk) -> None:
    a_feed(desk)
    first = desk.refresh()
    assert first.new_posts == 10 and first.outcomes[Outcome.READ] == 1
    again = desk.refresh(1)
    assert again.outcomes[Outcome.UNCHANGED] == 1 and again.new_posts == 0
    assert again.records.import_id is None
    source = desk.source()
    assert source.title == "Ministry valdoria" and source.etag and source.failures == 0
    assert source.due_at is not None and source.due_at > desk.clock.now()
    row = desk.store.row("SELECT is_watched FROM accounts WHERE id = ?", (source.account_id,))
    assert row is not None and row[0] == 1


def test_a_slow_host_does_not_hold_up_the_others(desk: Desk) -> None:
    def late(question: Question) -> Answer | bytes:
        time.sleep(0.2)
        return Answer(b"later", 503)

    with running(late) as server:
        for number in range(4):
            desk.add("feed", server.url(f"/{number}", "localhost"))
        for number in range(4):
            desk.add("feed", f"{desk.base}/feed/quick{number}")
            desk.world.feeds[f"quick{number}"] = Feed(f"quick{number}")
        outcomes: list[Outcome] = []
        desk.refresh(on_progress=lambda progress: outcomes.append(progress.outcome))
    assert outcomes[:4] == [Outcome.READ] * 4
    assert outcomes[4:] == [Outcome.FAILED] * 4


def test_an_unchanged_body_without_validators_is_not_parsed_again(desk: Desk) -> None:
    a_feed(desk).has_validators = False
    desk.refresh()
    assert desk.refresh(1).outcomes[Outcome.UNCHANGED] == 1


def test_new_edited_and_fallen_off_items(desk: Desk) -> None:
    feed = a_feed(desk)
    desk.refresh()
    feed.items.append(FeedItem(20, desk.clock.now(), "A new statement"))
    feed.items[15].text = "Statement 15, corrected"
    report = desk.refresh(1)
    assert (report.new_posts, report.edited, report.deleted) == (1, 1, 0)
    assert desk.presence("valdoria-10") == "seen", "it fell off the tail, nothing more"


def test_an_item_whose_page_is_gone_is_deleted(desk: Desk) -> None:
    feed = a_feed(desk)
    desk.refresh()
    del feed.items[15]
    report = desk.refresh(1)
    assert report.deleted == 1
    assert desk.presence("valdoria-15") == "deleted"
    assert desk.presence("valdoria-10") == "seen"


def test_an_item_that_is_only_missing_is_not_called_deleted(desk: Desk) -> None:
    feed = a_feed(desk)
    desk.refresh()
    kept = feed.items.pop(15)
    desk.world.pages["/item/valdoria/15"] = Answer(b"<html>still here</html>")
    desk.refresh(1)
    assert desk.presence("valdoria-15") == "missing-once"
    desk.refresh(1)
    assert desk.presence("valdoria-15") == "missing-twice"
    feed.items.append(kept)
    desk.refresh(1)
    assert desk.presence("valdoria-15") == "seen"


def test_a_feed_turned_inside_out_says_nothing_of_its_posts(desk: Desk) -> None:
    feed = a_feed(desk)
    desk.refresh()
    feed.items[:] = [item for item in feed.items if item.number in (3, 19)]
    desk.refresh(1)
    assert all(desk.presence(f"valdoria-{number}") == "seen" for number in range(10, 20))


@pytest.mark.parametrize("trouble", ["503", "cut", "html", "hang up"])
def test_failures_back_off_and_heal(desk: Desk, trouble: str) -> None:
    feed = a_feed(desk)
    desk.refresh()
    feed.trouble = trouble
    report = desk.refresh(1)
    assert report.outcomes[Outcome.FAILED] == 1 and "trouble" in report.summary()
    first = desk.source()
    assert first.failures == 1 and first.last_error
    desk.refresh(1)
    second = desk.source()
    assert second.due_at is not None and first.due_at is not None
    assert second.due_at - desk.clock.now() > 20 * MINUTE
    feed.trouble = ""
    feed.items.append(FeedItem(21, desk.clock.now(), "Back again"))
    assert desk.refresh(1).new_posts == 1
    assert desk.source().failures == 0
    assert desk.presence("valdoria-12") == "seen"


def test_gone_ends_a_source(desk: Desk) -> None:
    a_feed(desk).trouble = "410"
    report = desk.refresh()
    assert report.outcomes[Outcome.ENDED] == 1
    assert desk.source().state == "ended"
    assert desk.refresh(1).sources == 0


def test_a_feed_that_moved_is_asked_at_its_new_address(desk: Desk) -> None:
    a_feed(desk)
    desk.world.pages["/old"] = Answer(b"", 301, {"Location": "/feed/valdoria"})
    desk.store.connection.execute("UPDATE sources SET url = ?", (f"{desk.base}/old",))
    desk.refresh()
    assert desk.source().url == f"{desk.base}/feed/valdoria"


def test_one_bad_source_does_not_stop_the_others(desk: Desk) -> None:
    a_feed(desk)
    desk.add("feed", f"{desk.base}/nowhere")
    desk.add("feed", "http://10.1.2.3/inside")
    desk.world.pages["/bomb"] = Answer(
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><rss><channel>&a;</channel></rss>"
    )
    desk.add("feed", f"{desk.base}/bomb")
    report = desk.refresh()
    assert report.new_posts == 10
    assert report.outcomes[Outcome.FAILED] == 3
    assert all(sentence for _, sentence in report.problems)


def test_a_refresh_can_be_stopped(desk: Desk) -> None:
    for number in range(30):
        feed = Feed(f"feed{number}", delay=0.05)
        feed.items.append(FeedItem(1, desk.clock.now(), "text"))
        desk.world.feeds[feed.name] = feed
        desk.add("feed", f"{desk.base}/feed/{feed.name}")
    done = 0

    def note(_: object) -> None:
        nonlocal done
        done += 1

    report = refresh(
        desk.store,
        list_sources(desk.store),
        NoRules,
        network=NetworkSettings(allow_hosts=("127.0.0.1",)),
        pool=desk.pool,
        on_progress=note,
        should_stop=lambda: done > 0,
    )
    assert report.is_interrupted
    states = [row[0] for row in desk.store.rows("SELECT state FROM imports")]
    assert states in ([], ["interrupted"])


def a_person(desk: Desk, count: int = 60) -> str:
    person = desk.world.mastodon.person("kestria")
    for number in range(count):
        at = desk.clock.now() - (count - number) * HOUR
        person.statuses.append(Status(f"1100{number:014d}", at, [(at, f"Status {number}")]))
    person.following = [f"target{number}" for number in range(100)]
    desk.add("mastodon", f"{desk.base}/@kestria")
    return person.name


def runs(desk: Desk) -> list[tuple[int, bool | None, str]]:
    rows = desk.store.rows("SELECT read, is_complete, note FROM follow_runs ORDER BY captured_at")
    return [(row[0], None if row[1] is None else bool(row[1]), row[2]) for row in rows]


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
    assert desk.refresh(1).outcomes[Outcome.FAILED] == 1
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
    assert report.outcomes[Outcome.FAILED] == 1
    assert [run[1] for run in runs(desk)] in ([], [False])


def test_an_account_unknown_to_its_server_twice_is_gone(desk: Desk) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    desk.refresh()
    person.trouble = "404"
    assert desk.refresh(1).outcomes[Outcome.FAILED] == 1
    assert desk.refresh(1).outcomes[Outcome.ENDED] == 1
    row = desk.store.row("SELECT status FROM accounts WHERE is_watched = 1")
    assert row is not None and row[0] == "deleted"


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
    assert again.outcomes[Outcome.UNCHANGED] == 1
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
    outcomes = [desk.refresh(2).outcomes[Outcome.FAILED] for _ in range(9)]
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


def test_hostile_servers_are_survived(desk: Desk) -> None:
    def hostile(question: Question) -> Answer | bytes:
        kind = question.path.rpartition("/")[2]
        if kind == "deep":
            return Answer(b"[" * 100_000)
        if kind == "html":
            return Answer(b"<html>login</html>" * 1000)
        if kind == "types":
            return Answer.json({"id": 5, "acct": ["x"], "statuses": {"a": None}})
        return Answer.json([{"id": "1"}, None, 7, "x", {"content": {"a": 1}}])

    with running(hostile) as server:
        for kind in ("deep", "html", "types", "list"):
            desk.add("mastodon", f"{server.url('')}/@{kind}")
            desk.add("feed", f"{server.url('')}/{kind}")
        desk.world.bluesky.repos[DID] = Repo(DID, "x.example")
        desk.add("bluesky", f"https://bsky.app/profile/{DID}")
        report = desk.refresh()
    assert report.outcomes[Outcome.FAILED] == 8
    assert all(sentence.isprintable() for _, sentence in report.problems)


def test_a_parser_that_dies_costs_one_source_not_the_refresh(desk: Desk) -> None:
    a_feed(desk)
    with Pool(1, Limits(seconds=0.001)) as impatient:
        desk.pool = impatient
        report = desk.refresh()
    assert report.outcomes[Outcome.FAILED] == 1
    assert "was given up" in report.problems[0][1]
    assert desk.source().failures == 1


def test_flags_are_raised_as_in_any_import(desk: Desk) -> None:
    a_feed(desk, count=3)
    report = refresh(
        desk.store,
        list_sources(desk.store),
        lambda: WordRules("Statement 2"),
        network=NetworkSettings(allow_hosts=("127.0.0.1",)),
        pool=desk.pool,
    )
    assert report.new_posts == 3
    flags = desk.store.rows("SELECT p.text FROM flags f JOIN posts p ON p.id = f.post_id")
    assert [row[0] for row in flags] == ["Statement 2 of the ministry"]
