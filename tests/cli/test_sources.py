"""`twiplotui sources` and `twiplotui refresh` at the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rules.books import write_pack
from tests.services.live_server import running
from tests.services.live_world import Feed, FeedItem, World
from twiplotui.cli.main import run


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    with running(world) as server:
        world.settle(server.url(""))
        feed = Feed("valdoria")
        for number in range(5):
            feed.items.append(FeedItem(number, 1_795_400_000_000 + number, f"Statement {number}"))
        world.feeds["valdoria"] = feed
        world.mastodon.person("kestria").following = ["sarmira"]
        yield world


@pytest.fixture(scope="module")
def rule_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled rules, made once for all tests of this file."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def call(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    rule_cache: Path,
) -> Any:
    monkeypatch.setenv("XDG_CACHE_HOME", str(rule_cache))
    config = tmp_path / "config.toml"
    config.write_text('[network]\nallow_hosts = ["127.0.0.1"]\n')
    options = ["--db", str(tmp_path / "store.db"), "--config", str(config)]

    def called(*arguments: str) -> tuple[int, str, str]:
        try:
            code = run([*options, *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


def test_add_says_what_it_will_fetch_and_refresh_reads_it(call: Any, world: World) -> None:
    url = f"{world.base}/feed/valdoria"
    code, out, _ = call("sources", "add", url, "--yes")
    assert code == 0
    assert f"{url} will be fetched from 127.0.0.1" in out and "Added #1" in out
    code, out, _ = call("refresh", "--json")
    report = json.loads(out)
    assert code == 0
    assert (report["sources"], report["new_posts"], report["read"]) == (1, 5, 1)
    records = report["records"]
    assert records["read"] == sum(records[name] for name in records if name != "read")
    code, out, _ = call("refresh")
    assert out == "No source is due.\n"
    code, out, _ = call("refresh", "--all")
    assert out == "0 new from 1 source.\n"
    _, out, _ = call("sources", "list", "--json")
    (row,) = json.loads(out)
    assert row["health"].startswith("well; read") and row["title"] == "Ministry valdoria"


def test_nothing_is_added_without_consent(call: Any, world: World, monkeypatch: Any) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, _, err = call("sources", "add", f"{world.base}/@kestria")
    assert code == 130 and "127.0.0.1" in err
    _, out, _ = call("sources", "list")
    assert "no sources" in out


def test_pause_resume_remove_and_test(call: Any, world: World) -> None:
    call("sources", "add", f"{world.base}/@kestria", "--yes")
    assert call("sources", "pause", "kestria")[0] == 0
    assert call("refresh")[1] == "No source is due.\n"
    assert call("sources", "resume", "1")[0] == 0
    code, out, _ = call("sources", "test", "#1")
    assert (code, out) == (0, "#1 Office of kestria: 0 posts, 1 follow.\n")
    assert call("refresh")[1] == "0 new from 1 source.\n"
    assert call("sources", "remove", "1")[0] == 0
    assert call("refresh", "kestria")[0] == 2


def test_an_opml_list_adds_its_feeds(call: Any, world: World, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        f"<opml><body><outline text='v' xmlUrl='{world.base}/feed/valdoria'/>"
        "<outline text='w' xmlUrl='http://[broken'/></body></opml>"
    )
    code, out, _ = call("sources", "add", str(path), "--yes")
    assert code == 0 and "Added 1 source, 0 were there already." in out
    assert call("refresh")[1].startswith("5 new")


def test_feeds_of_an_imported_list_wait_for_approval(
    call: Any, world: World, tmp_path: Path
) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        f"<opml><body><outline text='v' xmlUrl='{world.base}/feed/valdoria'/></body></opml>"
    )
    call("import", str(path))
    _, out, err = call("refresh")
    assert out == "No source is due.\n" and "approv" in err
    assert call("refresh", "valdoria")[0] == 2
    assert world.feeds["valdoria"].asked == 0
    call("sources", "approve", "--all")
    assert call("refresh")[1] == "5 new from 1 source.\n"


def test_a_source_in_trouble_is_told_on_stderr(call: Any, world: World) -> None:
    call("sources", "add", f"{world.base}/feed/valdoria", "--yes")
    world.feeds["valdoria"].trouble = "503"
    code, out, err = call("refresh")
    assert code == 6
    assert "127.0.0.1 has a fault of its own (503)." in err
    assert out == "0 new, 1 source in trouble from 1 source.\n"


def test_a_closed_network_is_refused_with_advice(call: Any) -> None:
    code, _, err = call("sources", "add", "https://x.com/mfa", "--yes")
    assert code == 2 and "RSS bridge" in err


def test_listing_sources_and_stats_open_no_socket(call: Any, tmp_path: Path, world: World) -> None:
    call("sources", "add", f"{world.base}/feed/valdoria", "--yes")
    script = """
import sys
seen = []
sys.addaudithook(lambda name, _: seen.append(name) if name.startswith(
    ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto")) else None)
from twiplotui.cli.main import run
db, config = sys.argv[1:]
for words in (["sources", "list"], ["stats"], ["where"]):
    run(["--db", db, "--config", config, *words])
print("sockets:", seen)
"""
    arguments = [str(tmp_path / "store.db"), str(tmp_path / "config.toml")]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("sockets: []\n")


def test_secrets_of_an_address_are_never_printed(call: Any, world: World) -> None:
    place = world.base.removeprefix("http://")
    address = f"http://desk:s3cret@{place}/feed/valdoria?token=T0KEN"
    _, out, err = call("sources", "add", address, "--yes")
    printed = out + err
    world.feeds["valdoria"].trouble = "html"
    for words in (["refresh"], ["refresh", "--all", "--json"], ["sources", "list"],
                  ["sources", "list", "--json"], ["sources", "test", "1"],
                  ["sources", "pause", "1"]):  # fmt: skip
        _, out, err = call(*words)
        printed += out + err
    assert "valdoria" in printed
    assert "s3cret" not in printed and "T0KEN" not in printed


def test_a_refresh_tells_of_rules_that_it_did_not_use(
    call: Any, world: World, tmp_path: Path
) -> None:
    write_pack(tmp_path / "rules", "[pack]\nid = 'house")
    call("sources", "add", f"{world.base}/feed/valdoria", "--yes")
    code, out, err = call("refresh", "--json")
    assert code == 0 and json.loads(out)["new_posts"] == 5
    assert err.count("The rule files have a mistake") == 1 and "rules lint" in err
    assert "mistake" not in call("refresh")[2]


_INTERRUPTIBLE = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "runpy.run_module('twiplotui', run_name='__main__')"
)
"""Tests that run in the background of a shell ignore the signal, and so would their children."""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_stops_a_refresh_and_keeps_what_is_stored(
    call: Any, world: World, tmp_path: Path
) -> None:
    import signal
    import time

    opml = tmp_path / "feeds.opml"
    for number in range(60):
        feed = world.feeds[f"slow{number}"] = Feed(f"slow{number}", delay=0.1)
        feed.items.append(FeedItem(1, 1_795_400_000_000, "text"))
    outlines = "".join(
        f"<outline text='{name}' xmlUrl='{world.base}/feed/{name}'/>" for name in world.feeds
    )
    opml.write_text(f"<opml><body>{outlines}</body></opml>")
    call("sources", "add", str(opml), "--yes")
    options = ["--db", str(tmp_path / "store.db"), "--config", str(tmp_path / "config.toml")]
    process = subprocess.Popen(
        [sys.executable, "-c", _INTERRUPTIBLE, *options, "refresh"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while sum(feed.asked for feed in world.feeds.values()) < 10:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Stopped" in err and "Traceback" not in err
    assert call("refresh")[0] == 0
