"""The sandbox: hostile work dies in the child, the parent goes on."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from twiplotui.errors import DataError
from twiplotui.model.account import ListedSource
from twiplotui.sources import sandbox_child
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.sandbox import Limits, Pool

ENTITIES = b'<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(size=1, limits=Limits(seconds=20, memory=1024**3)) as made:
        yield made


def test_result_comes_back(pool: Pool) -> None:
    decoded = pool.run("twiplotui.sources.xml_guard:root_name", b"<?xml version='1.0'?><rss/>")
    assert decoded == "rss"


def test_worker_is_used_again(pool: Pool) -> None:
    first = pool._take()
    pool._give_back(first, is_sound=True)
    pool.run("twiplotui.sources.xml_guard:root_name", b"<a/>")
    assert pool._idle == [first]


def test_target_outside_the_sources_is_refused(pool: Pool) -> None:
    with pytest.raises(DataError, match="is not a reader"):
        pool.run("os:remove", b"")


def test_refusal_carries_its_sentence_and_hint(pool: Pool) -> None:
    with pytest.raises(DataError) as caught:
        pool.run("twiplotui.sources.xml_guard:guard_xml", ENTITIES, name="f.xml")
    assert "f.xml declares XML entities" in caught.value.message
    assert caught.value.hint


def test_failure_of_the_reader_is_one_sentence(pool: Pool) -> None:
    with pytest.raises(DataError, match="its reader failed"):
        pool.run("twiplotui.sources.xml_guard:no_such_function", b"")


def test_stalled_worker_is_killed_and_replaced() -> None:
    slow = b"<!--" * 40_000 + b"<!ENTITY"
    with Pool(limits=Limits(seconds=1.5)) as pool:
        with pytest.raises(DataError, match=r"took longer than 1.5 s"):
            pool.run("twiplotui.sources.xml_guard:guard_xml", slow, name="x")
        assert pool.run("twiplotui.sources.xml_guard:root_name", b"<a/>") == "a"


def test_dead_worker_is_replaced(pool: Pool) -> None:
    worker = pool._take()
    pool._give_back(worker, is_sound=True)
    worker.child.kill()
    with pytest.raises(DataError, match="crash"):
        pool.run("twiplotui.sources.xml_guard:root_name", b"<a/>", name="x")
    assert pool.run("twiplotui.sources.xml_guard:root_name", b"<a/>") == "a"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_memory_is_limited() -> None:
    with Pool(limits=Limits(memory=300 * 1024**2)) as pool:
        with pytest.raises(DataError, match=r"memory|crash"):
            pool.run("twiplotui.sources.xml_guard:decode_xml", b"x" * (200 * 1024**2), name="x")
        assert pool.run("twiplotui.sources.xml_guard:root_name", b"<a/>") == "a"


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("127.0.0.1", 1))),
        ("socket.getaddrinfo", ("example.com", 80)),
        ("subprocess.Popen", ("sh", [], None, None)),
        ("os.system", (b"true",)),
        ("open", ("/tmp/x", "w", os.O_WRONLY | os.O_CREAT)),
        ("os.remove", ("/tmp/x", -1)),
    ],
)
def test_child_may_not_reach_out(event: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(PermissionError):
        sandbox_child._refuse(event, arguments)


def test_child_may_read_modules() -> None:
    sandbox_child._refuse("open", ("feedparser/api.py", "r", os.O_RDONLY))


def test_threads_share_a_pool() -> None:
    found: list[object] = []
    with Pool(size=2) as pool:

        def work(number: int) -> None:
            name = f"<a{number}/>".encode()
            found.append(pool.run("twiplotui.sources.xml_guard:root_name", name))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(pool._idle) <= 2
    assert sorted(map(str, found)) == [f"a{number}" for number in range(6)]


def test_closed_pool_keeps_no_worker() -> None:
    pool = Pool()
    pool.close()
    assert pool.run("twiplotui.sources.xml_guard:root_name", b"<a/>") == "a"
    assert pool._idle == []


def test_reader_inside_a_sandbox_needs_no_second_one(pool: Pool) -> None:
    data = b'<opml><body><outline xmlUrl="https://a.valdoria.example/rss"/></body></opml>'
    arguments = {"name": "x.opml", "format_id": "opml", "options": ReadOptions()}
    facts = pool.run("twiplotui.sources.fetched:read_body", data, arguments, name="x.opml")
    assert [fact.url for fact in facts if isinstance(fact, ListedSource)] == [
        "https://a.valdoria.example/rss"
    ]
