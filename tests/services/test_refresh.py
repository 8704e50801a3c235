"""A refresh of feeds against real servers on loopback, and what holds for every refresh."""

from __future__ import annotations

import threading

import pytest

from tests.services.live_bluesky import Repo
from tests.services.live_server import Answer, Question, running
from tests.services.live_world import Feed, FeedItem
from tests.services.refresh_desk import DID, HOUR, MINUTE, Desk, NoRules
from tests.services.test_post_helpers import WordRules
from twiplotui.network.settings import NetworkSettings
from twiplotui.services.refresh import RefreshProgress, refresh
from twiplotui.services.refresh_model import ReadingOutcome
from twiplotui.sources.sandbox import Limits, Pool
from twiplotui.store.sources import list_sources


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
    assert first.new_posts == 10 and first.outcomes[ReadingOutcome.READ] == 1
    again = desk.refresh(1)
    assert again.outcomes[ReadingOutcome.UNCHANGED] == 1 and again.new_posts == 0
    assert again.records.import_id is None
    source = desk.source()
    assert source.title == "Ministry valdoria" and source.etag and source.failures == 0
    assert source.due_at is not None and source.due_at > desk.clock.now()
    row = desk.store.row("SELECT is_watched FROM accounts WHERE id = ?", (source.account_id,))
    assert row is not None and row[0] == 1


def test_a_slow_host_does_not_hold_up_the_others(desk: Desk) -> None:
    outcomes: list[ReadingOutcome] = []
    are_others_read = threading.Event()

    def late(question: Question) -> Answer | bytes:
        are_others_read.wait(20)
        return Answer(b"later", 503)

    def note(progress: RefreshProgress) -> None:
        outcomes.append(progress.outcome)
        if len(outcomes) == 4:
            are_others_read.set()

    with running(late) as server:
        for number in range(4):
            desk.add("feed", server.url(f"/{number}", "localhost"))
        for number in range(4):
            desk.add("feed", f"{desk.base}/feed/quick{number}")
            desk.world.feeds[f"quick{number}"] = Feed(f"quick{number}")
        desk.refresh(on_progress=note)
    assert outcomes[:4] == [ReadingOutcome.READ] * 4
    assert outcomes[4:] == [ReadingOutcome.FAILED] * 4


def test_an_unchanged_body_without_validators_is_not_parsed_again(desk: Desk) -> None:
    a_feed(desk).has_validators = False
    desk.refresh()
    assert desk.refresh(1).outcomes[ReadingOutcome.UNCHANGED] == 1


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
    assert report.outcomes[ReadingOutcome.FAILED] == 1 and "trouble" in report.summary()
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
    assert report.outcomes[ReadingOutcome.ENDED] == 1
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
    assert report.outcomes[ReadingOutcome.FAILED] == 3
    assert len(report.problems) == 3
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
    assert report.outcomes[ReadingOutcome.FAILED] == 8
    assert len(report.problems) == 8
    assert all(sentence.isprintable() for _, sentence in report.problems)


def test_addresses_that_cannot_be_read_stop_no_other_source(desk: Desk) -> None:
    a_feed(desk)
    desk.add("feed", "http://[broken")
    desk.world.bluesky.repos[DID] = Repo(DID, "x.example")
    desk.world.bluesky.base = "https://[broken"
    desk.add("bluesky", f"https://bsky.app/profile/{DID}")
    report = desk.refresh()
    assert report.new_posts == 10
    assert report.outcomes[ReadingOutcome.FAILED] == 2


def test_a_parser_that_dies_costs_one_source_not_the_refresh(desk: Desk) -> None:
    a_feed(desk)
    with Pool(1, Limits(seconds=0.001)) as impatient:
        desk.pool = impatient
        report = desk.refresh()
    assert report.outcomes[ReadingOutcome.FAILED] == 1
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
