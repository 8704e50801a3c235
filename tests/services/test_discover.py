from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.live_bluesky import Repo
from tests.services.live_server import Answer, running
from tests.services.live_world import Feed, FeedItem, World
from twiplotui.errors import DataError, NetworkError, UsageError
from twiplotui.network.settings import NetworkSettings
from twiplotui.services import sources
from twiplotui.services.discover import Found, read_opml
from twiplotui.services.refresh_reading import Places
from twiplotui.store.connection import Store

DID = "did:plc:valdoria2222222222222222"
OWN = NetworkSettings(allow_hosts=("127.0.0.1",), timeout=60)


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    with running(world) as server:
        world.settle(server.url(""))
        feed = Feed("valdoria")
        feed.items.append(FeedItem(1, 1_795_400_000_000, "A statement"))
        world.feeds["valdoria"] = feed
        world.mastodon.person("kestria")
        world.bluesky.repos[DID] = Repo(DID, "embassy.valdoria.example")
        yield world


def find(store: Store, world: World, text: str) -> Found:
    return sources.find(store, text, network=OWN, places=Places(world.base, world.base))


def test_a_feed_is_a_feed(store: Store, world: World) -> None:
    found = find(store, world, f"{world.base}/feed/valdoria")
    assert (found.kind, found.url) == ("feed", f"{world.base}/feed/valdoria")
    assert found.title == "Ministry valdoria"
    assert "will be fetched from 127.0.0.1" in found.what


def test_a_page_names_its_feeds(store: Store, world: World) -> None:
    world.pages["/news"] = Answer(
        b"<html><head><title>Ministry</title>"
        b'<link rel="alternate" type="application/rss+xml" title="News" href="/feed/valdoria">'
        b'<link rel="alternate" type="application/atom+xml" href="javascript:alert(1)">'
        b'<link rel="alternate" type="application/atom+xml" title="Speeches" href="/speeches">'
        b"</head><body>"
    )
    found = find(store, world, f"{world.base}/news")
    assert found.url == f"{world.base}/feed/valdoria"
    assert found.others == ((f"{world.base}/speeches", "Speeches"),)


def test_a_page_without_feeds_says_so(store: Store, world: World) -> None:
    world.pages["/news"] = Answer(b"<html><title>Ministry</title></html>")
    with pytest.raises(DataError, match="neither a feed nor names one"):
        find(store, world, f"{world.base}/news")


def test_a_mastodon_profile_is_an_account(store: Store, world: World) -> None:
    found = find(store, world, f"{world.base}/@kestria")
    assert (found.kind, found.url) == ("mastodon", f"{world.base}/@kestria")
    assert "follows" in found.what and len(found.hosts) == 1


def test_a_profile_like_address_that_is_a_page(store: Store, world: World) -> None:
    world.pages["/@blog"] = Answer(
        b'<link rel="alternate" type="application/rss+xml" href="/feed/valdoria">'
    )
    assert find(store, world, f"{world.base}/@blog").kind == "feed"


@pytest.mark.parametrize(
    "text",
    [
        DID,
        "@embassy.valdoria.example",
        f"https://bsky.app/profile/{DID}",
        "https://bsky.app/profile/embassy.valdoria.example",
    ],
)
def test_bluesky_is_found_by_handle_and_did(store: Store, world: World, text: str) -> None:
    found = find(store, world, text)
    assert (found.kind, found.url) == ("bluesky", f"https://bsky.app/profile/{DID}")
    assert found.title == "Embassy embassy.valdoria.example"


def test_an_unknown_handle_is_said_so(store: Store, world: World) -> None:
    with pytest.raises(DataError, match="knows no account"):
        find(store, world, "nobody.bsky.social")


def test_a_youtube_channel_gives_its_feed(world: World) -> None:
    from twiplotui.sources.page_links import read_page

    page = b'<link rel="canonical" href="https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv">'
    links = read_page(page, base="https://www.youtube.com/@ministry")
    assert links.channel == "UCabcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    "text", ["https://x.com/mfa", "https://t.me/mfa", "https://www.instagram.com/mfa/"]
)
def test_closed_networks_get_advice(store: Store, world: World, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        find(store, world, text)
    assert "bridge" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["", "mfa", "not an address", "|rm -rf /", "file:///etc/passwd", "https://[x"]
)
def test_what_is_no_address_is_refused(store: Store, world: World, text: str) -> None:
    with pytest.raises((UsageError, NetworkError)):
        find(store, world, text)


def test_an_inside_address_is_refused(store: Store, world: World) -> None:
    with pytest.raises(NetworkError, match="inside"):
        sources.find(store, f"{world.base}/feed/valdoria", network=NetworkSettings())


def test_an_opml_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text(
        "<opml version='2.0'><body><outline text='a' xmlUrl='https://a.example/f'/>"
        "<outline text='evil' xmlUrl='|rm -rf /'/></body></opml>"
    )
    assert [feed.url for feed in read_opml(path)] == ["https://a.example/f"]


def test_testing_a_source_stores_nothing(store: Store, world: World) -> None:
    source, _ = sources.add(store, find(store, world, f"{world.base}/feed/valdoria"))
    (trial,) = sources.try_sources(store, [source], network=OWN)
    assert trial.posts == 1
    assert store.row("SELECT 1 FROM posts") is None


def test_pause_resume_remove_are_acts_that_undo_takes_back(store: Store, world: World) -> None:
    from twiplotui.store.sources import list_sources
    from twiplotui.store.undo import undo

    source, is_new = sources.add(store, find(store, world, f"{world.base}/feed/valdoria"))
    assert is_new
    sources.change(store, [source], "paused")
    assert sources.health(list_sources(store)[0], store.clock.now()) == "paused"
    sources.change(store, list_sources(store), "removed")
    assert list_sources(store) == []
    undo(store, by="desk")
    assert [each.state for each in list_sources(store)] == ["paused"]
    assert sources.add(store, find(store, world, f"{world.base}/feed/valdoria"))[1] is False


def test_health_in_plain_words(store: Store) -> None:
    from dataclasses import replace

    from twiplotui.store.sources import add_source

    now = store.clock.now()
    source, _ = add_source(store, "feed", "https://a.example/f")
    assert sources.health(source, now) == "not read yet"
    read = replace(source, checked_at=now - 120_000, changed_at=now - 7_200_000)
    assert sources.health(read, now) == "well; read 2 minutes ago, new 2 hours ago"
    bad = replace(read, failures=3, last_error="a.example cannot be reached.", due_at=now + 60_000)
    assert (
        sources.health(bad, now)
        == "failed 3 times in a row: a.example cannot be reached. Next try in 1 minute."
    )
    waiting = replace(bad, due_at=now + 119 * 60_000)
    assert sources.health(waiting, now).endswith("Next try in 2 hours.")
    assert sources.health(replace(source, is_approved=False), now) == "waits for your approval"


def test_a_server_that_names_a_broken_address_ends_nothing(store: Store, world: World) -> None:
    world.pages["/.well-known/webfinger"] = Answer.json(
        {"links": [{"rel": "self", "href": "https://[broken"}]}
    )
    with pytest.raises(NetworkError, match="nothing at this address"):
        find(store, world, f"{world.base}/@nobody")
